// SPDX-License-Identifier: GPL-2.0-or-later
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

#include "stats/stats.h"

void stats_sort(double *values, size_t count)
{
	gsl_sort(values, 1, count);
}

double stats_mean(const double *values, size_t count)
{
	return count ? gsl_stats_mean(values, 1, count) : NAN;
}

double stats_quantile(const double *sorted, size_t count, double q)
{
	return count ? gsl_stats_quantile_from_sorted_data(sorted, 1, count, q) : NAN;
}

/* P(x_(rank) <= median <= x_(count+1-rank)), ranks from 1. */
static double coverage(size_t count, size_t rank)
{
	return 1 -
	       2 * gsl_cdf_binomial_P((unsigned int)rank - 1, 0.5, (unsigned int)count);
}

/* Between the @rank-th from either end; 0: none. */
static struct stats_interval between(const double *sorted, size_t count, size_t rank,
				     double confidence)
{
	if (!rank)
		return (struct stats_interval){ NAN, NAN, 0, 0 };
	return (struct stats_interval){ sorted[rank - 1], sorted[count - rank], rank,
					confidence };
}

struct stats_interval stats_median_interval(const double *sorted, size_t count,
					    double confidence)
{
	size_t rank = 0;

	while (2 * (rank + 1) <= count && coverage(count, rank + 1) >= confidence)
		rank++;
	return between(sorted, count, rank, rank ? coverage(count, rank) : 0);
}

struct stats_interval stats_median_sequence(const double *sorted, size_t count,
					    size_t first, double confidence)
{
	/* P(so many of the first n are below the median, and no look has missed it). */
	double *below = calloc(count + 2, sizeof(*below)), missed = 0;
	size_t rank = 0;

	if (!below)
		return between(NULL, 0, 0, 0);
	below[0] = 1;
	for (size_t n = 1; n <= count; n++) {
		double may_miss = (1 - confidence) *
				  (1 - (double)first / (2 * (double)n));

		for (size_t i = n - rank; i > rank; i--)
			below[i] = (below[i] + below[i - 1]) / 2;
		below[rank] /= 2;
		/* Who goes one rank further in misses with all that is at either end. */
		while (n >= first && 2 * (rank + 1) <= n &&
		       missed + below[rank] + below[n - rank] <= may_miss) {
			missed += below[rank] + below[n - rank];
			below[rank] = below[n - rank] = 0;
			rank++;
		}
	}
	free(below);
	return between(sorted, count, rank, 1 - missed);
}

double stats_normal_score(size_t count, size_t rank)
{
	return gsl_cdf_ugaussian_Pinv(((double)rank - 0.375) / ((double)count + 0.25));
}

void stats_step_add(struct stats_step *step, double value)
{
	double divisor = step->divisor;

	if (!(value > 0 && floor(value) == value)) {
		step->broken = true;
		return;
	}
	if (divisor == 0)
		step->first = value;
	step->differ |= value != step->first;
	/* Euclid's, exact for whole doubles. */
	while (value > 0) {
		double rest = fmod(divisor, value);

		divisor = value;
		value = rest;
	}
	step->divisor = divisor;
}

double stats_step_of(const struct stats_step *step)
{
	double ten = 1;

	if (step->broken || step->divisor == 0)
		return 0;
	if (step->differ)
		return fmin(step->divisor, STATS_STEP_MOST);
	while (ten < STATS_STEP_MOST && fmod(step->divisor, 10 * ten) == 0)
		ten *= 10;
	return ten;
}
