// SPDX-License-Identifier: GPL-2.0-or-later
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

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

struct stats_interval stats_median_interval(const double *sorted, size_t count,
					    double confidence)
{
	struct stats_interval interval = { NAN, NAN, 0 };
	size_t rank = 1;

	if (!count || coverage(count, rank) < confidence)
		return interval;
	while (2 * (rank + 1) <= count && coverage(count, rank + 1) >= confidence)
		rank++;
	interval.low = sorted[rank - 1];
	interval.high = sorted[count - rank];
	interval.confidence = coverage(count, rank);
	return interval;
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
