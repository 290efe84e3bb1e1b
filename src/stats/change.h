/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_STATS_CHANGE_H
#define SWAPREL_STATS_CHANGE_H

#include <stddef.h>

/*
 * Change points of the mean of a series: where it moves to another level.
 *
 * The statistic of a split is Student's t of the weighted means before and behind it
 * (weights are known but for a common factor, which the residuals give). The largest over
 * all splits is tested (D. M. Hawkins, JASA 72, 1977; K. J. Worsley, JASA 74, 1979), its
 * p by Bonferroni over the splits: an upper bound that holds for any weights, and down to
 * the small p that thousands of simultaneous series ask for, which a permutation test
 * (E-divisive: Matteson and James, JASA 109, 2014) would need millions of permutations
 * for. Nothing is drawn at random.
 *
 * More than one change: binary segmentation (A. Scott and M. Knott, Biometrics 30, 1974);
 * it misses a move that is taken back, so that shorter intervals are searched as well
 * (seeded binary segmentation: Kovacs, Buehlmann, Li and Munk, Biometrika 110, 2023).
 * Half of the error probability is for the whole, half for the shorter intervals, and
 * either part of a split gets its share by its length. Then each change is placed anew
 * between its neighbours (J. Bai, Econometric Theory 13, 1997), and one that is not
 * significant with the variance of all segments is dropped.
 *
 * A slow drift comes out as a staircase. Values are taken as independent: autocorrelation
 * makes false alarms, see docs/trend.md for how many.
 */

#define CHANGE_SEGMENT_LEAST 3 /* fewer values are no level, but outliers */
#define CHANGE_SERIES_LEAST  (2 * CHANGE_SEGMENT_LEAST)

struct change {
	size_t at; /* index of the first value of the new level */
	/* 95 % confidence set of that: at least one of first .. last (B. E. Hansen,
	 * Econometrica 68, 2000: the likelihood ratio's limit). */
	size_t first, last;
	double step;  /* new level - old level */
	double error; /* half the width of step's interval, at the level it was tested at
		       */
	double level; /* error probability of that one test */
};

/* @count + 1 segments, which the changes bound. */
struct changes {
	size_t count;
	struct change *items; /* owned; ascending */
	double deviation;     /* of a value of weight 1, from all segments' residuals */
	double freedom;       /* of deviation */
};

/*
 * @values, @weights (> 0, inverse to the variance): @count. @alpha: the probability of
 * any change where there is none; divide it by the number of simultaneous series. 0 or
 * -ENOMEM; with fewer than CHANGE_SERIES_LEAST values there is none. To be freed with
 * changes_free().
 */
int changes_find(struct changes *changes, const double *values, const double *weights,
		 size_t count, double alpha);
void changes_free(struct changes *changes);

/* Half of the width of the interval, of the error probability @level, of the mean of
 * values whose weights sum up to @weight. NAN: of one value. */
double change_level_error(const struct changes *changes, double weight, double level);

/* Half of the width of the interval of the difference of two levels. */
double change_difference_error(const struct changes *changes, double weight,
			       double other_weight, double level);

#endif
