/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SAMPLE_SUMMARY_H
#define SWAPREL_SAMPLE_SUMMARY_H

#include "result/result.h"
#include "stats/stats.h"

/* All arithmetic on a cell's rounds; whoever shows or compares figures asks here. */

/*
 * What a round's figure is: METRIC_<symbol>, its name, the kind of the rounds that it is
 * of (result/watch.h), the member of struct result_round, its unit, and what it is. The
 * first three are times of the release.
 */
#define METRICS(METRIC)                                                                  \
	METRIC(MEAN, "mean", NONE, mean_ns, NS,                                          \
	       "release time, mean of the processes: the default")                       \
	METRIC(MAX, "max", NONE, max_ns, NS, "release time of the slowest process")      \
	METRIC(WALL, "wall", NONE, wall_ns, NS,                                          \
	       "from the first release's start to the last one's end")                   \
	METRIC(CALL, "call", NONE, call_ns, NS,                                          \
	       "time of the killers' own system calls, mean of the killers")             \
	METRIC(SETTLE, "settle", NONE, settle_ns, NS,                                    \
	       "from the last release's end until zram and kernel threads are quiet")    \
	METRIC(MACHINE_CPU, "machine_cpu", NONE, tasks_cpu_ns, NS,                       \
	       "CPU time of all tasks, from the start barrier until settled")            \
	METRIC(CALLER_CPU, "caller_cpu", NONE, caller_cpu_ns, NS,                        \
	       "CPU time of the releasing processes and their killers")                  \
	METRIC(WORKER_CPU, "worker_cpu", NONE, worker_cpu_ns, NS,                        \
	       "CPU time of kernel threads, from the start barrier until settled")       \
	METRIC(INSTRUCTIONS, "instructions", NONE, kernel_instructions, INSTRUCTIONS,    \
	       "in kernel mode on all CPUs, from the start barrier until settled")       \
	METRIC(BACK50, "back50", RETURN, memory.back50_ns, NS,                           \
	       "from the first start until 50 % of zram's memory is freed")              \
	METRIC(BACK90, "back90", RETURN, memory.back90_ns, NS,                           \
	       "from the first start until 90 % of zram's memory is freed")              \
	METRIC(BACK99, "back99", RETURN, memory.back99_ns, NS,                           \
	       "from the first start until 99 % of zram's memory is freed")              \
	METRIC(BACK100, "back100", RETURN, memory.back100_ns, NS,                        \
	       "from the first start until all of zram's memory is freed")               \
	METRIC(RESIDENT_BACK, "resident_back", RETURN, memory.resident_back99_ns, NS,    \
	       "from the first start until 99 % of the resident share is uncharged")     \
	METRIC(PEAK, "peak", RETURN, memory.peak_held_bytes, BYTES,                      \
	       "most memory that zsmalloc holds after the last release's end")           \
	METRIC(BYSTANDER_P99, "bystander_p99", BYSTANDER, bystander.p99_ns, NS,          \
	       "delay of page touches during a release, 99th percentile")                \
	METRIC(BYSTANDER_LONGEST, "bystander_longest", BYSTANDER, bystander.longest_ns,  \
	       NS, "longest delay of a page touch during a release")                     \
	METRIC(BUSY_P99, "busy_p99", BUSY, bystander.p99_ns, NS,                         \
	       "delay of page touches with every CPU busy, 99th percentile")             \
	METRIC(BUSY_LONGEST, "busy_longest", BUSY, bystander.longest_ns, NS,             \
	       "longest delay of a page touch with every CPU busy")                      \
	METRIC(FIFO_P99, "fifo_p99", FIFO, bystander.p99_ns, NS,                         \
	       "delay of page touches with SCHED_FIFO loops, 99th percentile")           \
	METRIC(FIFO_SETTLE, "fifo_settle", FIFO, settle_ns, NS,                          \
	       "from the last release's end until settled, with SCHED_FIFO loops")       \
	METRIC(FIFO_BACK99, "fifo_back99", FIFO, memory.back99_ns, NS,                   \
	       "until 99 % of zram's memory is freed, with SCHED_FIFO loops")            \
	METRIC(RECLAIM_P99, "reclaim_p99", RECLAIM, bystander.p99_ns, NS,                \
	       "delay of page touches in a cgroup that has to reclaim, 99th percentile") \
	METRIC(RECLAIM_LONGEST, "reclaim_longest", RECLAIM, bystander.longest_ns, NS,    \
	       "longest delay of a page touch in a cgroup that has to reclaim")

#define METRIC_SYMBOL(symbol, name, watch, member, unit, about) METRIC_##symbol,

enum metric { METRICS(METRIC_SYMBOL) METRIC_COUNT };

enum metric_unit {
	METRIC_UNIT_NS,
	METRIC_UNIT_BYTES,
	METRIC_UNIT_INSTRUCTIONS,
	METRIC_UNIT_COUNT
};

struct metric_kind {
	enum watch watch; /* what runs during the release in its rounds */
	enum metric_unit unit;
	const char *about;
};

extern const struct names metric_names;
extern const struct metric_kind metric_kinds[METRIC_COUNT];

/* How long a release took; else it is what else a release costs. */
static inline bool metric_is_release(enum metric metric)
{
	return metric <= METRIC_WALL;
}

/* Whether the round may enter the metric's figures and has one. */
bool summary_round_counts(const struct result_round *round, enum metric metric);

/* A round's figure, in the metric's unit; NAN when it never got to one. */
double summary_round_figure(const struct result_round *round, enum metric metric);

/* Figures of the rounds that count for it, ascending, into @values, which has room for
 * all of the cell's. Returns how many. */
size_t summary_values(double *values, const struct result_cell *cell, enum metric metric);

/* Make @summary from the cell's rounds, its times in the metric's unit. Figures that
 * cannot be had are NAN. Where the rule below could end the cell by its figures, the
 * interval holds however often they were looked at; where only the number of rounds
 * could, it is that of this number. 0 or -ENOMEM. */
int summary_make(struct result_summary *summary, const struct result_cell *cell,
		 const struct job_rounds *rounds, enum metric metric);

/*
 * The cell's rounds are enough by @rounds.target_percent. Only the first half of them is
 * looked at, and what the interval of all will come to is foreseen from that (as if times
 * were normal): whoever waits for an interval to be narrow takes the rounds that happen
 * to agree, and it holds less often. So there are 12 rounds at least; with a target of
 * 100 no look is taken, and any number is enough.
 */
bool summary_is_precise(const struct result_cell *cell, const struct job_rounds *rounds);

/* How many times smaller the cell's data were in zram, 4 of "4 : 1"; NAN when no round
 * tells. */
double summary_ratio(const struct result_cell *cell);

/* Median time to settle of the rounds that count, NAN when there are none. */
double summary_settle_ns(const struct result_cell *cell);

#endif
