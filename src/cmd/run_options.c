// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/help.h"
#include "cli/invocation.h"
#include "cmd/cmd.h"
#include "cmd/run.h"
#include "cmd/run_entries.h"
#include "cmd/run_options.h"
#include "result/result.h"
#include "round/control.h"

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

static int own_option(struct run_options *options, int opt, struct err *err)
{
	switch (opt) {
	case 'o':
		options->output = optarg;
		break;
	case 'q':
		options->quiet = true;
		break;
	case RUN_FORCE:
		options->force = true;
		break;
	case RUN_ANYWAY:
		options->anyway = true;
		break;
	case RUN_VARIANT:
		options->variant = optarg;
		break;
	case RUN_PROVENANCE:
		options->provenance = optarg;
		break;
	case RUN_MODULE:
		options->module = optarg;
		break;
	case RUN_MODULE_PARAM:
		return add_param(options, optarg, err);
	case RUN_PROFILE:
		options->profile = true;
		break;
	case RUN_LOAD:
		return set_load(options, optarg, err);
	default:
		options->substrate = optarg;
		break;
	}
	return 0;
}

/* The options are gone over twice: the job they change is known only after the first. */
static int walk(const struct option_list *list, struct run_options *options,
		struct job *job, int argc, char **argv, struct err *err)
{
	const struct option_entry *entry;
	int opt, ret = 0;

	optind = 0;
	while (!ret && (opt = options_next(list, argc, argv, err)) != -1) {
		if (opt == 'h')
			return RUN_OPTIONS_HELP;
		entry = options_find(list, opt);
		if (opt == OPTION_WRONG)
			ret = -EINVAL;
		else if (opt < RUN_FIELDS)
			ret = job ? 0 : own_option(options, opt, err);
		else if (job)
			ret = job_set(job, entry->alias ? entry->alias : entry->name,
				      optarg, err);
	}
	return ret;
}

static int check_options(const struct run_options *options, struct err *err)
{
	char expected[128];

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
		return err_set(err, -EINVAL, "--substrate %s: expected %s",
			       options->substrate,
			       names_expected(&result_substrate_names, options->substrate,
					      expected, sizeof(expected)));
	return 0;
}

int run_options_parse(struct run_options *options, struct job *job,
		      const struct run_command *command, int argc, char **argv,
		      struct err *err)
{
	struct option_list list;
	int ret;

	*options = (struct run_options){ .job = "published", .load = UNKNOWN_U64 };
	options_of(&list, command->command);
	ret = walk(&list, options, NULL, argc, argv, err);
	if (ret == RUN_OPTIONS_HELP)
		help_print(command->command);
	if (ret)
		return ret;
	if (argc - optind > 1)
		return err_set(err, -EINVAL, "%s: %s: expected one %s only",
			       command->command->name, argv[optind + 1],
			       command->expected ? command->expected : "job");
	if (optind == argc && command->expected)
		return err_set(err, -EINVAL, "%s: expected a %s", command->command->name,
			       command->expected);
	if (optind < argc)
		options->job = argv[optind];
	ret = command->open(command->arg, job, options->job, err);
	if (!ret)
		ret = walk(&list, options, job, argc, argv, err);
	job->profile |= options->profile;
	if (!ret)
		ret = round_check_job(job, options->job, err);
	if (!ret && options->module)
		ret = round_check_module(job, options->module, options->job, err);
	if (ret)
		return ret;
	return check_options(options, err);
}

char *run_own_command(char *const *argv, int argc)
{
	struct stat first, self;

	if (getenv(RUN_OF_CAMPAIGN) ||
	    (!stat("/proc/1/exe", &first) && !stat("/proc/self/exe", &self) &&
	     first.st_dev == self.st_dev && first.st_ino == self.st_ino))
		return NULL;
	return advice_command(argv, argc);
}
