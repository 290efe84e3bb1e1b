/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SAMPLE_SUMMARY_H
#define SWAPREL_SAMPLE_SUMMARY_H

#include "result/result.h"
#include "stats/stats.h"

/* All arithmetic on a cell's rounds; whoever shows or compares figures asks here. */

/* What a round's figure is where there are several processes: METRIC_<symbol>, its name,
 * the member of struct result_round, and what it is. */
#define METRICS(METRIC)                                                     \
	METRIC(MEAN, "mean", mean_ns, "mean of the processes: the default") \
	METRIC(MAX, "max", max_ns, "the slowest process")                   \
	METRIC(WALL, "wall", wall_ns, "from the first start to the last end")

#define METRIC_SYMBOL(symbol, name, member, about) METRIC_##symbol,

enum metric { METRICS(METRIC_SYMBOL) METRIC_COUNT };

extern const struct names metric_names;
extern const char *const metric_about[METRIC_COUNT];

/* A round's figure; NAN when it never got to one. */
double summary_round_ns(const struct result_round *round, enum metric metric);

/* Figures of the rounds that count, ascending, into @values, which has room for all of
 * the cell's. Returns how many. */
size_t summary_values(double *values, const struct result_cell *cell, enum metric metric);

/* Make @summary from the cell's rounds. Figures that cannot be had are NAN. Where the
 * rule below could end the cell by its figures, the interval holds however often they
 * were looked at; where only the number of rounds could, it is that of this number. 0 or
 * -ENOMEM. */
int summary_make(struct result_summary *summary, const struct result_cell *cell,
		 const struct job_rounds *rounds, enum metric metric);

/*
 * The cell's rounds are enough by @rounds.target_percent. Only the first half of them is
 * looked at, and what the interval of all will come to is foreseen from that (as if times
 * were normal): whoever waits for an interval to be narrow takes the rounds that happen
 * to agree, and it holds less often. So there are 12 rounds at least; with a target of
 * 100 no look is taken, and any number is enough.
 */
bool summary_is_sure(const struct result_cell *cell, const struct job_rounds *rounds);

/* How many times smaller the cell's data were in zram, 4 of "4 : 1"; NAN when no round
 * tells. */
double summary_ratio(const struct result_cell *cell);

/* Median time to settle of the rounds that count, NAN when there are none. */
double summary_settle_ns(const struct result_cell *cell);

#endif
