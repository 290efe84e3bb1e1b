/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_LADDER_STEPS_H
#define SWAPREL_LADDER_STEPS_H

#include "ladder/ladder.h"

/* Which variants of a study are which steps of the ladder; -1: there is none. */
struct ladder_steps {
	const struct ladder *ladder;   /* borrowed */
	int variant[LADDER_STEPS_MAX]; /* of each step */
	int base, bound;               /* the variants of those steps */
	int reference;
	int deferral; /* of the highest step that parks and is there */
};

/* From the variants' names. Where two have the same, the first is the step. */
struct ladder_steps ladder_steps_of(const struct ladder *ladder, const char *const *names,
				    size_t count);

/* The step that a variant is, as its index in the ladder, or -1. */
int ladder_steps_find(const struct ladder_steps *steps, size_t variant);

/* The variants that say what deferral adds are all there. */
static inline bool ladder_steps_have_deferral(const struct ladder_steps *steps)
{
	return steps->base >= 0 && steps->reference >= 0 && steps->deferral >= 0;
}

#endif
