// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "sample/summary.h"

#define CONFIDENCE 0.95

/* With this the interval is not waited for: the minimum of rounds is enough. */
#define TARGET_NONE 100

/* The fewest values whose median has an interval. */
#define VALUES_LEAST 6

#define NAME(symbol, name, watch, member, unit, about)   name,
#define FIGURE(symbol, name, watch, member, unit, about) round->member,
#define KIND(symbol, name, watch, member, unit, about) \
	{ WATCH_##watch, METRIC_UNIT_##unit, about },

static const char *const names[METRIC_COUNT] = { METRICS(NAME) };

const struct names metric_names = { "metric", names, METRIC_COUNT };
const struct metric_kind metric_kinds[METRIC_COUNT] = { METRICS(KIND) };

double summary_round_figure(const struct result_round *round, enum metric metric)
{
	const uint64_t figures[METRIC_COUNT] = { METRICS(FIGURE) };

	return figures[metric] == UNKNOWN_U64 ? NAN : (double)figures[metric];
}

bool summary_round_counts(const struct result_round *round, enum metric metric)
{
	return result_round_counts_as(round, metric_kinds[metric].watch) &&
	       isfinite(summary_round_figure(round, metric));
}

size_t summary_values(double *values, const struct result_cell *cell, enum metric metric)
{
	size_t used = 0;

	for (size_t i = 0; i < cell->rounds.count; i++) {
		const struct result_round *round = result_round(cell, i);

		if (summary_round_counts(round, metric))
			values[used++] = summary_round_figure(round, metric);
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

/* The rounds of a cell hold the same data, so any valid one will do. NULL: none is. */
static const struct result_round *any_round(const struct result_cell *cell)
{
	for (size_t i = 0; i < cell->rounds.count; i++) {
		if (result_round(cell, i)->valid && !result_round(cell, i)->warmup)
			return result_round(cell, i);
	}
	return NULL;
}

double summary_ratio(const struct result_cell *cell)
{
	const struct result_round *round = any_round(cell);
	const struct zram_counters *before, *gate;

	if (!round)
		return NAN;
	before = &round->before;
	gate = &round->gate;
	/* Counters of a valid file may still be null, or run backwards. */
	if (gate->orig_data_bytes == UNKNOWN_U64 ||
	    gate->compr_data_bytes == UNKNOWN_U64 ||
	    gate->orig_data_bytes <= before->orig_data_bytes ||
	    gate->compr_data_bytes <= before->compr_data_bytes)
		return NAN;
	return (double)(gate->orig_data_bytes - before->orig_data_bytes) /
	       (double)(gate->compr_data_bytes - before->compr_data_bytes);
}

/* The number from which on a rule may have looked at the figures; 0: none did. */
static size_t first_look(const struct job_rounds *rounds)
{
	if (rounds->target_percent >= TARGET_NONE || rounds->min >= rounds->max)
		return 0;
	return rounds->min > VALUES_LEAST ? rounds->min : VALUES_LEAST;
}

static struct stats_interval interval_of(const double *sorted, size_t count,
					 const struct job_rounds *rounds)
{
	size_t first = first_look(rounds);

	return first && count >= first
		       ? stats_median_sequence(sorted, count, first, CONFIDENCE)
		       : stats_median_interval(sorted, count, CONFIDENCE);
}

/* A time of releases is one process's, what else they cost is of all of them. How late a
 * bystander is grows with no page. */
static double pages_of(const struct result_round *round, enum metric metric)
{
	const enum watch watch = metric_kinds[metric].watch;
	double pages = 0;

	if (watch != WATCH_NONE && watch != WATCH_RETURN)
		return 0;
	for (size_t i = 0; i < round->procs.count; i++) {
		if (!i || !metric_is_release(metric))
			pages += (double)result_proc(round, i)->pages;
	}
	return pages;
}

int summary_make(struct result_summary *summary, const struct result_cell *cell,
		 const struct job_rounds *rounds, enum metric metric)
{
	struct stats_interval interval;
	const struct result_round *round = any_round(cell);
	const double pages = round ? pages_of(round, metric) : 0;
	double *values = calloc(cell->rounds.count + 1, sizeof(*values));
	size_t used;

	if (!values)
		return -ENOMEM;
	used = summary_values(values, cell, metric);
	interval = interval_of(values, used, rounds);
	summary->used = (unsigned int)used;
	summary->rejected = result_rounds_rejected_as(cell, metric_kinds[metric].watch);
	summary->median_ns = stats_quantile(values, used, 0.5);
	summary->mean_ns = stats_mean(values, used);
	summary->p95_ns = stats_quantile(values, used, 0.95);
	summary->low_ns = interval.low;
	summary->high_ns = interval.high;
	summary->ns_per_page = pages > 0 ? summary->median_ns / pages : NAN;
	summary->ratio = summary_ratio(cell);
	free(values);
	return 0;
}

/* Half of the interval that @count rounds should have, of their median, from the first
 * half of them; NAN while that has none. */
static double foreseen(const struct result_cell *cell, size_t count,
		       const struct job_rounds *rounds)
{
	double *values = calloc(count + 1, sizeof(*values)), half = NAN;
	struct stats_interval seen, all;
	size_t used = 0;

	if (!values)
		return NAN;
	for (size_t i = 0; used < count / 2; i++) {
		if (result_round_counts(result_round(cell, i)))
			values[used++] = summary_round_figure(result_round(cell, i),
							      METRIC_MEAN);
	}
	stats_sort(values, used);
	seen = stats_median_interval(values, used, CONFIDENCE);
	all = interval_of(values, count, rounds);
	if (seen.rank && all.rank)
		half = (seen.high - seen.low) / 2 / stats_quantile(values, used, 0.5) *
		       stats_normal_score(count, all.rank) /
		       stats_normal_score(used, seen.rank);
	free(values);
	return half;
}

bool summary_is_precise(const struct result_cell *cell, const struct job_rounds *rounds)
{
	/* No interval yet is NAN, and NAN is never small enough. */
	return rounds->target_percent >= TARGET_NONE ||
	       100 * foreseen(cell, result_rounds_used(cell), rounds) <=
		       rounds->target_percent;
}
