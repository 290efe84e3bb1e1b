/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_STATS_ESTIMATE_H
#define SWAPREL_STATS_ESTIMATE_H

#include "stats/nested.h"

/* Sums over nested samples, how sure they are, and their intervals. */

#define ESTIMATE_TERMS_MAX 8

/* One summand of a sum over samples. */
struct term {
	const struct nested *of;
	double weight;
};

/* What one cluster of boots gives to the uncertainty of a sum. */
struct estimate_part {
	size_t boots;
	size_t rounds;  /* the fewest in a boot */
	double between; /* variance over boots of the boots' sums; NAN with one boot */
	double within;  /* mean variance that the rounds alone give to a boot's sum */
	double squared_error; /* its share of error * error */
};

struct estimate {
	double value;     /* a log, when the weights sum up logs */
	double error;     /* standard error; NAN: cannot be had */
	double freedom;   /* degrees of freedom of error */
	bool rounds_only; /* one boot somewhere: how boots differ is not in error */
	size_t part_count;
	struct estimate_part parts[ESTIMATE_TERMS_MAX];
};

/*
 * The sum over @terms of weight * log estimate: a median (1), a ratio (1, -1), a ratio of
 * ratios (1, -1, -1, 1), a difference of times (linearised, each weighted by its time).
 *
 * error is the standard deviation of the resampled sums, cluster by cluster, times
 * sqrt(S / ((B - 1) / B * S + W)) with S = between and W = within: a resample of B boots
 * varies by (B - 1) / B too little, and by W too much, because S holds the rounds' share
 * already (Davison and Hinkley, Bootstrap Methods and their Application, 1997, 3.8). For
 * one boot it is the deviation of the resamples over rounds, and rounds_only is set.
 * freedom is Welch's, (sum a)^2 / sum(a^2 / (f + 2)) - 2 over the clusters' squared
 * errors a with f = B - 1 (Biometrika 34, 1947), and never more than the sum of f.
 */
struct estimate estimate_sum(const struct term *terms, size_t count);

/* The estimate of @over against @under, a log ratio. */
struct estimate estimate_ratio(const struct nested *over, const struct nested *under);

struct interval {
	double low, high;
};

/* value -+ Student's quantile * error (Efron and Tibshirani, An Introduction to the
 * Bootstrap, 1993, 12.2); NAN where error is. */
struct interval estimate_interval(const struct estimate *estimate, double confidence);

/* For @count intervals that are all to hold together with @confidence: Bonferroni. */
double estimate_each(double confidence, size_t count);

/*
 * A share, the sum of @part over the sum of @whole, with Fieller's interval (J. R. Stat.
 * Soc. B 16, 1954) from the same resamples. false and NAN when @whole's own interval
 * holds zero, so that there is nothing to divide.
 */
bool estimate_share(double *share, struct interval *interval, const struct term *part,
		    size_t part_count, const struct term *whole, size_t whole_count,
		    double confidence);

/*
 * What the error and its freedom would be with @more_boots of each cluster and the rounds
 * of each boot multiplied by @rounds_factor; from the components between - within, at
 * least 0, and within (nested analysis of variance, Searle and others, Variance
 * Components, 1992, 3.3). parts are as before.
 */
struct estimate estimate_predict(const struct estimate *estimate, size_t more_boots,
				 double rounds_factor);

#endif
