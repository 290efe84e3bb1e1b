// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>

#include "round/series.h"
#include "run/run.h"

static int round_done(void *arg, struct result_cell *cell, struct err *err)
{
	struct run *run = arg;
	int ret = run->watcher->round_done(run->watcher->arg, cell);

	return ret ? err_sys(err, ret, "summary") : run_keep_round(run, cell, err);
}

static bool sure(void *arg, const struct result_cell *cell)
{
	const struct run *run = arg;

	return run->watcher->sure(run->watcher->arg, cell);
}

static int run_cell(struct run *run, size_t index, struct err *err)
{
	const struct series_watcher watcher = { run, round_done, sure };
	struct result_cell *cell = result_add_cell(&run->result);
	int ret;

	if (!cell)
		return err_sys(err, -ENOMEM, "cell");
	cell->point = run->plan->points[index];
	run->watcher->cell_begun(run->watcher->arg, index);
	ret = series_run(&run->env, &watcher, cell, err);
	run->watcher->cell_done(run->watcher->arg, cell);
	return ret;
}

int run_rounds(struct run *run, struct err *err)
{
	int ret = 0;

	run_stamp_time(run->result.started_at, sizeof(run->result.started_at));
	run->result.state = RESULT_INTERRUPTED; /* until the last round is in */
	for (size_t i = 0; i < run->plan->count && !ret; i++)
		ret = run_cell(run, i, err);
	if (ret) {
		run_save(run, NULL);
		return ret;
	}
	run->result.state = RESULT_COMPLETE;
	return run_save(run, err);
}
