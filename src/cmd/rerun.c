// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clean.h"
#include "campaign/campaign.h"
#include "cli/invocation.h"
#include "cli/reading.h"
#include "cmd/cmd.h"
#include "cmd/rerun_check.h"
#include "cmd/run.h"
#include "cmd/run_entries.h"
#include "machine/identity.h"
#include "page/page.h"
#include "result/round_journal.h"

/* What is run again. */
struct rerun {
	struct result old;
	char params[RUN_PARAMS_MAX][128]; /* its module's */
	char stem[PATH_MAX];
};

static int open_job(void *arg, struct job *job, const char *name, struct err *err)
{
	struct rerun *rerun = arg;
	struct err note;
	struct stat st;
	int ret;

	if (!stat(name, &st) && S_ISDIR(st.st_mode))
		return rerun_refuse_directory(name, err);
	ret = round_journal_load(&rerun->old, name, NULL, NULL, &note, err);
	if (*note.msg)
		cli_fail(EXIT_FINE, "%s", note.msg);
	*job = rerun->old.job;
	return ret;
}

/* Beside the old one; but in a campaign's directory, where a reader would take it for one
 * of the campaign's. */
static void choose_stem(struct rerun *rerun, struct run_options *options)
{
	const char *slash = strrchr(options->job, '/');
	const char *name = slash ? slash + 1 : options->job;
	size_t len = strlen(options->job);

	if (!fnmatch(SLOT_RESULT_PREFIX "*.json", name, 0) ||
	    !strcmp(name, SLOT_RESULT_NAME))
		return;
	if (len > 5 && !strcmp(options->job + len - 5, ".json"))
		len -= 5;
	if (snprintf(rerun->stem, sizeof(rerun->stem), "%.*s-again", (int)len,
		     options->job) < (int)sizeof(rerun->stem))
		options->stem = rerun->stem;
}

/* What the old run was told of its kernel, and its module's parameters. */
static void take_options(struct rerun *rerun, struct run_options *options)
{
	const struct result *old = &rerun->old;
	const char *name;
	json_t *value;

	if (!options->module) {
		options->made = old->variant.provenance;
		if (!options->variant)
			options->variant = old->variant.name;
	}
	if (!options->substrate && *old->substrate)
		options->substrate = old->substrate;
	if (!options->module || options->param_count)
		return;
	json_object_foreach(old->kernel.module.params, name, value)
	{
		size_t i = options->param_count;

		if (i == RUN_PARAMS_MAX || !json_is_string(value))
			break;
		snprintf(rerun->params[i], sizeof(rerun->params[i]), "%s=%s", name,
			 json_string_value(value));
		options->params[options->param_count++] = rerun->params[i];
	}
}

static int check(struct rerun *rerun, struct run_options *options, char *const *argv,
		 int argc, struct err *err)
{
	char option[RERUN_OPTION_MAX + 16];
	const size_t size = RERUN_OPTION_MAX;
	struct stat old, output;
	int ret;

	if (options->output && !stat(options->job, &old) &&
	    !stat(options->output, &output) && old.st_dev == output.st_dev &&
	    old.st_ino == output.st_ino)
		return err_set(err, -EINVAL,
			       "--output: %s: is the result to repeat: expected "
			       "another file",
			       options->output);
	ret = rerun_check_host(&rerun->old, options->job, options, err);
	if (ret == -EXDEV && !options->anyway) {
		if (!options->module && rerun_module_option(option, size, &rerun->old))
			strcat(option, " --anyway");
		else
			strcpy(option, "--anyway");
		return advice_add_option(err, ret, "to measure its job here", option,
					 argv, argc);
	}
	if (!ret)
		take_options(rerun, options);
	choose_stem(rerun, options);
	return ret == -EXDEV ? 0 : ret;
}

/* The page of "swaprel compare old=OLD new=NEW". */
static int compare(char **files, bool anyway)
{
	struct reading_options options = READING_OPTIONS;
	struct comparison_options page = { 0 };
	struct document document = { 0 };
	struct reading reading;
	struct invocation invocation;
	struct err err;
	int code, ret;

	options.looks = 1;
	options.anyway = anyway;
	invocation_make(&invocation, "swaprel compare", files, 2);
	ret = reading_open(&reading, files, 2, &options, &err);
	if (!ret)
		ret = err_sys(&err, comparison_document(&document, &reading.study, &page),
			      "compare");
	if (!ret)
		reading_caveats(&document, &reading, &invocation.caveat);
	if (!ret)
		putchar('\n');
	code = ret ? cli_fail(EXIT_USAGE, "%s", err.msg)
		   : reading_write(options.format, &document, NULL);
	if (!ret && invocation.caveat.arguments) {
		putchar('\n');
		clean_line(stdout, "the comparison: swaprel compare %s",
			   invocation.arguments);
	}
	document_free(&document);
	reading_close(&reading);
	return code;
}

static int measure_and_compare(struct rerun *rerun, struct run_options *options,
			       const struct job *job, char *const *argv, int argc)
{
	char old[PATH_MAX + 8], new[PATH_MAX + 8];
	char *files[] = { old, new };
	int code = run_measure(options, job, argv, argc);

	if (code != EXIT_FINE || !options->is_file)
		return code;
	if (rerun->old.state == RESULT_REFUSED) {
		cli_fail(EXIT_FINE, "%s: not compared: a refused run: %s", options->job,
			 reject_names.items[rerun->old.reject]);
		return code;
	}
	snprintf(old, sizeof(old), "old=%s", options->job);
	snprintf(new, sizeof(new), "new=%s", options->output);
	return compare(files, options->anyway);
}

static int rerun_main(int argc, char **argv)
{
	struct rerun rerun = { .stem = "" };
	const struct run_command command = { &cmd_rerun, "result", open_job, &rerun };
	struct run_options options;
	struct job job;
	struct err err;
	int code, ret;

	result_init(&rerun.old);
	ret = run_options_parse(&options, &job, &command, argc, argv, &err);
	if (!ret)
		ret = check(&rerun, &options, argv, argc, &err);
	if (ret == RUN_OPTIONS_HELP)
		code = EXIT_FINE;
	else if (ret)
		code = cli_fail(EXIT_USAGE, "%s", err.msg);
	else
		code = measure_and_compare(&rerun, &options, &job, argv, argc);
	result_free(&rerun.old);
	return code;
}

static const char *const synopsis[] = { "RESULT [-o FILE] [OPTION...]", NULL };

const struct command cmd_rerun = {
	.name = "rerun",
	.help = "repeat the run of a result, compare both",
	.run = rerun_main,
	.synopsis = synopsis,
	.about =
		"Measures the job of a result again, on this host, and compares the two. The "
		"new result goes beside the old one, as NAME-again.json. Another machine or "
		"kernel is refused, and so is another module. Needs root.",
	.options = run_entries,
	.more_options = run_add_fields,
};
