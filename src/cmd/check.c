// SPDX-License-Identifier: GPL-2.0-or-later
#include <getopt.h>
#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clean.h"
#include "cli/invocation.h"
#include "cmd/cmd.h"
#include "round/control.h"
#include "run/needs.h"

#define CHECK_SCHEMA "swaprel.check/1"

static const char usage[] =
	"Usage: swaprel check [--json] [--module FILE] [--root DIR] [JOB]\n\n"
	"Looks at everything a run of JOB needs of this machine, changing nothing, and\n"
	"says how to fix what is missing. Exits with 0, or with 77 when something is.\n\n"
	"JOB is a preset or a job file as for \"swaprel run\"; \"published\" when left out.\n"
	"\n"
	"  -j, --json         one JSON object instead of the table\n"
	"  -m, --module FILE  for a run that loads this variant, a .ko\n"
	"  -r, --root DIR     look at another machine's files, copied below DIR\n"
	"  -h, --help         this text\n";

struct check_options {
	const char *job, *root, *module;
	bool json;
};

static void print_table(const struct requirement *list, size_t count)
{
	printf("%-14s%-9s%s\n", "requirement", "state", "seen");
	for (size_t i = 0; i < count; i++) {
		printf("%-14s%-9s%s\n", list[i].name,
		       require_state_names.items[list[i].state], list[i].seen);
		if (list[i].state != REQUIRE_OK && list[i].advice[0])
			printf("%-14s-> %s\n", "", list[i].advice);
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

	if (!again_quote(job, sizeof(job), options->job) ||
	    (options->module && !again_quote(module, sizeof(module), options->module)) ||
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
	static const struct option long_options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "module", required_argument, NULL, 'm' },
		{ "root", required_argument, NULL, 'r' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct check_options options = { .job = "published" };
	int opt;

	while ((opt = cli_option(argc, argv, "jm:r:h", long_options)) != -1) {
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
			fputs(usage, stdout);
			return EXIT_FINE;
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

const struct command cmd_check = { "check", "say what a run needs and what is missing",
				   check };
