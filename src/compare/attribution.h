/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_COMPARE_ATTRIBUTION_H
#define SWAPREL_COMPARE_ATTRIBUTION_H

#include "compare/analysis.h"
#include "ladder/steps.h"

/*
 * How the way from base to the last step of the ladder divides among its steps, in one
 * cell. Rungs may be missing, and the step then spans what the missing one would have
 * parted.
 */

struct attribution_step {
	const struct ladder_step *from, *to; /* of the ladder, whose lives they have */
	struct figure ratio;                 /* time of from over time of to */
	struct figure time_ns;               /* time of from less time of to */
	struct figure share; /* of the log ratio of the whole way; 0.25 is 25 % */
};

/*
 * Every interval is that of analysis_each(), as those of the table are: the whole way has
 * the same one here and there. A cell has no more steps, and the bound, than variants
 * besides the base, and so the intervals of one kind (shares, ratios or times of steps)
 * are simultaneous over all cells, too. Shares sum to 1; one below 0 or above 1 means
 * that a step goes the wrong way.
 */
struct attribution {
	size_t step_count; /* 0: base or all other steps have no figure in this cell */
	struct attribution_step steps[LADDER_STEPS_MAX];
	struct attribution_step whole; /* from base to the last step; share is 1 */
	bool divisible;         /* the whole way is sure to be one, and every share has an
				   interval: else shares are NAN */
	struct figure of_bound; /* time saved over time that bound saves */
	struct figure of_bound_log; /* the same of log ratios; both NAN without bound */
	enum nested_level unit;     /* what its intervals rest on, at its lowest */
	double confidence;
};

#define ATTRIBUTION_NAME_MAX 256

/* What a step adds, as the ladder calls it: "the lock section", or for a step that spans
 * several "the lock section and deferral". Returns @buf. */
char *attribution_step_name(const struct attribution_step *step, char *buf, size_t size);

struct attribution attribution_make(const struct analysis *analysis, size_t cell,
				    const struct ladder_steps *steps);

#endif
