/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_LADDER_RUNGS_H
#define SWAPREL_LADDER_RUNGS_H

#include "ladder/ladder.h"

/* Which columns of a table are which rungs of the ladder; -1: there is none. */
struct rungs {
	const struct ladder *ladder;  /* borrowed */
	int column[LADDER_RUNGS_MAX]; /* of each rung */
	int base, bound;              /* the columns of those rungs */
	int reference;
	int deferral; /* of the highest step that parks and is there */
};

/* From the columns' names. Where two have the same, the first is the rung. */
struct rungs rungs_of(const struct ladder *ladder, const char *const *names,
		      size_t count);

/* The rung that a column is, as its index in the ladder, or -1. */
int rungs_find(const struct rungs *rungs, size_t column);

/* The columns that say what deferral adds are all there. */
static inline bool rungs_have_deferral(const struct rungs *rungs)
{
	return rungs->base >= 0 && rungs->reference >= 0 && rungs->deferral >= 0;
}

#endif
