// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/choices.h"
#include "cmd/cmd.h"
#include "cmd/run.h"
#include "cmd/run_entries.h"

static int open_job(void *arg, struct job *job, const char *name, struct err *err)
{
	(void)arg;
	return job_open(job, name, err);
}

static int run_main(int argc, char **argv)
{
	static const struct run_command command = { &cmd_run, NULL, open_job, NULL };
	struct run_options options;
	struct job job;
	struct err err;
	int ret = run_options_parse(&options, &job, &command, argc, argv, &err);

	if (ret == RUN_OPTIONS_HELP)
		return EXIT_FINE;
	return ret ? cli_fail(EXIT_USAGE, "%s", err.msg)
		   : run_measure(&options, &job, argv, argc);
}

static const char *const synopsis[] = { "[JOB] [-o FILE] [OPTION...]", NULL };

const struct command cmd_run = {
	.name = "run",
	.help = "measure a job on this host",
	.run = run_main,
	.synopsis = synopsis,
	.about = "Measures a job on this host: a preset, or a job file; published "
		 "without one. Needs root. It restores everything that it changes. Each "
		 "field of the job is an option, too; lists are separated by commas.",
	.options = run_entries,
	.more_options = run_add_fields,
	.operands = &preset_choices,
};
