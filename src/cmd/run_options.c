// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/help.h"
#include "cmd/cmd.h"
#include "cmd/run_options.h"
#include "result/result.h"
#include "round/control.h"
#include "workloads/workload.h"

#define FIELDS_MAX      48
#define OPTION_NAME_MAX 48
#define FIELD_WIDTH     26
#define LIST_WIDTH      10  /* presets, patterns, methods ... */
#define FIRST_FIELD     256 /* getopt's values below are characters and OPT_* */

static const char usage_options[] =
	"  -o, --output FILE      the result, - for standard output; without it a name that\n"
	"                         is free is chosen and printed\n"
	"  -q, --quiet            no progress and no table\n"
	"      --force            replace the FILE that is there\n"
	"      --anyway           measure although a requirement is missing\n"
	"      --profile          one round more of each cell, not timed, under the kernel's\n"
	"                         tracing: where the time goes\n"
	"      --variant NAME     name of the kernel that runs; default: running\n"
	"      --provenance FILE  JSON of how that kernel was made, kept in the result\n"
	"      --substrate NAME   what the kernel runs on, where it cannot tell by itself\n"
	"      --module FILE      load this variant, a .ko of scripts/variant/build, measure it\n"
	"                         beside the kernel's own zram, and unload it\n"
	"      --module-param NAME=VALUE  a parameter of the module; may be given again\n"
	"      --load N           which load of this boot it is, kept in the result\n"
	"  -h, --help             this text\n\n"
	"Each field of the job can be set here as well:\n\n";

enum {
	OPT_ANYWAY = 1,
	OPT_FORCE,
	OPT_VARIANT,
	OPT_PROVENANCE,
	OPT_SUBSTRATE,
	OPT_MODULE,
	OPT_MODULE_PARAM,
	OPT_LOAD,
	OPT_PROFILE,
};

static const struct option fixed[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "force", no_argument, NULL, OPT_FORCE },
	{ "anyway", no_argument, NULL, OPT_ANYWAY },
	{ "variant", required_argument, NULL, OPT_VARIANT },
	{ "provenance", required_argument, NULL, OPT_PROVENANCE },
	{ "substrate", required_argument, NULL, OPT_SUBSTRATE },
	{ "module", required_argument, NULL, OPT_MODULE },
	{ "module-param", required_argument, NULL, OPT_MODULE_PARAM },
	{ "load", required_argument, NULL, OPT_LOAD },
	{ "profile", no_argument, NULL, OPT_PROFILE },
	{ "help", no_argument, NULL, 'h' },
};

#define FIXED_COUNT (sizeof(fixed) / sizeof(fixed[0]))

/* getopt's table, made from the job's: a new field is an option at once. */
struct option_table {
	size_t count;
	char paths[FIELDS_MAX][OPTION_NAME_MAX]; /* "rounds.max" */
	char names[FIELDS_MAX][OPTION_NAME_MAX]; /* "rounds-max" */
	const struct field *fields[FIELDS_MAX];
	struct option options[FIXED_COUNT + 2 * FIELDS_MAX + 1];
};

static void add_options(struct option_table *table, const struct record *record,
			const char *prefix)
{
	for (size_t i = 0; i < record->count && table->count < FIELDS_MAX; i++) {
		const struct field *field = &record->fields[i];
		char path[OPTION_NAME_MAX];
		size_t n = table->count;

		snprintf(path, sizeof(path), "%s%s", prefix, field->name);
		/* A flag has the name already. */
		if (!strcmp(path, "schema") || !strcmp(path, "profile"))
			continue;
		if (field->kind == FIELD_RECORD) {
			strcat(path, ".");
			add_options(table, field->record, path);
			continue;
		}
		strcpy(table->paths[n], path);
		strcpy(table->names[n], path);
		for (char *c = table->names[n]; *c; c++)
			*c = *c == '_' || *c == '.' ? '-' : *c;
		table->fields[n] = field;
		table->count++;
	}
}

static void make_table(struct option_table *table)
{
	struct option *next = table->options;

	memset(table, 0, sizeof(*table));
	add_options(table, &job_record, "");
	memcpy(next, fixed, sizeof(fixed));
	next += FIXED_COUNT;
	for (size_t i = 0; i < table->count; i++) {
		int val = FIRST_FIELD + (int)i;

		*next++ = (struct option){ table->names[i], required_argument, NULL,
					   val };
		/* As a job file spells it, too. */
		*next++ = (struct option){ table->paths[i], required_argument, NULL,
					   val };
	}
}

static void print_preset(const struct builtin *preset)
{
	struct job job;
	struct err err;

	if (!job_open(&job, preset->name, &err))
		help_row(preset->name, LIST_WIDTH, job.about);
}

static void print_fields(const struct option_table *table)
{
	char name[OPTION_NAME_MAX + 2], about[256];

	for (size_t i = 0; i < table->count; i++) {
		snprintf(name, sizeof(name), "--%s", table->names[i]);
		snprintf(about, sizeof(about), "%s%s", table->fields[i]->help,
			 table->fields[i]->kind == FIELD_BOOL ? ": yes or no" : "");
		help_row(name, FIELD_WIDTH, about);
	}
}

static void print_control(const struct control *control)
{
	char about[256];

	snprintf(about, sizeof(about), "%s: %s", reject_names.items[control->expects],
		 control->about);
	help_row(control->name, LIST_WIDTH, about);
}

