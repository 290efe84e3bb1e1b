/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_STATS_MEDIAN_H
#define SWAPREL_STATS_MEDIAN_H

#include <stddef.h>

/* The log of a median, and how much it varies. */

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
	size_t values; /* n; 0: nothing made yet */
	size_t count;
	struct median_pair *pairs; /* owned; none below 1e-12 */
};

/* 0 or -ENOMEM; free in either case. @values from 1. */
int median_draw_make(struct median_draw *draw, size_t values);
void median_draw_free(struct median_draw *draw);

struct log_median {
	double log_value;
	double variance; /* from the rounds */
};

/* Of all values, and its variance over all resamples. @draw is of their number. */
struct log_median median_whole(const double *sorted, const struct median_draw *draw);

/*
 * The mean of the log median over all subsamples of @taken < @count values, without
 * replacement; every one of C(count, taken) counts. Of those the two middle values are
 * the j-th and the k-th in C(j - 1, q) C(count - k, q), with q = (taken - 1) / 2 and
 * j = k for odd @taken. Its variance is the jackknife's over the values (Efron and Stein,
 * Ann. Statist. 9, 1981). Time goes with count^2 for even @taken. 0 or -ENOMEM.
 */
int median_of_subsamples(struct log_median *median, const double *sorted, size_t count,
			 size_t taken);

#endif
