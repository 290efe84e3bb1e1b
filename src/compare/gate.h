/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_COMPARE_GATE_H
#define SWAPREL_COMPARE_GATE_H

#include "compare/study.h"

/* What a gate makes of a verdict: whether a change may pass. */

enum gate {
	GATE_PASS,       /* sure to be slower by no more than the margin, or faster */
	GATE_REGRESSION, /* sure to be slower, and not sure to be within the margin */
	GATE_UNDECIDED,  /* neither is sure: more data, or a wider margin */
	GATE_INVALID,    /* no figure to judge */
	GATE_COUNT
};

extern const struct names gate_names; /* "pass", ... */

/*
 * From the verdict's own interval, which is corrected for the number of cells: non-
 * inferiority by a lower end above 1 / (1 + @margin), regression by an upper end below 1.
 * What the verdict leaves open for lack of boots stays undecided.
 */
enum gate gate_of(const struct verdict *verdict, double margin);

/* An interval that leaves the gate undecided; if there is none, what does is a cell
 * without a comparison, or of one boot. */
bool gate_has_open_interval(const struct study *study);

/* Of all cells and variants: one regression is one; else undecided if any is undecided or
 * invalid, if a cell is there that the base lacks, or if there is nothing to judge. */
enum gate gate_whole(const struct study *study);

#endif
