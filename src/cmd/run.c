// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clean.h"
#include "base/signals.h"
#include "cli/invocation.h"
#include "cli/progress.h"
#include "cli/screen.h"
#include "cmd/cmd.h"
#include "cmd/run.h"
#include "cmd/run_output.h"
#include "format/format.h"
#include "page/page.h"
#include "result/round_journal.h"
#include "run/run.h"
#include "sample/summary.h"
#include "version.h"

static int round_done(void *arg, struct result_cell *cell)
{
	struct progress *progress = arg;
	int ret = summary_make(&cell->summary, cell, &progress->job->rounds, METRIC_MEAN);

	if (!ret)
		progress_round(progress, cell);
	return ret;
}

static bool precise(void *arg, const struct result_cell *cell)
{
	const struct progress *progress = arg;

	return summary_is_precise(cell, &progress->job->rounds);
}

static void say_failed(void *progress, const char *line)
{
	(void)progress;
	cli_fail(EXIT_BAD, "%s", line);
}

/* A module's manifest is how it was made. */
static int load_provenance(struct result *result, const struct run_options *options,
			   const struct kmod *module, struct err *err)
{
	const char *path = options->provenance;

	if (!path && module)
		path = module->where;
	return path ? result_load_provenance(&result->variant.provenance, path, err) : 0;
}

static int begin_result(struct result *result, const struct job *job,
			const struct run_options *options, const struct kmod *module,
			struct err *err)
{
	const char *name = module ? module->manifest.variant : "running";

	result_init(result);
	snprintf(result->schema, sizeof(result->schema), "%s", RESULT_SCHEMA);
	snprintf(result->tool_version, sizeof(result->tool_version), "%s",
		 SWAPREL_VERSION);
	snprintf(result->variant.name, sizeof(result->variant.name), "%s",
		 options->variant ? options->variant : name);
	result->job = *job;
	if (options->made && !options->provenance && !module)
		result->variant.provenance = json_incref(options->made);
	return load_provenance(result, options, module, err);
}

/* Every cell has a figure. */
static bool all_measured(const struct result *result)
{
	for (size_t i = 0; i < result->cells.count; i++) {
		if (!result_cell(result, i)->summary.used)
			return false;
	}
	return result->cells.count > 0;
}

static int code_of(const struct run *run, int ret)
{
	int signo;

	switch (ret) {
	case 0:
		return all_measured(&run->result) ? EXIT_FINE : EXIT_BAD;
	case -EINTR:
		signo = signals_take(run->signal_fd);
		return signo ? 128 + signo : EXIT_BAD;
	case -ENOPROTOOPT:
		return EXIT_REQUIREMENT;
	case -EINVAL:
		return EXIT_USAGE;
	default:
		return EXIT_BAD;
	}
}

static void print_tables(const struct run *run)
{
	struct document document;
	struct invocation invocation;

	invocation_show(&invocation, run->target->path);
	if (!result_document(&document, &run->result, METRIC_MEAN, &invocation.caveat))
		screen_write(&format_text, &document);
	document_free(&document);
	if (run->job->profile && !profile_document(&document, &run->result, NULL)) {
		putchar('\n');
		screen_write(&format_text, &document);
		document_free(&document);
	}
	putchar('\n');
}

/* At the end, whichever it is. */
static void say_where(const struct run *run)
{
	if (run->journal.fd >= 0)
		clean_line(stdout, "result: %s, its last rounds in %s%s",
			   run->target->path, run->target->path, ROUND_JOURNAL_SUFFIX);
	else
		clean_line(stdout, "result: %s%s", run->target->path,
			   run->unpublished ? ", without the last round" : "");
}

/* @code, unless the result did not get to where it was to go. */
static int deliver(struct run *run, int code)
{
	struct err err;
	int ret;

	/* A reader of the result or of the table that has stopped must not stop Ctrl-C,
	 * too.
	 */
	signals_release();
	ret = run_deliver(run, &err);
	if (ret)
		cli_fail(EXIT_BAD, "%s", err.msg);
	if (run->unpublished)
		return EXIT_USAGE;
	return ret && code == EXIT_FINE ? EXIT_BAD : code;
}

/* Why the run is not fine, for the first cell without a figure; also where the table that
 * has it is not printed. */
static void say_unmeasured(const struct run *run)
{
	const struct result *result = &run->result;
	const struct result_round *round = NULL;
	const struct result_cell *cell = NULL;
	char name[POINT_NAME_MAX];

	for (size_t i = 0; i < result->cells.count && !cell; i++) {
		if (!result_cell(result, i)->summary.used)
			cell = result_cell(result, i);
	}
	if (!cell)
		return;
	for (size_t i = cell->rounds.count; i > 0 && !round; i--) {
		if (result_round(cell, i - 1)->reject)
			round = result_round(cell, i - 1);
	}
	point_name(&cell->point, name, sizeof(name));
	if (round)
		cli_fail(EXIT_BAD, "%s: no round was valid: %s: %s", name,
			 reject_names.items[round->reject], round->reject_detail);
	else
		cli_fail(EXIT_BAD,
			 "%s: no round was valid: warm-up only; to give it longer: %s "
			 "--rounds-max-seconds %u",
			 name, run->command ? run->command : "swaprel run",
			 run->job->rounds.max_seconds < 8640
				 ? 10 * run->job->rounds.max_seconds
				 : 86400);
}

