/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_PLACE_H
#define SWAPREL_BASE_PLACE_H

#include <stddef.h>

/*
 * Where the files lie that are installed with the program. They are looked for from the
 * program's own directory, so that an installed tree may be moved; a program in a build
 * directory finds those of its checkout. An environment variable names another directory.
 */
enum place {
	PLACE_SCRIPTS, /* scripts: SWAPREL_LIBEXEC, libexec/swaprel */
	PLACE_DATA,    /* kernels, workloads: SWAPREL_DATA, share/swaprel */
};

/* The absolute path of @name there, "" for the directory itself. 0, -ENOENT where it is
 * not, or another negative errno; then @path is "". */
int place_find(char *path, size_t size, enum place place, const char *name);

/*
 * A script as it is called: "scripts/variant/build" in a checkout, and where there is
 * none; "swaprel-variant-build" when installed. @name is "variant/build".
 */
struct place_script {
	char command[64];
};

struct place_script place_script(const char *name);

#endif
