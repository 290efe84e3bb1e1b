// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>

#include "base/clean.h"
#include "base/clock.h"
#include "machine/identity.h"
#include "result/round_journal.h"
#include "round/series.h"
#include "run/profile.h"
#include "run/run.h"

static void note_lines(struct run_conditions *met, const struct kernel_log *log)
{
	char line[KERNEL_LOG_LINE];

	json_decref(met->complaint_lines);
	met->complaint_lines = log->line_count ? json_array() : NULL;
	for (size_t i = 0; i < log->line_count; i++)
		json_array_append_new(
			met->complaint_lines,
			json_string(clean_text(line, sizeof(line), log->lines[i])));
}

/* How far the run has come and how the kernel is by now, whose log may not be readable.
 */
static void note_state(struct run *run)
{
	struct run_conditions *met = &run->result.conditions;
	struct kernel_log *log = &run->kernel_log;
	char line[KERNEL_LOG_LINE];
	struct throttle throttle;
	struct cpu_time now;

	clock_stamp(run->result.finished_at, sizeof(run->result.finished_at));
	if (!cpu_time_read(&now, &run->fs))
		met->steal_ns = now.steal_ns - run->cpu_start.steal_ns;
	identity_throttle(&throttle, &run->fs);
	met->throttle_after = throttle.events;
	met->tainted_after = identity_tainted(&run->fs);
	if (log->fd < 0)
		return;
	kernel_log_read(log, line, sizeof(line));
	met->complaints_before = log->before;
	met->complaints_during = log->during;
	snprintf(met->complaint, sizeof(met->complaint), "%s", log->line);
	note_lines(met, log);
}

static int publish(struct run *run, struct err *err)
{
	int ret = result_publish(&run->result, run->target, err);

	run->published |= !ret;
	run->unpublished = ret;
	return ret;
}

int run_save(struct run *run, struct err *err)
{
	note_state(run);
	run->unpublished = true;
	return publish_is_stream(run->target) ? 0 : publish(run, err);
}

int run_deliver(struct run *run, struct err *err)
{
	int ret = run->unpublished && publish_is_stream(run->target) ? publish(run, err)
								     : 0;

	if (run->published && !run->unpublished) {
		publish_log_remove(run->target, ROUND_JOURNAL_SUFFIX);
		publish_log_close(&run->journal);
	}
	/* A fault of ours: the result is kept nevertheless. */
	if (!ret && run->published)
		ret = result_check_readable(&run->result, run->target->path, err);
	return ret;
}

static int round_done(void *arg, struct result_cell *cell, struct err *err)
{
	struct run *run = arg;
	int ret = run->callbacks->round_done(run->callbacks->arg, cell);

	if (ret)
		return err_sys(err, ret, "summary");
	/* All is written with the first round of a cell; or with each, where no journal
	 * can be.
	 */
	if (cell->rounds.count == 1 || run->journal.fd < 0) {
		ret = run_save(run, err);
		if (!ret && !publish_is_stream(run->target))
			round_journal_begin(&run->journal, run->target, &run->result);
		return ret;
	}
	note_state(run);
	ret = round_journal_append(&run->journal, &run->result);
	run->unpublished = ret;
	return ret ? err_sys(err, ret, "%s: cannot be written", run->target->path) : 0;
}

static bool precise(void *arg, const struct result_cell *cell)
{
	const struct run *run = arg;

	return run->callbacks->precise(run->callbacks->arg, cell);
}

static int run_cell(struct run *run, size_t index, struct err *err)
{
	const struct series_callbacks callbacks = { run, round_done, precise };
	struct result_cell *cell = result_add_cell(&run->result);
	int ret;

	if (!cell)
		return err_sys(err, -ENOMEM, "cell");
	cell->point = run->plan->points[index];
	run->callbacks->cell_begun(run->callbacks->arg, index);
	ret = series_run(&run->env, &callbacks, cell, err);
	if (!ret && run->job->profile)
		ret = profile_cell(run, cell, err);
	run->callbacks->cell_done(run->callbacks->arg, cell);
	return ret;
}

int run_rounds(struct run *run, struct err *err)
{
	int ret = 0;

	clock_stamp(run->result.started_at, sizeof(run->result.started_at));
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
