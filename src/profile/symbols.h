/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PROFILE_SYMBOLS_H
#define SWAPREL_PROFILE_SYMBOLS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/fs.h"

/* A function of the kernel's or of a module's. */
struct symbol {
	uint64_t addr;
	const char *name;
	unsigned int category; /* see category_of_symbol() */
};

/* The kernel's functions by address, from /proc/kallsyms. */
struct symbols {
	char *text; /* owned, cut into the names */
	size_t count;
	struct symbol *items; /* owned */
};

/*
 * Read and sort them. 0 or negative errno with a line; -EPERM when the kernel hides the
 * addresses from this process. Free with symbols_free().
 */
int symbols_read(struct symbols *symbols, const struct fs *fs, struct err *err);

/* The same of @text, which is taken over. */
int symbols_parse(struct symbols *symbols, char *text, struct err *err);

void symbols_free(struct symbols *symbols);

/* The function that @addr is in, or NULL: it is below all of them. */
const struct symbol *symbols_find(const struct symbols *symbols, uint64_t addr);

#endif
