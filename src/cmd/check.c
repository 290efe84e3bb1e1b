// SPDX-License-Identifier: GPL-2.0-or-later
#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clean.h"
#include "cli/choices.h"
#include "cli/help.h"
#include "cli/invocation.h"
#include "cli/options.h"
#include "cli/screen.h"
#include "cmd/cmd.h"
#include "format/text.h"
#include "round/control.h"
#include "run/needs.h"

#define CHECK_SCHEMA "swaprel.check/1"
#define NAME_WIDTH   14
#define STATE_WIDTH  9

struct check_options {
	const char *job, *root, *module;
	bool json;
};

/* Advice may be a command to be pasted, and is not wrapped. */
static void print_table(const struct requirement *list, size_t count)
{
	const size_t columns = screen_columns(STDOUT_FILENO);

	printf("%-*s%-*s%s\n", NAME_WIDTH, "requirement", STATE_WIDTH, "state", "seen");
	for (size_t i = 0; i < count; i++) {
		printf("%-*s%-*s", NAME_WIDTH, list[i].name, STATE_WIDTH,
		       require_state_names.items[list[i].state]);
		text_wrap(stdout, list[i].seen, columns, NAME_WIDTH + STATE_WIDTH);
		if (list[i].state != REQUIRE_OK && list[i].advice[0])
			printf("%-*s-> %s\n", NAME_WIDTH, "", list[i].advice);
	}
}

static int print_json(const char *job, const struct requirement *list, size_t count)
{
	json_t *items = json_array(), *root;
	int ret;

	for (size_t i = 0; i < count; i++)
		json_array_append_new(
			items,
			json_pack("{s:s, s:s, s:s, s:s}", "name", list[i].name, "state",
				  require_state_names.items[list[i].state], "seen",
				  list[i].seen, "advice", list[i].advice));
	root = json_pack("{s:s, s:s, s:I, s:o}", "schema", CHECK_SCHEMA, "job", job,
			 "missing", (json_int_t)require_missing(list, count),
			 "requirements", items);
	ret = root ? json_dumpf(root, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII) : -1;
	putchar('\n');
	json_decref(root);
	return ret;
}

/* The run that is looked ahead to; NULL: does not fit. To be freed. */
static char *run_command(const struct check_options *options)
{
	char job[PATH_MAX], module[PATH_MAX] = "", *command;

	if (!advice_quote(job, sizeof(job), options->job) ||
	    (options->module && !advice_quote(module, sizeof(module), options->module)) ||
	    asprintf(&command, "swaprel run %s%s%s", job, *module ? " --module " : "",
		     module) < 0)
		return NULL;
	return command;
}

static int ctx(const struct check_options *options, const struct kmod *module)
{
	struct requirement list[REQUIRE_MAX];
	struct require_plan needs;
	struct plan plan;
	struct job job;
	char *command;
	struct err err;
	struct fs fs;
	size_t count;

	if (job_open(&job, options->job, &err) ||
	    round_check_job(&job, options->job, &err) ||
	    (options->module &&
	     round_check_module(&job, options->module, options->job, &err)) ||
	    plan_make(&plan, &job, &err))
		return cli_fail(EXIT_USAGE, "%s", err.msg);
	needs_of_plan(&needs, &job, &plan);
	needs.module = module;
	needs.command = command = run_command(options);
	plan_free(&plan);
	if (fs_open(&fs, options->root)) {
		free(command);
		return cli_fail(EXIT_USAGE, "--root %s: expected a directory",
				options->root);
	}
	count = require_check_all(list, &needs, &fs);
	fs_close(&fs);
	free(command);
	/* What the machine's files and swap are called is not ours to trust. */
	for (size_t i = 0; i < count; i++) {
		clean_text(list[i].seen, sizeof(list[i].seen), list[i].seen);
		clean_text(list[i].advice, sizeof(list[i].advice), list[i].advice);
	}
	if (!options->json)
		print_table(list, count);
	else if (print_json(job.name, list, count))
		return cli_fail(EXIT_USAGE, "the JSON cannot be written");
	return require_missing(list, count) ? EXIT_REQUIREMENT : EXIT_FINE;
}

static int look_with_module(const struct check_options *options)
{
	struct kmod module;
	struct err err;
	int code;

	if (kmod_open(&module, options->module, &err))
		code = cli_fail(EXIT_USAGE, "%s", err.msg);
	else
		code = ctx(options, &module);
	kmod_close(&module);
	return code;
}

static int check(int argc, char **argv)
{
	struct option_list list;
	struct check_options options = { .job = "published" };
	int opt;

	options_of(&list, &cmd_check);
	while ((opt = options_take(&list, argc, argv)) != -1) {
		switch (opt) {
		case 'j':
			options.json = true;
			break;
		case 'm':
			options.module = optarg;
			break;
		case 'r':
			options.root = optarg;
			break;
		case 'h':
			return help_print(&cmd_check);
		default:
			return EXIT_USAGE;
		}
	}
	if (argc - optind > 1)
		return cli_fail(EXIT_USAGE, "check: expected one job, found \"%s\" too",
				argv[optind + 1]);
	if (optind < argc)
		options.job = argv[optind];
	return options.module ? look_with_module(&options) : ctx(&options, NULL);
}

static const char *const synopsis[] = { "[--json] [--module FILE] [--root DIR] [JOB]",
					NULL };

static const struct option_entry entries[] = {
	{ .name = "json", .val = 'j', .help = "one JSON object instead of the table" },
	{ .name = "module",
	  .val = 'm',
	  .value = "FILE",
	  .help = "for a run that loads this variant, a .ko",
	  .kind = VALUE_FILE },
	{ .name = "root",
	  .val = 'r',
	  .value = "DIR",
	  .help = "check another machine's files, copied below DIR",
	  .kind = VALUE_DIR },
	OPTION_HELP,
	{ 0 },
};

const struct command cmd_check = {
	.name = "check",
	.help = "print what a run needs and what is missing",
	.run = check,
	.synopsis = synopsis,
	.about =
		"Looks at everything that a run of JOB needs of this machine, changing "
		"nothing, and says how to fix what is missing. JOB is a preset or a job "
		"file as for 'swaprel run'; published when left out. Exits with 0, or with "
		"77 when something is missing.",
	.options = entries,
	.operands = &preset_choices,
};
