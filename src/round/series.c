// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>

#include "base/clock.h"
#include "round/control.h"
#include "round/round.h"
#include "round/series.h"
#include "round/watch.h"

/* As many rejections in a row as leave no hope of a valid round. */
#define HOPELESS_ROUNDS 5

struct series {
	const struct round_env *env;
	const struct series_watcher *watcher;
	struct result_cell *cell;
	struct round_task task;
	uint64_t start_ns;
	size_t rejected_in_a_row;
};

/* The job's kinds but for none, and those that the cell cannot have; @kinds has room for
 * all. Returns how many. */
static size_t watches(const struct series *series, enum watch *kinds)
{
	const struct job *job = series->env->job;
	size_t count = 0;

	for (size_t i = 0; i < job->watch.count; i++) {
		int kind = names_find(&watch_names, job->watch.items[i]);

		if (kind > WATCH_NONE &&
		    watch_is_possible((enum watch)kind, series->env, &series->task))
			kinds[count++] = (enum watch)kind;
	}
	return count;
}

/* The warm-up rounds are timed ones; then each timed one is followed by one of each kind.
 */
static enum watch next_watch(const struct series *series)
{
	const size_t done = series->cell->rounds.count,
		     warmup = series->env->job->rounds.warmup;
	enum watch kinds[WATCH_COUNT];
	const size_t count = watches(series, kinds);
	const size_t at = done < warmup ? 0 : (done - warmup) % (count + 1);

	return at ? kinds[at - 1] : WATCH_NONE;
}

static size_t timed_rounds(const struct result_cell *cell)
{
	size_t count = 0;

	for (size_t i = 0; i < cell->rounds.count; i++)
		count += result_round(cell, i)->watch == WATCH_NONE;
	return count;
}

static bool series_is_over(const struct series *series)
{
	const struct job_rounds *rounds = &series->env->job->rounds;
	size_t tried = timed_rounds(series->cell);
	size_t valid = result_rounds_used(series->cell);

	/* A timed round and those beside it stand or fall together. */
	if (next_watch(series) != WATCH_NONE)
		return !valid && series->rejected_in_a_row >= HOPELESS_ROUNDS;
	if (tried >= rounds->warmup + rounds->max)
		return true;
	if (!valid && series->rejected_in_a_row >= HOPELESS_ROUNDS)
		return true;
	if (tried && clock_now_ns() - series->start_ns > rounds->max_seconds * NS_PER_SEC)
		return true;
	return valid >= rounds->min &&
	       series->watcher->sure(series->watcher->arg, series->cell);
}

static int series_step(struct series *series, struct err *err)
{
	struct result_round *round;
	int ret, kept;

	series->task.watch = next_watch(series);
	round = result_add_round(series->cell);
	if (!round)
		return err_sys(err, -ENOMEM, "round");
	series->task.warmup = series->cell->rounds.count <=
			      series->env->job->rounds.warmup;
	ret = round_run(series->env, &series->task, round, err);
	series->rejected_in_a_row = round->reject ? series->rejected_in_a_row + 1 : 0;
	/* A round that ended the run is written down too, but cannot hide why it did. */
	kept = series->watcher->round_done(series->watcher->arg, series->cell,
					   ret ? NULL : err);
	return ret ? ret : kept;
}

/* Everything but the rounds; the pool is made, unless it fails. */
static int series_begin(struct series *series, struct pattern_pool *pool, struct err *err)
{
	const struct round_env *env = series->env;
	const struct point *point = &series->cell->point;
	struct pattern_wish wish = { env->page_bytes, env->job->ratio };

	series->task.point = point;
	series->task.pool = pool;
	series->task.pattern = pattern_find(point->pattern);
	series->task.method = release_find(point->release);
	if (!series->task.pattern || !series->task.method)
		return err_set(err, -EINVAL,
			       "%s and %s: expected a pattern and a release",
			       point->pattern, point->release);
	if (env->control->fill)
		env->control->fill(&wish);
	return pattern_pool_make(pool, series->task.pattern, &wish, err);
}

int series_run(const struct round_env *env, const struct series_watcher *watcher,
	       struct result_cell *cell, struct err *err)
{
	struct series series = { .env = env, .watcher = watcher, .cell = cell };
	struct pattern_pool pool;
	int ret = series_begin(&series, &pool, err);

	if (ret)
		return ret;
	cell->oversubscribed = round_oversubscribed(env, cell->point.procs);
	series.start_ns = clock_now_ns();
	while (!ret && !series_is_over(&series))
		ret = series_step(&series, err);
	pattern_pool_free(&pool);
	return ret;
}

int series_round_beside(const struct round_env *env, struct result_cell *cell,
			const struct watch_kind *beside, void *state,
			struct result_round *round, struct err *err)
{
	struct series series = {
		.env = env,
		.cell = cell,
		.task = { .beside = beside, .beside_state = state },
	};
	struct pattern_pool pool;
	int ret = series_begin(&series, &pool, err);

	if (ret)
		return ret;
	ret = round_run(env, &series.task, round, err);
	pattern_pool_free(&pool);
	return ret;
}
