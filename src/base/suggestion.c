// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/suggestion.h"

#define WORD_MAX     48
#define PREFIX_LEAST 3
#define DIGIT_COST   4

static bool same(char a, char b)
{
	return a == b || (memchr("-_.", a, 3) && memchr("-_.", b, 3));
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* A digit is part of a number, and another number is not meant: 2026-04-29 is not
 * 2026-05-29. Digits that are swapped are a slip. */
static size_t cost_of(char letter)
{
	return isdigit((unsigned char)letter) ? DIGIT_COST : 1;
}

static size_t cost_of_change(char a, char b)
{
	const size_t cost = cost_of(a) > cost_of(b) ? cost_of(a) : cost_of(b);

	return same(a, b) ? 0 : cost;
}

/* Damerau-Levenshtein, of which no two edits overlap ("optimal string alignment"), row by
 * row; both words are shorter than WORD_MAX. */
static size_t distance(const char *a, const char *b)
{
	size_t rows[3][WORD_MAX + 1], *now = rows[0], *last = rows[1], *before = rows[2];
	const size_t b_len = strlen(b);

	now[0] = 0;
	for (size_t j = 1; j <= b_len; j++)
		now[j] = now[j - 1] + cost_of(b[j - 1]);
	for (size_t i = 1; a[i - 1]; i++) {
		size_t *free_row = before;

		before = last;
		last = now;
		now = free_row;
		now[0] = last[0] + cost_of(a[i - 1]);
		for (size_t j = 1; j <= b_len; j++) {
			now[j] = least(least(last[j] + cost_of(a[i - 1]),
					     now[j - 1] + cost_of(b[j - 1])),
				       last[j - 1] + cost_of_change(a[i - 1], b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				now[j] = least(now[j], before[j - 2] + 1);
		}
	}
	return now[b_len];
}

/* A word of three letters has one wrong at most, one of two letters none. */
static size_t most_edits(size_t len)
{
	return len < 3 ? 0 : len < 6 ? 1 : len < 9 ? 2 : 3;
}

void suggestion_consider(struct suggestion *suggestion, const char *expected)
{
	const size_t len = strlen(suggestion->word), expected_len = strlen(expected);
	size_t edits;

	if (len >= WORD_MAX || expected_len >= WORD_MAX)
		return;
	if (len >= PREFIX_LEAST && !strncmp(expected, suggestion->word, len)) {
		suggestion->longer_tie = suggestion->longer;
		suggestion->longer = expected;
	}
	edits = distance(suggestion->word, expected);
	if (edits > most_edits(least(len, expected_len)) ||
	    (suggestion->best && edits > suggestion->edits))
		return;
	suggestion->tie = suggestion->best && edits == suggestion->edits &&
			  strcmp(suggestion->best, expected);
	suggestion->best = expected;
	suggestion->edits = edits;
}

const char *suggestion_word(const struct suggestion *suggestion)
{
	if (suggestion->best)
		return suggestion->tie ? NULL : suggestion->best;
	return suggestion->longer_tie ? NULL : suggestion->longer;
}

char *suggestion_text(const struct suggestion *suggestion, char *buf, size_t size)
{
	const char *guess = suggestion_word(suggestion);

	if (guess)
		snprintf(buf, size, "; did you mean '%s'?", guess);
	else
		*buf = '\0';
	return buf;
}
