// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/json_file.h"
#include "base/signals.h"
#include "cmd/again.h"
#include "cmd/cmd.h"
#include "cmd/run.h"
#include "cmd/run_options.h"
#include "report/format.h"
#include "report/text.h"
#include "version.h"

#define PROVENANCE_MAX (1024 * 1024)

static int begin_result(struct run *run, struct err *err)
{
	struct result *result = &run->result;

	result_init(result);
	snprintf(result->schema, sizeof(result->schema), "%s", RESULT_SCHEMA);
	snprintf(result->tool_version, sizeof(result->tool_version), "%s",
		 SWAPREL_VERSION);
	snprintf(result->variant.name, sizeof(result->variant.name), "%s",
		 run->options.variant);
	result->job = run->job;
	if (!run->options.provenance)
		return 0;
	/* Whatever is wrong with it, it is bad input. */
	return json_file_load(run->options.provenance, PROVENANCE_MAX,
			      &result->variant.provenance, err)
		       ? -EINVAL
		       : 0;
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

static void print_result(const struct run *run)
{
	char *const file[] = { (char *)run->options.output };
	struct document document;
	struct again again;

	if (run->options.quiet)
		return;
	again_make(&again, "swaprel show", file, 1);
	if (!result_document(&document, &run->result, METRIC_MEAN, &again.caveat))
		format_text.write(stdout, &document);
	document_free(&document);
	putchar('\n');
	clean_line(stdout, "result: %s", run->options.output);
}

/* Make the host ready, run, and leave it as it was, whatever happens in between. */
static int run_on_host(struct run *run, struct err *err)
{
	struct err leaving;
	int ret = run_host_ready(run, err);
	int left;

	if (!ret)
		ret = run_rounds(run, err);
	else if (run->result.state == RESULT_REFUSED && run_save(run, &leaving))
		cmd_fail(EXIT_BAD, "%s", leaving.msg);
	left = run_host_leave(run, &leaving);
	if (left)
		cmd_fail(EXIT_BAD, "%s; 'swaprel restore' tries again", leaving.msg);
	return ret;
}

static int run_job(struct run *run)
{
	struct err err = { "" };
	int code, ret = begin_result(run, &err);

	if (!ret) {
		run->signal_fd = signals_open();
		if (run->signal_fd < 0)
			ret = err_sys(&err, run->signal_fd, "signals");
	}
	if (!ret)
		ret = run_on_host(run, &err);
	if (ret)
		cmd_fail(EXIT_BAD, "%s", err.msg);
	if (run->result.cells.count)
		print_result(run);
	code = code_of(run, ret);
	result_free(&run->result);
	return code;
}

static int run_main(int argc, char **argv)
{
	struct run run = { .signal_fd = -1 };
	struct err err;
	int code, ret = run_options_parse(&run.options, &run.job, argc, argv, &err);

	if (ret == RUN_OPTIONS_HELP)
		return EXIT_FINE;
	if (!ret)
		ret = plan_make(&run.plan, &run.job, &err);
	if (ret)
		return cmd_fail(EXIT_USAGE, "%s", err.msg);
	run.progress.quiet = run.options.quiet;
	code = run_job(&run);
	plan_free(&run.plan);
	return code;
}

const struct command cmd_run = { "run", "measure a job on this host", run_main };
