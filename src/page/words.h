/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PAGE_WORDS_H
#define SWAPREL_PAGE_WORDS_H

#include <stddef.h>

#include "compare/attribution.h"
#include "compare/floor.h"
#include "compare/verdict.h"

/*
 * Figures as sentences. Each writes one sentence without line breaks into @buf, cut at
 * @size, and returns @buf; wrapping is the format's affair.
 */

/* Why a cell's steps have no shares; "" where they have. */
char *words_attribution(char *buf, size_t size, const struct attribution *attribution);

/* "undecided: 6 more boots of each, or ... would settle it" */
char *words_verdict(char *buf, size_t size, const struct verdict *verdict);

/* "differences below 2.1 % (1.4 to 4.0) cannot be seen with 5 boots of 12 rounds" */
char *words_floor(char *buf, size_t size, const struct noise_floor *floor);

#endif
