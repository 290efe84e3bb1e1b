/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SAMPLE_UNMATCHED_H
#define SWAPREL_SAMPLE_UNMATCHED_H

#include "sample/sample.h"

/* A cell that the base lacks and another variant has. No figure of it is compared. */
struct unmatched {
	size_t variant;
	size_t file, cell; /* of that variant, of that file's result */
	const struct point *point;
};

/*
 * The next such cell behind @at, which begins as all zeros, each variant's once. False
 * when there is no other.
 */
bool unmatched_next(struct unmatched *at, const struct sample_set *set,
		    const struct compare_variants *variants);

#endif
