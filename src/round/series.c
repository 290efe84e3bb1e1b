// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>

#include "base/clock.h"
#include "round/control.h"
#include "round/round.h"
#include "round/sequence.h"
#include "round/series.h"
#include "round/watch.h"

struct series {
	const struct round_env *env;
	const struct series_callbacks *callbacks;
	struct result_cell *cell;
	struct round_task task;
	struct sequence sequence;
	uint64_t start_ns;
};

/* The job's kinds but for none, and those that the cell cannot have. */
static void choose_kinds(struct series *series)
{
	const struct job *job = series->env->job;
	struct sequence *sequence = &series->sequence;

	sequence->rounds = &job->rounds;
	for (size_t i = 0; i < job->watch.count; i++) {
		const int kind = names_find(&watch_names, job->watch.items[i]);

		if (kind > WATCH_NONE &&
		    watch_is_possible((enum watch)kind, series->env, &series->task))
			sequence->kinds[sequence->kind_count++] = (enum watch)kind;
	}
}

static bool series_is_over(const struct series *series)
{
	const struct series_callbacks *callbacks = series->callbacks;
	const struct result_cell *cell = series->cell;

	if (sequence_is_over(&series->sequence, cell, clock_now_ns() - series->start_ns))
		return true;
	return sequence_cycle_is_complete(&series->sequence, cell) &&
	       result_rounds_used(cell) >= series->env->job->rounds.min &&
	       callbacks->precise(callbacks->arg, cell);
}

static int series_step(struct series *series, struct err *err)
{
	struct result_round *round;
	int ret, kept;

	series->task.watch = sequence_next(&series->sequence, series->cell);
	round = result_add_round(series->cell);
	if (!round)
		return err_sys(err, -ENOMEM, "round");
	series->task.warmup = series->cell->rounds.count <=
			      series->env->job->rounds.warmup;
	ret = round_run(series->env, &series->task, round, err);
	/* A round that ended the run is written down too, but cannot hide why it did. */
	kept = series->callbacks->round_done(series->callbacks->arg, series->cell,
					     ret ? NULL : err);
	return ret ? ret : kept;
}

/* Everything but the rounds; the pool is made, unless it fails. */
static int series_begin(struct series *series, struct pattern_pool *pool, struct err *err)
{
	const struct round_env *env = series->env;
	const struct point *point = &series->cell->point;
	struct pattern_options options = { env->page_bytes, env->job->ratio };

	series->task.point = point;
	series->task.pool = pool;
	series->task.pattern = pattern_find(point->pattern);
	series->task.method = release_find(point->release);
	if (!series->task.pattern || !series->task.method)
		return err_set(err, -EINVAL,
			       "%s and %s: expected a pattern and a release",
			       point->pattern, point->release);
	if (!series->task.extra_watch)
		series->task.extra_watch = env->control->extra_watch;
	if (env->control->fill)
		env->control->fill(&options);
	return pattern_pool_make(pool, series->task.pattern, &options, err);
}

int series_run(const struct round_env *env, const struct series_callbacks *callbacks,
	       struct result_cell *cell, struct err *err)
{
	struct series series = { .env = env, .callbacks = callbacks, .cell = cell };
	struct pattern_pool pool;
	int ret = series_begin(&series, &pool, err);

	if (ret)
		return ret;
	cell->oversubscribed = round_oversubscribed(env, cell->point.procs);
	choose_kinds(&series);
	series.start_ns = clock_now_ns();
	while (!ret && !series_is_over(&series))
		ret = series_step(&series, err);
	pattern_pool_free(&pool);
	return ret;
}

int series_extra_round(const struct round_env *env, struct result_cell *cell,
		       const struct watch_ops *extra_watch, void *state,
		       struct result_round *round, struct err *err)
{
	struct series series = {
		.env = env,
		.cell = cell,
		.task = { .extra_watch = extra_watch, .extra_watch_state = state },
	};
	struct pattern_pool pool;
	int ret = series_begin(&series, &pool, err);

	if (ret)
		return ret;
	ret = round_run(env, &series.task, round, err);
	pattern_pool_free(&pool);
	return ret;
}