static void print_usage(const struct option_table *table, const char *usage)
{
	fputs(usage, stdout);
	fputs(usage_options, stdout);
	print_fields(table);
	puts("\nPresets:\n");
	for (size_t i = 0; i < job_preset_count; i++)
		print_preset(&job_presets[i]);
	puts("\nPatterns:\n");
	for (size_t i = 0; i < pattern_names.count; i++)
		help_row(patterns[i]->name, LIST_WIDTH, patterns[i]->about);
	puts("\nRelease methods:\n");
	for (size_t i = 0; i < release_names.count; i++)
		help_row(release_methods[i]->name, LIST_WIDTH, release_methods[i]->about);
	puts("\nWhat --watch adds, a round of each after each timed one:\n");
	for (size_t i = WATCH_NONE + 1; i < WATCH_COUNT; i++)
		help_row(watch_names.items[i], LIST_WIDTH, watch_about[i]);
	puts("\nControls, and what each of their rounds is rejected for:\n");
	for (size_t i = 0; i < control_count; i++)
		print_control(&controls[i]);
}

static int add_param(struct run_options *options, const char *text, struct err *err)
{
	if (options->param_count == RUN_PARAMS_MAX)
		return err_set(err, -EINVAL, "--module-param %s: expected at most %d",
			       text, RUN_PARAMS_MAX);
	options->params[options->param_count++] = text;
	return 0;
}

static int set_load(struct run_options *options, const char *text, struct err *err)
{
	char *end;
	unsigned long load = strtoul(text, &end, 10);

	if (*end || end == text || !load || load > RESULT_LOAD_MAX)
		return err_set(err, -EINVAL, "--load %s: expected a number from 1 to %d",
			       text, RESULT_LOAD_MAX);
	options->load = load;
	return 0;
}

static int fixed_option(struct run_options *options, int opt, struct err *err)
{
	switch (opt) {
	case 'o':
		options->output = optarg;
		break;
	case 'q':
		options->quiet = true;
		break;
	case OPT_FORCE:
		options->force = true;
		break;
	case OPT_ANYWAY:
		options->anyway = true;
		break;
	case OPT_VARIANT:
		options->variant = optarg;
		break;
	case OPT_PROVENANCE:
		options->provenance = optarg;
		break;
	case OPT_MODULE:
		options->module = optarg;
		break;
	case OPT_MODULE_PARAM:
		return add_param(options, optarg, err);
	case OPT_PROFILE:
		options->profile = true;
		break;
	case OPT_LOAD:
		return set_load(options, optarg, err);
	default:
		options->substrate = optarg;
		break;
	}
	return 0;
}

/* The options are gone over twice: the job they change is known only after the first. */
static int walk(const struct option_table *table, struct run_options *options,
		struct job *job, int argc, char **argv, struct err *err)
{
	int opt, ret = 0;

	optind = 0;
	while (!ret &&
	       (opt = cli_next_option(argc, argv, "o:qh", table->options, err)) != -1) {
		if (opt == 'h')
			return RUN_OPTIONS_HELP;
		if (opt == CLI_BAD_OPTION)
			ret = -EINVAL;
		else if (opt < FIRST_FIELD)
			ret = job ? 0 : fixed_option(options, opt, err);
		else if (job)
			ret = job_set(job, table->paths[opt - FIRST_FIELD], optarg, err);
	}
	return ret;
}

static int check_options(const struct run_options *options, struct err *err)
{
	char expected[64];

	if (options->variant && (!name_is_plain(options->variant) ||
				 strlen(options->variant) >= LIST_NAME_MAX))
		return err_set(err, -EINVAL,
			       "--variant \"%s\": expected at most %d letters, digits, "
			       "'.', '_' and '-', a letter or digit first",
			       options->variant, LIST_NAME_MAX - 1);
	if (!options->module && options->param_count)
		return err_set(err, -EINVAL,
			       "--module-param %s: expected --module FILE too",
			       options->params[0]);
	if (options->substrate &&
	    names_find(&result_substrate_names, options->substrate) < 0)
		return err_set(
			err, -EINVAL, "--substrate %s: expected %s", options->substrate,
			names_join(&result_substrate_names, expected, sizeof(expected)));
	return 0;
}

int run_options_parse(struct run_options *options, struct job *job,
		      const struct run_command *command, int argc, char **argv,
		      struct err *err)
{
	struct option_table table;
	int ret;

	*options = (struct run_options){ .job = "published", .load = UNKNOWN_U64 };
	make_table(&table);
	ret = walk(&table, options, NULL, argc, argv, err);
	if (ret == RUN_OPTIONS_HELP)
		print_usage(&table, command->usage);
	if (ret)
		return ret;
	if (argc - optind > 1)
		return err_set(err, -EINVAL, "%s: %s: expected one %s only",
			       command->name, argv[optind + 1],
			       command->expected ? command->expected : "job");
	if (optind == argc && command->expected)
		return err_set(err, -EINVAL, "%s: expected a %s", command->name,
			       command->expected);
	if (optind < argc)
		options->job = argv[optind];
	ret = command->open(command->arg, job, options->job, err);
	if (!ret)
		ret = walk(&table, options, job, argc, argv, err);
	job->profile |= options->profile;
	if (!ret)
		ret = round_check_job(job, options->job, err);
	if (!ret && options->module)
		ret = round_check_module(job, options->module, options->job, err);
	if (ret)
		return ret;
	return check_options(options, err);
}
