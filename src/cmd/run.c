// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "base/json_file.h"
#include "cmd/cmd.h"
#include "cmd/run.h"
#include "cmd/run_options.h"
#include "report/text.h"
#include "version.h"

#define PROVENANCE_MAX (1024 * 1024)

/* Blocked, the signals wait in a descriptor, and no round is torn in the middle. */
static int open_signals(struct run *run, struct err *err)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	run->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return run->signal_fd < 0 ? err_sys(err, -errno, "signalfd") : 0;
}

/* The signal that came, or 0. */
static int signal_taken(const struct run *run)
{
	struct signalfd_siginfo info;

	if (read(run->signal_fd, &info, sizeof(info)) != sizeof(info))
		return 0;
	return (int)info.ssi_signo;
}

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
		signo = signal_taken(run);
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
	if (run->options.quiet)
		return;
	text_result(stdout, &run->result, METRIC_MEAN);
	printf("\nresult: %s\n", run->options.output);
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

	if (!ret)
		ret = open_signals(run, &err);
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
