/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_SERIES_H
#define SWAPREL_ROUND_SERIES_H

#include "result/result.h"
#include "round/round_env.h"

/* What the one who runs a series wants to be asked, and to hear of. */
struct series_callbacks {
	void *arg;
	/* A round has been added to @cell: publish it, show it. 0 or negative errno. */
	int (*round_done)(void *arg, struct result_cell *cell, struct err *err);
	/* Is the cell's figure as precise as the job asks? Asked from rounds.min on. */
	bool (*precise)(void *arg, const struct result_cell *cell);
};

/*
 * All rounds of @cell, whose point is set: the warm-up rounds, then until
 * @callbacks finds it precise, the job's maximum or its time is reached, or too many
 * rounds in a row were rejected with none valid. 0; -EINTR; another negative errno with a
 * line. @cell keeps the rounds in every case.
 */
int series_run(const struct round_env *env, const struct series_callbacks *callbacks,
	       struct result_cell *cell, struct err *err);

/*
 * One more round of @cell, of which no list has to know: to @round, which is new, and
 * nowhere else. @extra_watch runs during the release, @state is its own. As round_run().
 */
int series_extra_round(const struct round_env *env, struct result_cell *cell,
		       const struct watch_ops *extra_watch, void *state,
		       struct result_round *round, struct err *err);

#endif
