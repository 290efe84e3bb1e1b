// SPDX-License-Identifier: GPL-2.0-or-later
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "compare/trend.h"

size_t trend_segment_from(const struct trend_series *series, size_t i)
{
	return i ? series->changes.items[i - 1].at : 0;
}

size_t trend_segment_to(const struct trend_series *series, size_t i)
{
	return i < series->changes.count ? series->changes.items[i].at : series->count;
}

/* Weighted mean of a segment. */
struct level {
	double mean, weight;
};

static struct level level_of(const struct trend_series *series, size_t segment)
{
	const struct trend_night *nights = series->nights;
	struct level own = { 0 };

	for (size_t i = trend_segment_from(series, segment);
	     i < trend_segment_to(series, segment); i++) {
		own.weight += nights[i].weight;
		own.mean += nights[i].weight * nights[i].log_value;
	}
	own.mean /= own.weight;
	return own;
}

static struct figure figure_of(double log_value, double error)
{
	return (struct figure){ exp(log_value), exp(log_value - error),
				exp(log_value + error) };
}

struct figure trend_segment_figure(const struct trend_series *series, size_t i,
				   double level)
{
	const struct level own = level_of(series, i);

	return figure_of(own.mean,
			 change_level_error(&series->changes, own.weight, level));
}

struct figure trend_segment_ratio(const struct trend_series *series, size_t i,
				  size_t before)
{
	const struct level own = level_of(series, i), old = level_of(series, before);
	const double level = i ? series->changes.items[i - 1].level : series->level;

	return figure_of(
		own.mean - old.mean,
		change_difference_error(&series->changes, own.weight, old.weight, level));
}

struct figure trend_night_figure(const struct trend_series *series, size_t night,
				 double confidence)
{
	const struct trend_night *own = &series->nights[night];
	const double freedom = series->boot_freedom;
	const double quantile =
		freedom > 0 ? gsl_cdf_tdist_Pinv((1 + confidence) / 2, freedom)
			    : gsl_cdf_ugaussian_Pinv((1 + confidence) / 2);

	return figure_of(own->log_value, quantile * sqrt(own->variance));
}

size_t trend_reference(const struct trend_series *series)
{
	size_t i = series->changes.count;

	while (i && series->changes.items[i - 1].step > 0)
		i--;
	return i;
}

enum gate trend_gate(const struct trend *trend, const struct trend_series *series)
{
	const size_t newest = series->changes.count, reference = trend_reference(series);

	if (series->stale || series->count < CHANGE_SERIES_LEAST)
		return GATE_UNDECIDED;
	if (reference < newest && trend_segment_ratio(series, newest, reference).value >
					  1 + trend->options.margin)
		return GATE_REGRESSION;
	return GATE_PASS;
}

enum gate trend_gate_whole(const struct trend *trend)
{
	enum gate whole = GATE_UNDECIDED;

	for (size_t i = 0; i < trend->series_count; i++) {
		const enum gate own = trend_gate(trend, &trend->series[i]);

		if (own == GATE_REGRESSION)
			return own;
		if (own == GATE_PASS)
			whole = own;
	}
	return whole;
}
