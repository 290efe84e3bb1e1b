/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SAMPLE_VARIANTS_H
#define SWAPREL_SAMPLE_VARIANTS_H

#include <stddef.h>

#include "result/result.h"

/* The variant's name in a result of a kernel that nobody booted for it. */
#define COMPARE_RUNNING "running"

/*
 * A result, and which argument of the command line brought it: a directory brings many.
 * Whoever loaded it owns it and all it points to; columns, samples and studies only look
 * on, so it is to outlive them.
 */
struct compare_file {
	struct result result;
	char *path; /* for messages and names */
	size_t argument;
	char label[LIST_NAME_MAX]; /* the name to compare it under; "": its variant's */
	char *text;                /* what was read, where it is kept; else NULL */
	size_t text_len;
};

/* One boot: all the files that were made in it, each a run. */
struct compare_boot {
	size_t id; /* the same in every variant that has files of it */
	const struct compare_file *const *files; /* of its variant's list */
	size_t file_count;                       /* 1 or more */
};

/* One variant: its boots. */
struct compare_variant {
	char name[LIST_NAME_MAX];
	size_t file_count;
	const struct compare_file **files; /* the list is owned, the files are borrowed;
					    * boot by boot */
	size_t boot_count;
	struct compare_boot *boots; /* owned; ascending by their ids */
};

struct compare_variants {
	size_t count;
	struct compare_variant *items; /* owned */
};

/*
 * Results of the same variant name make one entry, in the order in which each first
 * comes. Results of the running kernel, whose name says nothing of it, are only put
 * together when one directory brought them; where two such columns stand, their paths
 * name them.
 *
 * A label goes before all of that: its files are one entry, whatever their variant.
 *
 * Files with one kernel.boot_id are runs of one boot, whichever variant they belong to
 * and whatever brought them. A file that has none is a boot of its own, and so is one of
 * counted instructions, whose guests may repeat even that; but not of a module, of which
 * a boot has many loads: those without an id are all of one boot, and those of one id,
 * too, with the kernel's own zram that was measured beside them. Boots are numbered as
 * each first comes.
 *
 * 0; -ENOMEM; -EEXIST with a line when the same boot is there twice; or -EXDEV with a
 * line when two boots of a variant are not of one kernel build with one command line.
 * With
 * @anyway the latter is not asked. Free with compare_variants_free() in every case.
 */
int compare_variants_make(struct compare_variants *variants,
			  const struct compare_file *files, size_t file_count,
			  bool anyway, struct err *err);
void compare_variants_free(struct compare_variants *variants);

/* The field by which two results are not of one kernel build with one command line, or
 * NULL. */
const char *compare_kernels_differ(const struct result *a, const struct result *b);

/* The files of all variants together. */
size_t compare_variants_file_count(const struct compare_variants *variants);

/* Counted instructions, which may come out the same in two boots, to the last. */
bool compare_is_exact(const struct result *result);

/* The index of the variant of that name, or -1. */
int compare_variants_find(const struct compare_variants *variants, const char *name);

#endif
