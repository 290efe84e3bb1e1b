// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/signals.h"
#include "campaign/campaign_run.h"
#include "cli/campaign_progress.h"
#include "cli/campaign_restart.h"
#include "cli/invocation.h"
#include "cli/screen.h"
#include "cmd/campaign_find.h"
#include "cmd/campaign_options.h"
#include "cmd/cmd.h"
#include "cmd/run.h"
#include "format/text.h"
#include "round/control.h"
#include "sample/summary.h"

static int code_of(int ret, const struct campaign_score *score, int signal_fd)
{
	switch (ret) {
	case 0:
		return score->failed ? EXIT_BAD : EXIT_FINE;
	case -EINTR:
		return 128 + signals_take(signal_fd);
	case -ENOPROTOOPT:
		return EXIT_REQUIREMENT;
	case -EINVAL:
	case -EEXIST:
	case -ENOTEMPTY:
	case -EBUSY:
		return EXIT_USAGE;
	default:
		return EXIT_BAD;
	}
}

static void print_score(const struct campaign_score *score, const char *dir)
{
	char text[160];

	snprintf(
		text, sizeof(text),
		"%zu of %zu boots have a result, %zu failed for good, %zu attempts failed",
		score->ok, score->slots, score->failed, score->retried);
	text_wrap(stdout, text, screen_columns(STDOUT_FILENO), 0);
	printf("results: %s\n", dir);
}

static void advise_elsewhere(const struct campaign *campaign, const char *dir,
			     struct err *err)
{
	const struct err line = *err;
	char command[CAMPAIGN_COMMAND_MAX];

	if (campaign_restart_command(command, sizeof(command), campaign, dir))
		err_set(err, -ENOTEMPTY, "%s; to begin it elsewhere: %s", line.msg,
			command);
}

static int run(const struct campaign_options *options, const struct campaign *campaign,
	       struct campaign_run_options *run_options)
{
	struct campaign_progress progress;
	struct campaign_score score;
	struct err err = { "" };
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	int ret, code;

	run_options->interrupt_fd = signals_open();
	if (run_options->interrupt_fd < 0)
		return cli_fail(EXIT_BAD, "signalfd: %s",
				strerror(-run_options->interrupt_fd));
	/* A backend that measures with swaprel itself uses this one, unless SWAPREL
	 * names another. */
	self[len < 0 ? 0 : len] = '\0';
	if (*self)
		setenv("SWAPREL", self, 0);
	setenv(RUN_OF_CAMPAIGN, options->dir, 1);
	campaign_progress_begin(&progress, campaign->deadline_s, options->quiet);
	run_options->callbacks = &progress.callbacks;
	ret = campaign_run(run_options, &score, &err);
	campaign_progress_end(&progress);
	if (ret == -ENOTEMPTY)
		advise_elsewhere(campaign, options->dir, &err);
	code = code_of(ret, &score, run_options->interrupt_fd);
	close(run_options->interrupt_fd);
	if (!options->quiet && score.slots)
		print_score(&score, options->dir);
	return ret ? cli_fail(code, "%s", err.msg) : code;
}

/* Of a script's the script knows better. */
static void keep_command(struct campaign *campaign, bool resumes,
			 const struct invocation *invocation)
{
	size_t size = sizeof(campaign->resume_command);

	if (*campaign->resume_command)
		return;
	if (invocation->caveat.arguments &&
	    (size_t)snprintf(campaign->resume_command, size, "%s %s%s",
			     invocation->caveat.command, invocation->caveat.arguments,
			     resumes ? "" : " --resume") >= size)
		*campaign->resume_command = '\0';
}

static int campaign_with(const struct campaign_options *options,
			 struct campaign *campaign)
{
	char backend[PATH_MAX], file[2 * PATH_MAX];
	struct job job;
	struct campaign_run_options run_options = {
		.campaign = campaign,
		.job = &job,
		.dir = options->dir,
		.backend = backend,
		.kernels = options->kernels,
		.kernel_count = options->kernel_count,
		.resume = options->resume,
		.left = options->left,
	};
	struct err err;
	int ret;

	campaign_job(file, sizeof(file), campaign, options->file);
	ret = job_open(&job, file, &err);
	if (!ret)
		ret = round_check_job(&job, file, &err);
	if (!ret)
		ret = job_check_names(&campaign->metrics, &metric_names, "metrics",
				      options->file, &err);
	for (size_t i = 0; campaign->loads && i < campaign->variants.count && !ret; i++) {
		const struct campaign_variant *variant = campaign_variant(campaign, i);

		if (!variant_is_own(campaign, variant))
			ret = round_check_module(&job, variant->build, file, &err);
	}
	if (!ret)
		ret = campaign_find_backend(backend, sizeof(backend), campaign->backend,
					    options->backends, &err);
	if (ret)
		return cli_fail(EXIT_USAGE, "%s", err.msg);
	return options->check ? EXIT_FINE : run(options, campaign, &run_options);
}

static int campaign_main(int argc, char **argv)
{
	struct campaign_options options;
	struct invocation invocation;
	struct campaign campaign;
	struct err err;
	int ret, code = EXIT_FINE;

	/* Before its words are taken apart. */
	invocation_make(&invocation, "swaprel campaign", argv + 1, (size_t)argc - 1);
	ret = campaign_options_parse(&options, &campaign, argc, argv, &err);
	if (ret < 0)
		code = cli_fail(EXIT_USAGE, "%s", err.msg);
	if (!ret)
		keep_command(&campaign, options.resume, &invocation);
	if (!ret)
		code = campaign_with(&options, &campaign);
	campaign_free(&campaign);
	campaign_options_free(&options);
	return code;
}

static const char *const synopsis[] = { "FILE|NAME -o DIR [OPTION...]", NULL };

const struct command cmd_campaign = {
	.name = "campaign",
	.help = "load modules or boot kernels, interleaved, and measure each",
	.run = campaign_main,
	.synopsis = synopsis,
	.about =
		"Loads the modules that a campaign file names in each boot of one kernel, or "
		"boots a kernel for each variant, interleaved in random order; measures a "
		"job on each, and keeps every result in DIR. 'swaprel compare DIR' then "
		"prints the table.",
	.options = campaign_entries,
};
