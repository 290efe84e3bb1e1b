/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_NEAREST_H
#define SWAPREL_BASE_NEAREST_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What was meant by a word that is none of those expected: begin with NEAREST(word), take
 * each that is expected, then ask. A guess is few edits away (a letter more, less, other
 * than it should be, or two swapped, but no other digit; '-', '_' and '.' are alike), or
 * is the only one that begins with the word. Where several fit as well there is none.
 */
struct nearest {
	const char *word;
	const char *best;   /* fewest edits; NULL: none that is near enough */
	const char *longer; /* begins with the word */
	size_t edits;
	bool tie, longer_tie;
};

#define NEAREST(mistyped)          \
	{                          \
		.word = (mistyped) \
	}

/* The texts are borrowed. */
void nearest_take(struct nearest *nearest, const char *expected);

/* The guess, or NULL. */
const char *nearest_guess(const struct nearest *nearest);

/* "; did you mean 'guess'?", or "", in @buf, which is returned: the end of a message. */
char *nearest_hint(const struct nearest *nearest, char *buf, size_t size);

/* Enough for a hint of any name of a table. */
#define NEAREST_HINT_MAX 96

#endif
