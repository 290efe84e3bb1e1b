/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_SUGGESTION_H
#define SWAPREL_BASE_SUGGESTION_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What was meant by a word that is none of those expected: begin with SUGGESTION(word),
 * take each that is expected, then ask. A guess is few edits away (a letter more, less,
 * other than it should be, or two swapped, but no other digit; '-', '_' and '.' are
 * alike), or is the only one that begins with the word. Where several fit as well there
 * is none.
 */
struct suggestion {
	const char *word;
	const char *best;   /* fewest edits; NULL: none that is near enough */
	const char *longer; /* begins with the word */
	size_t edits;
	bool tie, longer_tie;
};

#define SUGGESTION(mistyped)       \
	{                          \
		.word = (mistyped) \
	}

/* The texts are borrowed. */
void suggestion_consider(struct suggestion *suggestion, const char *expected);

/* The guess, or NULL. */
const char *suggestion_word(const struct suggestion *suggestion);

/* "; did you mean 'guess'?", or "", in @buf, which is returned: the end of a message. */
char *suggestion_text(const struct suggestion *suggestion, char *buf, size_t size);

/* Enough for a hint of any name of a table. */
#define NEAREST_HINT_MAX 96

#endif
