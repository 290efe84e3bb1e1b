/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_KMOD_KO_H
#define SWAPREL_KMOD_KO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/zram_driver.h"

#define KO_FILE_MAX      (64u * 1024 * 1024)
#define KO_BUILD_ID_MAX  32 /* bytes; sha1 has 20 */
#define KO_BUILD_ID_TEXT (2 * KO_BUILD_ID_MAX + 1)

/* What a module file says of itself. "": it does not say. */
struct ko {
	char name[MODULE_NAME_MAX]; /* as in /sys/module */
	char vermagic[160];         /* of the kernel it was built for */
	char depends[256];          /* modules whose symbols it needs: "lz4,zstd" */
	char srcversion[40];
	char build_id[KO_BUILD_ID_TEXT]; /* lower-case hex */
	char sha256[72];                 /* of the whole file */
	char params[512];                /* " deferred_pages:uint num_devices:uint" */
	bool is_signed;
};

/*
 * Read a file of @len bytes, a 64-bit little-endian ELF object for this program's
 * architecture with .modinfo and a GNU build id. Believes no offset in it. @where stands
 * in the messages. 0, or -ENOEXEC with a line.
 */
int ko_parse(struct ko *ko, const void *bytes, size_t len, const char *where,
	     struct err *err);

/* The build id in ELF notes, as in a section of a file and in
 * /sys/module/NAME/notes/.note.gnu.build-id. 0, or -ENOENT with *hex "". */
int ko_build_id_of_notes(char hex[KO_BUILD_ID_TEXT], const void *notes, size_t len);

/* Whether the module takes a parameter of that name. */
bool ko_has_param(const struct ko *ko, const char *name);

#endif
