/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_COMPARE_TREND_H
#define SWAPREL_COMPARE_TREND_H

#include <stdint.h>

#include "compare/analysis.h"
#include "compare/gate.h"
#include "sample/summary.h"
#include "sample/variants.h"
#include "stats/change.h"

/*
 * History: cells over nights. A series is one cell of one variant on one machine and
 * substrate. A night is what one kernel measured of it within TREND_NIGHT_S: the mean
 * over its boots of the logs of their medians, so exp of it is their geometric mean.
 * Which night a result belongs to, its own date and kernel say, and no file name.
 *
 * Results are looked at one by one and need not be kept: of each only logs of medians
 * stay.
 */

#define TREND_NIGHT_S (12 * 3600)
/* A series without a night for so long before the newest one of all is not judged. */
#define TREND_STALE_S (7 * 24 * 3600)

struct trend_kernel {
	char *identity;  /* owned: release, version, build */
	char label[112]; /* its commit, where that is known, else its release */
	char commit[44]; /* "": not known */
};

struct trend_night {
	double when_s;      /* since the epoch: the first run's start */
	uint32_t kernel;    /* of trend.kernels */
	uint32_t file;      /* of trend.files: the first run's */
	unsigned int boots; /* each of one run or more */
	unsigned int runs;
	double log_value;
	double variance; /* of log_value by what is within the night; NAN: not known */
	double weight;   /* inverse to variance and what nights differ by */
	double between;  /* variance of its boots; NAN: one */
	double rounds;   /* variance of log_value that rounds alone give */
};

/* What makes a series; all of it is in its key. */
struct trend_series {
	char *key; /* owned */
	char machine_id[24], host[65], substrate[LIST_NAME_MAX];
	char variant[LIST_NAME_MAX], algorithm[LIST_NAME_MAX], backend[LIST_NAME_MAX];
	struct point point;
	bool oversubscribed;
	size_t place; /* in which it first came */
	size_t count;
	struct trend_night *nights; /* owned; ascending by time */
	struct changes changes;
	double boot_freedom; /* of the variance between boots; 0: no night has two */
	double level;        /* error probability of its intervals: see trend_make() */
	bool stale;
};

struct trend_run {
	uint32_t series, kernel, file;
	double when_s;
	uint64_t boot;
	double log_value, variance;
};

struct trend_options {
	enum metric metric;
	double confidence; /* that none of all series shows a change that is none */
	double margin;
	double since_s; /* runs that began before are left out; 0: none is */
};

struct trend {
	struct trend_options options;
	size_t series_count, kernel_count, file_count, run_count;
	size_t series_room, kernel_room, file_room, run_room;
	struct trend_series *series; /* owned */
	struct trend_kernel *kernels;
	char **files; /* owned, and each of them */
	struct trend_run *runs;
	void *series_index, *kernel_index; /* private: key to place, see search.h */
	size_t too_old, refused, repeated, empty;
	double first_s, newest_s;
};

/* @options are copied. Free in every case. */
void trend_init(struct trend *trend, const struct trend_options *options);

/* One result more; nothing of it is kept. 0 or -ENOMEM. */
int trend_add(struct trend *trend, const struct result *result, const char *path);

/*
 * Nights and changes of all that was added; series are sorted by machine, substrate and
 * variant, else in the order in which they came. The options' confidence is that of all
 * series together: each gets an equal part of what is missing to 1 (Bonferroni). 0 or
 * -ENOMEM.
 *
 * How boots differ is pooled over a series' nights, since a night has few. What nights
 * differ by beside that is from successive differences (von Neumann, Ann. Math. Statist.
 * 12, 1941), which a few changes hardly disturb. Both only make weights: how sure a
 * change is, the residuals say.
 */
int trend_make(struct trend *trend);
void trend_free(struct trend *trend);

/* Where segment @i of a series, 0 .. changes.count, begins and ends. */
size_t trend_segment_from(const struct trend_series *series, size_t i);
size_t trend_segment_to(const struct trend_series *series, size_t i);

/* Its level as a time (or what the metric is), with an interval of the error probability
 * @level for it alone. */
struct figure trend_segment_figure(const struct trend_series *series, size_t i,
				   double level);

/* exp of the difference of segments @i and @before, as a ratio of times: above 1 is
 * slower. */
struct figure trend_segment_ratio(const struct trend_series *series, size_t i,
				  size_t before);

/* A night's own figure with an interval from what is within the night. */
struct figure trend_night_figure(const struct trend_series *series, size_t night,
				 double confidence);

/*
 * The newest segment is judged by the last one before it that no slowdown led to: a
 * drift is a staircase whose single steps may all be within the margin. Its place; the
 * newest segment's own where it is not slower than the one before.
 */
size_t trend_reference(const struct trend_series *series);

/* GATE_REGRESSION: slower by more than the margin, surely slower; GATE_UNDECIDED: stale,
 * or too few nights to tell; else GATE_PASS. */
enum gate trend_gate(const struct trend *trend, const struct trend_series *series);

/* One regression is one; undecided where nothing could be judged. */
enum gate trend_gate_whole(const struct trend *trend);

#endif
