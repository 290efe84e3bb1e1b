// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "sample/summary.h"

#define CONFIDENCE 0.95

static const char *const names[METRIC_COUNT] = {
	[METRIC_MEAN] = "mean",
	[METRIC_MAX] = "max",
	[METRIC_WALL] = "wall",
};

const struct names metric_names = { "metric", names, METRIC_COUNT };

/* Ascending figures of the rounds that count. Returns how many, or -ENOMEM. */
static ssize_t collect(double **values, const struct result_cell *cell,
		       double (*figure_ns)(const struct result_round *round))
{
	size_t used = 0;

	*values = calloc(cell->rounds.count + 1, sizeof(**values));
	if (!*values)
		return -ENOMEM;
	for (size_t i = 0; i < cell->rounds.count; i++) {
		const struct result_round *round = result_round(cell, i);

		if (result_round_counts(round))
			(*values)[used++] = figure_ns(round);
	}
	stats_sort(*values, used);
	return (ssize_t)used;
}

static double mean_ns(const struct result_round *round)
{
	return (double)round->mean_ns;
}

static double max_ns(const struct result_round *round)
{
	return (double)round->max_ns;
}

static double wall_ns(const struct result_round *round)
{
	return (double)round->wall_ns;
}

static double settle_ns(const struct result_round *round)
{
	return (double)round->settle_ns;
}

ssize_t summary_values(double **values, const struct result_cell *cell,
		       enum metric metric)
{
	static double (*const figures[METRIC_COUNT])(const struct result_round *round) = {
		[METRIC_MEAN] = mean_ns,
		[METRIC_MAX] = max_ns,
		[METRIC_WALL] = wall_ns,
	};

	return collect(values, cell, figures[metric]);
}

double summary_settle_ns(const struct result_cell *cell)
{
	double *values, median_ns;
	ssize_t used = collect(&values, cell, settle_ns);

	if (used < 0)
		return NAN;
	median_ns = stats_quantile(values, (size_t)used, 0.5);
	free(values);
	return median_ns;
}

/* Counters of a valid file may still be null, or run backwards. */
static double round_ratio(const struct result_round *round)
{
	const struct zram_counters *before = &round->before, *gate = &round->gate;

	if (gate->orig_data_bytes == UNKNOWN_U64 ||
	    gate->compr_data_bytes == UNKNOWN_U64 ||
	    gate->orig_data_bytes <= before->orig_data_bytes ||
	    gate->compr_data_bytes <= before->compr_data_bytes)
		return NAN;
	return (double)(gate->orig_data_bytes - before->orig_data_bytes) /
	       (double)(gate->compr_data_bytes - before->compr_data_bytes);
}

/* The rounds of a cell hold the same data, so any of them will do. */
double summary_ratio(const struct result_cell *cell)
{
	for (size_t i = 0; i < cell->rounds.count; i++) {
		if (result_round_counts(result_round(cell, i)))
			return round_ratio(result_round(cell, i));
	}
	return NAN;
}

static uint64_t cell_pages(const struct result_cell *cell)
{
	for (size_t i = 0; i < cell->rounds.count; i++) {
		const struct result_round *round = result_round(cell, i);

		if (result_round_counts(round) && round->procs.count)
			return result_proc(round, 0)->pages;
	}
	return 0;
}

int summary_make(struct result_summary *summary, const struct result_cell *cell,
		 enum metric metric)
{
	struct stats_interval interval;
	uint64_t pages = cell_pages(cell);
	double *values;
	ssize_t used = summary_values(&values, cell, metric);

	if (used < 0)
		return (int)used;
	interval = stats_median_interval(values, (size_t)used, CONFIDENCE);
	summary->used = (unsigned int)used;
	summary->rejected = result_rounds_rejected(cell);
	summary->median_ns = stats_quantile(values, (size_t)used, 0.5);
	summary->mean_ns = stats_mean(values, (size_t)used);
	summary->p95_ns = stats_quantile(values, (size_t)used, 0.95);
	summary->low_ns = interval.low;
	summary->high_ns = interval.high;
	summary->ns_per_page = pages ? summary->median_ns / (double)pages : NAN;
	summary->ratio = summary_ratio(cell);
	free(values);
	return 0;
}

double summary_precision_percent(const struct result_summary *summary)
{
	return 100 * (summary->high_ns - summary->low_ns) / 2 / summary->median_ns;
}
