/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_COMPARE_ATTRIBUTION_H
#define SWAPREL_COMPARE_ATTRIBUTION_H

#include "compare/analysis.h"

/*
 * How the way from base to deferred divides among the steps of the ladder, in one cell:
 * base -> class_idx -> merged -> deferred. Rungs may be missing, and the step then spans
 * what the missing one would have parted.
 */

enum rung {
	RUNG_BASE,
	RUNG_CLASS_IDX,
	RUNG_MERGED,
	RUNG_DEFERRED,
	RUNG_BOUND,
	RUNG_COUNT
};

extern const struct names rung_names; /* "base", "class_idx", ... the variants' names */

/* Which variant is which rung. */
struct ladder {
	int variant[RUNG_COUNT]; /* its index, or -1: there is none */
};

/* From the variants' names, in the order of their indexes. */
struct ladder ladder_of(const char *const *names, size_t count);

struct attribution_step {
	enum rung from, to;
	struct figure ratio;   /* time of from over time of to */
	struct figure time_ns; /* time of from less time of to */
	struct figure share;   /* of the log ratio of the whole way; 0.25 is 25 % */
};

/*
 * Every interval is a single one of the analysis's confidence, not corrected for how many
 * there are: an attribution describes, a verdict decides. Shares sum to 1; one below 0 or
 * above 1 means that a step goes the wrong way.
 */
struct attribution {
	size_t step_count; /* 0: base or all other rungs have no figure in this cell */
	struct attribution_step steps[RUNG_COUNT - 2];
	struct attribution_step whole; /* from base to the last rung; share is 1 */
	bool divisible;         /* the whole way is sure to be one: else shares are NAN */
	struct figure of_bound; /* time saved over time that bound saves */
	struct figure of_bound_log; /* the same of log ratios; both NAN without bound */
	bool rounds_only;
	double confidence;
};

/* The text for a step: "the class index", "the lock section", "deferral", or several,
 * "the lock section and deferral". Returns @buf. */
char *attribution_step_name(const struct attribution_step *step, char *buf, size_t size);

struct attribution attribution_make(const struct analysis *analysis, size_t cell,
				    const struct ladder *ladder);

#endif
