/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_STATS_MEDIAN_DRAW_H
#define SWAPREL_STATS_MEDIAN_DRAW_H

#include <gsl/gsl_randist.h>
#include <stddef.h>

/*
 * The median of a resample, without making the resample. Of n values drawn with
 * replacement from n sorted ones, the two middle ones are the j-th and the k-th with a
 * probability that only n decides: Efron (Ann. Statist. 7, 1979, section 3) and Maritz
 * and Jarrett (J. Am. Stat. Assoc. 73, 1978) for odd n, where j = k. For n = 2 m they
 * are j < k when m draws are at or below j, one of them j, and the others at or above k,
 * one of them k:
 *
 *   C(n, m) (j^m - (j - 1)^m) ((n - k + 1)^m - (n - k)^m) / n^n
 *
 * and j = k with what is left of P(m-th draw = j).
 */
struct median_pair {
	unsigned int low, high; /* ranks from 0; their values' mean is the median */
	double probability;
};

struct median_draw {
	size_t values; /* n */
	size_t count;
	struct median_pair *pairs; /* owned; none below 1e-12 */
	gsl_ran_discrete_t *table; /* owned: draws an index of pairs */
};

/* 0 or -ENOMEM; free in either case. @values from 1. */
int median_draw_make(struct median_draw *draw, size_t values);
void median_draw_free(struct median_draw *draw);

#endif
