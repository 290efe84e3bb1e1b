/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_STATS_EXACT_SUM_H
#define SWAPREL_STATS_EXACT_SUM_H

#include <stddef.h>

/*
 * A sum without rounding errors, and so the same in whatever order: it is kept as a sum
 * of doubles that do not overlap (Shewchuk, Discrete Comput. Geom. 18, 1997, theorem 10),
 * and rounded once, when it is asked for.
 */
struct exact_sum {
	size_t count;
	double partials[40]; /* of rising size: a double has 2,098 bits' places, 53 each
			      */
};

/* @value: finite. */
void exact_sum_add(struct exact_sum *sum, double value);

/* The double next to the sum; of two, the even one. */
double exact_sum_value(const struct exact_sum *sum);

#endif
