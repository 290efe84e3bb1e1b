/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_REPORT_TEXT_H
#define SWAPREL_REPORT_TEXT_H

#include <stdio.h>

#include "compare/compare.h"

/* Results and comparisons as plain text, written to @out, which the caller opened. */

/* The head of a result, its cells, and what was rejected and why. 0 or -ENOMEM. */
int text_result(FILE *out, const struct result *result, enum metric metric);

/* A comparison in the published tables' form, with what deferral adds where that can be
 * said, and how many boots stand behind each column. 0 or -ENOMEM. */
int text_comparison(FILE *out, const struct comparison *comparison);

/* "12.3 ms", "870 us": a time with three digits; "-" when it is not known. Returns @buf.
 */
char *text_time(double ns, char *buf, size_t size);

#endif
