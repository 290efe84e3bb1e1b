/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_NAMES_H
#define SWAPREL_BASE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* The names of an enum, in its order: one designated table for each thing with names. */
struct names {
	const char *what; /* "reject reason", for messages */
	const char *const *items;
	size_t count;
};

/* The index of @name, or -1. */
int names_find(const struct names *names, const char *name);

/* "a, b or c", for a message that says what was expected; returns @buf. */
char *names_join(const struct names *names, char *buf, size_t size);

/* The same, and what was meant by @word, which is none of them: "a, b or c; did you mean
 * 'b'?". Returns @buf. */
char *names_expected(const struct names *names, const char *word, char *buf, size_t size);

/* Letters, digits, '.', '_' and '-', a letter or digit first: of use in a file name. */
bool name_is_plain(const char *name);

#endif