/* Who looks for the result of a run that is at work, or was killed. */
static void say_target(const struct run *run)
{
	struct err line;

	if (publish_is_stream(run->target))
		return;
	err_set(&line, 0, "the result goes to %s", run->target->path);
	run->callbacks->say(run->callbacks->arg, line.msg);
}

/* Measure, and leave the host as it was, whatever happens in between. */
static int run_on_host(struct run *run, const struct run_options *options)
{
	struct err err, unsaved;
	int code, ret = run_ready(run, &err);
	bool left;

	if (!ret) {
		say_target(run);
		ret = run_rounds(run, &err);
	} else if (run->result.state == RESULT_REFUSED && run_save(run, &unsaved)) {
		cli_fail(EXIT_BAD, "%s", unsaved.msg);
	}
	code = code_of(run, ret);
	if (ret)
		cli_fail(code, "%s", err.msg);
	else if (code)
		say_unmeasured(run);
	left = run_leave(run);
	/* What a module was not until it was unloaded. */
	if (!ret && run->result.state == RESULT_REFUSED)
		code = cli_fail(EXIT_BAD, "%s: %s",
				reject_names.items[run->result.reject],
				run->result.reject_detail);
	if (left)
		cli_fail(EXIT_BAD, "the host is not fully restored: \"swaprel "
				   "restore\" tries again");
	code = deliver(run, code);
	if (run->result.cells.count && !options->quiet && !run->target->is_stdout)
		print_tables(run);
	if (run->published && (!options->quiet || options->chosen) &&
	    !run->target->is_stdout)
		say_where(run);
	return left ? EXIT_BAD : code;
}

static int run_job(struct run *run, const struct run_options *options)
{
	struct progress progress;
	const struct run_watcher callbacks = { .arg = &progress,
					       .say = progress_line,
					       .failed = say_failed,
					       .cell_begun = progress_cell,
					       .round_done = round_done,
					       .precise = precise,
					       .cell_done = progress_cell_done };
	struct err err;
	int code;

	progress_begin(&progress, run->job, run->plan, options->quiet);
	run->callbacks = &callbacks;
	/* Whatever is wrong with the provenance, it is bad input. */
	if (begin_result(&run->result, run->job, options, run->module, &err)) {
		code = cli_fail(EXIT_USAGE, "%s", err.msg);
	} else {
		run->signal_fd = signals_open();
		code = run->signal_fd < 0 ? cli_fail(EXIT_BAD, "signals: %s",
						     strerror(-run->signal_fd))
					  : run_on_host(run, options);
	}
	publish_log_close(&run->journal);
	result_free(&run->result);
	return code;
}

static int open_module(struct kmod *module, const struct run_options *options,
		       struct err *err)
{
	int ret = kmod_open(module, options->module, err);

	for (size_t i = 0; i < options->param_count && !ret; i++)
		ret = kmod_add_param(module, options->params[i], err);
	return ret;
}

int run_measure(struct run_options *options, const struct job *job, char *const *argv,
		int argc)
{
	struct publish_target target = PUBLISH_NOWHERE;
	struct plan plan = { 0 };
	struct kmod module;
	struct run run = { .job = job,
			   .plan = &plan,
			   .target = &target,
			   .journal = PUBLISH_NO_LOG,
			   .substrate = options->substrate,
			   .anyway = options->anyway,
			   .load = options->load };
	char *command;
	struct err err;
	int code, ret = plan_make(&plan, job, &err);

	if (ret)
		return cli_fail(EXIT_USAGE, "%s", err.msg);
	run.command = command = run_own_command(argv, argc);
	if (options->module) {
		ret = open_module(&module, options, &err);
		run.module = &module;
	}
	if (ret) {
		code = cli_fail(EXIT_USAGE, "%s", err.msg);
	} else {
		/* What would else be found out after hours of measuring. */
		ret = run_output_open(&target, options, job, &err);
		if (ret == -EEXIST)
			advice_add_option(&err, ret, "to replace it", "--force", argv,
					  argc);
		code = ret ? cli_fail(EXIT_USAGE, "--output: %s", err.msg)
			   : run_job(&run, options);
		options->is_file = !ret && !publish_is_stream(&target);
		publish_close(&target);
	}
	if (run.module)
		kmod_close(&module);
	plan_free(&plan);
	free(command);
	return code;
}
