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

static double figure_ns(const struct result_round *round, enum metric metric)
{
	switch (metric) {
	case METRIC_MAX:
		return (double)round->max_ns;
	case METRIC_WALL:
		return (double)round->wall_ns;
	default:
		return (double)round->mean_ns;
	}
}

size_t summary_values(double *values, const struct result_cell *cell, enum metric metric)
{
	size_t used = 0;

	for (size_t i = 0; i < cell->rounds.count; i++) {
		if (result_round_counts(result_round(cell, i)))
			values[used++] = figure_ns(result_round(cell, i), metric);
	}
	stats_sort(values, used);
	return used;
}

double summary_settle_ns(const struct result_cell *cell)
{
	double *values = calloc(cell->rounds.count + 1, sizeof(*values)), median_ns;
	size_t used = 0;

	if (!values)
		return NAN;
	for (size_t i = 0; i < cell->rounds.count; i++) {
		if (result_round_counts(result_round(cell, i)))
			values[used++] = (double)result_round(cell, i)->settle_ns;
	}
	stats_sort(values, used);
	median_ns = stats_quantile(values, used, 0.5);
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
	double *values = calloc(cell->rounds.count + 1, sizeof(*values));
	size_t used;

	if (!values)
		return -ENOMEM;
	used = summary_values(values, cell, metric);
	interval = stats_median_interval(values, used, CONFIDENCE);
	summary->used = (unsigned int)used;
	summary->rejected = result_rounds_rejected(cell);
	summary->median_ns = stats_quantile(values, used, 0.5);
	summary->mean_ns = stats_mean(values, used);
	summary->p95_ns = stats_quantile(values, used, 0.95);
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
