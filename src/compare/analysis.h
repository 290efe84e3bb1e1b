/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_COMPARE_ANALYSIS_H
#define SWAPREL_COMPARE_ANALYSIS_H

#include "compare/verdict.h"
#include "sample/sample.h"

/* All of a table: every variant in every cell, estimated once, and what follows. */

struct analysis_options {
	double confidence; /* of the whole table */
	double next;       /* that of the next look, see looks.h; 0: the same */
	double all;        /* that of all looks together */
	unsigned int look; /* from 1; 0: the table is looked at once */
	double margin;
	size_t tables; /* of as many cells and variants that are simultaneous with this
			* one, itself among them; 0: it stands alone */
	bool trust_one_boot;
	bool paired; /* boots of one turn belong together, see sample_set_pair(). Worth it
		      * from some 10 boots on, see docs/statistics.md; to be settled
		      * before the figures are seen */
};

#define ANALYSIS_OPTIONS                            \
	{                                           \
		.confidence = 0.95, .margin = 0.03, \
	}

/* A figure with its interval; NAN where it cannot be had. */
struct figure {
	double value, low, high;
};

struct analysis {
	struct analysis_options options;
	size_t cell_count;
	size_t variant_count;
	size_t comparisons;
	struct nested *nested;    /* owned, cell by cell */
	struct verdict *verdicts; /* owned, cell by cell; the base's own are unused */
};

/* 0, -EINVAL (a figure in @set that is not > 0) or -ENOMEM; free in either case. */
int analysis_make(struct analysis *analysis, const struct sample_set *set,
		  const struct analysis_options *options);
void analysis_free(struct analysis *analysis);

static inline const struct nested *analysis_nested(const struct analysis *analysis,
						   size_t cell, size_t variant)
{
	return &analysis->nested[cell * analysis->variant_count + variant];
}

/* Of @variant, not 0, against the base. */
static inline const struct verdict *analysis_verdict(const struct analysis *analysis,
						     size_t cell, size_t variant)
{
	return &analysis->verdicts[cell * analysis->variant_count + variant];
}

/* The confidence of each interval where all of the table are simultaneous. */
static inline double analysis_each(const struct analysis *analysis)
{
	return estimate_each(analysis->options.confidence, analysis->comparisons);
}

/* exp of an estimate that is a log, and of its interval. */
struct figure figure_of_log(const struct estimate *estimate, double confidence);

/* The time of one variant in one cell, with an interval of @confidence (a single one:
 * not corrected). */
struct figure analysis_time_ns(const struct analysis *analysis, size_t cell,
			       size_t variant, double confidence);

/* Time of @over over time of @under, > 1: @under is faster, with an interval of
 * @confidence. */
struct figure analysis_ratio(const struct analysis *analysis, size_t cell, size_t over,
			     size_t under, double confidence);

#endif
