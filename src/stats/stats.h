/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_STATS_STATS_H
#define SWAPREL_STATS_STATS_H

#include <stdbool.h>
#include <stddef.h>

/* Statistics of plain arrays. Sorting is the caller's affair where "sorted" is said. */

void stats_sort(double *values, size_t count);

double stats_mean(const double *values, size_t count);

/* Linear interpolation between order statistics (Hyndman and Fan 1996, type 7: GSL's).
 * @q from 0 to 1. NAN for an empty array. */
double stats_quantile(const double *sorted, size_t count, double q);

struct stats_interval {
	double low, high;
	size_t rank; /* of low from below and of high from above; 0: there is none */
	double confidence; /* what the interval really has, >= the wanted one */
};

/*
 * Distribution-free interval of the median between two order statistics, symmetric in
 * rank, from the binomial distribution with p = 1/2 (Conover, Practical Nonparametric
 * Statistics, 3rd ed., 3.2). The narrowest that has at least @confidence. With too few
 * values to reach it (fewer than 6 for 0.95) low and high are NAN.
 */
struct stats_interval stats_median_interval(const double *sorted, size_t count,
					    double confidence);

/*
 * The same for who looks after every value, from the @first on, and ends when he likes
 * what he sees: the intervals of all looks together hold the median with @confidence (a
 * confidence sequence: Howard and Ramdas, Bernoulli 28, 2022; here exact, by the walk of
 * the number of values below the median). Of what may miss, 1 - @first / (2 n) is used up
 * to the n-th value. low and high are NAN as above, also where there is no memory.
 */
struct stats_interval stats_median_sequence(const double *sorted, size_t count,
					    size_t first, double confidence);

/* How far the @rank-th of @count normal values is from their mean, in their standard
 * deviations (Blom, Statistical Estimates and Transformed Beta-Variables, 1958). */
double stats_normal_score(size_t count, size_t rank);

/* The step that values make: the largest number that divides all of them. Of values that
 * are all the same, and tell nothing, the largest power of ten; in any case no more than
 * STATS_STEP_MOST, a tick of 10 ms in ns. */
#define STATS_STEP_MOST 1e7

struct stats_step {
	double divisor; /* 0: no value yet, or some that are not whole */
	double first;
	bool differ, broken;
};

void stats_step_add(struct stats_step *step, double value);
double stats_step_of(const struct stats_step *step);

#endif
