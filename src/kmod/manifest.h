/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_KMOD_MANIFEST_H
#define SWAPREL_KMOD_MANIFEST_H

#include <stdbool.h>

#include "record/file_format.h"

#define MODULE_SCHEMA "swaprel.module/1"

struct module_patch {
	char name[64];
	char sha256[72];
};

struct module_file {
	char file[128];
	char sha256[72];
};

/* What scripts/variant/build says of a module it made, in a file beside it. */
struct module_manifest {
	char schema[24];
	char variant[LIST_NAME_MAX];
	char tree[LIST_NAME_MAX]; /* whose patches were taken, "6.12" */
	char series[16];          /* of the kernel */
	bool nearest;             /* the source is of another one */
	json_t *source;           /* where it is from, or NULL */
	struct array patches;     /* of struct module_patch */
	char coexist_sha256[72];
	bool movable; /* its pages can be migrated and its zspages compacted */
	char not_movable_because[160];
	char arch[16];           /* as kernels/ has it: x86_64, arm64 */
	char kernel_release[96]; /* that it is for */
	char vermagic[160];
	char config_sha256[72]; /* of that kernel's config */
	char kernel_compiler[128];
	char compiler[128];
	char linker[128];
	char build_id[72];
	char srcversion[40];
	struct name_list compressors;
	json_t *left_out; /* compressors, and why; or NULL */
	json_t *options;  /* list of what its zram was configured with, or NULL */
	json_t *depends;  /* list of modules whose symbols it needs */
	bool is_signed;
	char key[24]; /* of the cache */
	struct module_file module;
};

extern const struct file_format module_manifest_format;

/* See file_format_load(). To be freed in either case. */
static inline int module_manifest_load(struct module_manifest *manifest, const char *path,
				       struct err *err)
{
	return file_format_load(&module_manifest_format, manifest, path, err);
}

static inline void module_manifest_free(struct module_manifest *manifest)
{
	file_format_free(&module_manifest_format, manifest);
}

#endif
