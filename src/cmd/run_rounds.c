// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

#include "cmd/run.h"
#include "machine/identity.h"
#include "round/series.h"
#include "sample/summary.h"

/* With this the interval is not waited for: the minimum of rounds is enough. */
#define TARGET_NONE 100

static void stamp_time(char *buf, size_t size)
{
	time_t now = time(NULL);
	struct tm utc;

	strftime(buf, size, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
}

/* How the kernel is by now; its log may not be readable. */
static void note_kernel(struct run *run)
{
	struct run_conditions *met = &run->result.conditions;
	struct kernel_log *log = &run->kernel_log;
	char line[KERNEL_LOG_LINE];

	met->tainted_after = identity_tainted(&run->fs);
	if (log->fd < 0)
		return;
	kernel_log_read(log, line, sizeof(line));
	met->complaints_before = log->before;
	met->complaints_during = log->during;
	snprintf(met->complaint, sizeof(met->complaint), "%s", log->line);
}

static int publish(struct run *run, struct err *err)
{
	int ret = result_publish(&run->result, &run->target, err);

	run->published |= !ret;
	run->unpublished = ret;
	return ret;
}

int run_save(struct run *run, struct err *err)
{
	struct result *result = &run->result;
	struct run_conditions *met = &result->conditions;
	struct throttle throttle;
	struct cpu_time now;

	if (!cpu_time_read(&now, &run->fs))
		met->steal_ns = now.steal_ns - run->cpu_start.steal_ns;
	identity_throttle(&throttle, &run->fs);
	met->throttle_after = throttle.events;
	note_kernel(run);
	stamp_time(result->finished_at, sizeof(result->finished_at));
	run->unpublished = true;
	return publish_is_stream(&run->target) ? 0 : publish(run, err);
}

int run_deliver(struct run *run, struct err *err)
{
	int ret = run->unpublished && publish_is_stream(&run->target) ? publish(run, err)
								      : 0;

	/* A fault of ours: the result is kept all the same. */
	if (!ret && run->published)
		ret = result_check_readable(&run->result, run->options.output, err);
	return ret;
}

static int round_done(void *arg, struct result_cell *cell, struct err *err)
{
	struct run *run = arg;
	int ret = summary_make(&cell->summary, cell, METRIC_MEAN);

	if (ret)
		return err_sys(err, ret, "summary");
	progress_round(&run->progress, cell);
	return run_save(run, err);
}

static bool sure(void *arg, const struct result_cell *cell)
{
	const struct run *run = arg;

	if (run->job.rounds.target_percent >= TARGET_NONE)
		return true;
	/* No interval yet is NAN, and NAN is never small enough. */
	return summary_precision_percent(&cell->summary) <=
	       run->job.rounds.target_percent;
}

static int run_cell(struct run *run, size_t index, struct err *err)
{
	const struct series_watcher watcher = { run, round_done, sure };
	struct result_cell *cell = result_add_cell(&run->result);
	int ret;

	if (!cell)
		return err_sys(err, -ENOMEM, "cell");
	cell->point = run->plan.points[index];
	progress_cell(&run->progress, index);
	ret = series_run(&run->env, &watcher, cell, err);
	progress_cell_done(&run->progress, cell);
	return ret;
}

int run_rounds(struct run *run, struct err *err)
{
	int ret = 0;

	stamp_time(run->result.started_at, sizeof(run->result.started_at));
	run->result.state = RESULT_INTERRUPTED; /* until the last round is in */
	progress_begin(&run->progress, &run->job, &run->plan, run->options.quiet);
	for (size_t i = 0; i < run->plan.count && !ret; i++)
		ret = run_cell(run, i, err);
	progress_end(&run->progress);
	if (ret) {
		run_save(run, NULL);
		return ret;
	}
	run->result.state = RESULT_COMPLETE;
	return run_save(run, err);
}
