// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "campaign/campaign.h"
#include "cli/help.h"
#include "cli/invocation.h"
#include "cli/method.h"
#include "cli/option_conflicts.h"
#include "cli/reading.h"
#include "cmd/cmd.h"
#include "cmd/show.h"
#include "format/units.h"
#include "page/answer.h"
#include "page/page.h"
#include "page/runs.h"
#include "result/round_journal.h"
#include "sample/cache_latency.h"

/* Of times of releases an empty table says why. */
static bool has_figures(const struct result *result, enum metric metric)
{
	for (size_t c = 0; c < result->cells.count; c++) {
		const struct result_cell *cell = result_cell(result, c);

		for (size_t i = 0; i < cell->rounds.count; i++) {
			if (summary_round_counts(result_round(cell, i), metric))
				return true;
		}
	}
	return metric_is_release(metric);
}

static int none_sampled(struct err *err)
{
	return err_set(err, -ENODATA,
		       "no valid round sampled how memory comes back: expected a result "
		       "of a run with such rounds");
}

/* Another document than the cells. */
enum { SHOW_CELLS, SHOW_COST = READING_NEXT, SHOW_MEMORY, SHOW_PROFILE };

static int make_document(struct document *document, const struct result *result, int what,
			 enum metric metric, const struct caveat_invocation *invocation)
{
	switch (what) {
	case SHOW_COST:
		return cost_document(document, result, invocation);
	case SHOW_MEMORY:
		return memory_document(document, result, invocation);
	case SHOW_PROFILE:
		return profile_document(document, result, invocation);
	default:
		return result_document(document, result, metric, invocation);
	}
}

/* A campaign's is compared; in a boot's, or in another, there may be a result. */
static int refuse_directory(const char *path)
{
	char file[PATH_MAX], *const words[] = { file };
	struct invocation invocation;
	struct err err;

	err_set(&err, -EISDIR, "show: %s: a directory: expected a result file", path);
	if (snprintf(file, sizeof(file), "%s/" SLOT_RESULT_NAME, path) >=
	    (int)sizeof(file))
		return cli_fail(EXIT_USAGE, "%s", err.msg);
	if (!access(file, F_OK)) {
		invocation_show(&invocation, file);
		advice_add(&err, -EISDIR, "to print the one in it", &invocation, "");
	} else {
		snprintf(file, sizeof(file), "%s", path);
		invocation_make(&invocation, "swaprel compare", words, 1);
		advice_add(&err, -EISDIR, "to compare what is below it", &invocation, "");
	}
	return cli_fail(EXIT_USAGE, "%s", err.msg);
}

/* What measures the same job with the rounds that the metric is of. */
static void advise_watch(struct err *err, int ret, char *path, enum metric metric)
{
	const enum watch watch = metric_kinds[metric].watch;
	char *const words[] = { path };
	struct invocation invocation;
	char option[64];

	if (watch == WATCH_NONE)
		return;
	snprintf(option, sizeof(option), "--watch %s%s", watch_names.items[watch],
		 metric == METRIC_RESIDENT_BACK ? " --resident 1:5.4" : "");
	invocation_make(&invocation, "swaprel rerun", words, 1);
	advice_add(err, ret, "to measure it", &invocation, option);
}

/* The command that prints the document, to be posted. Returns @buf. */
static char *command_of(const struct reading_options *options, int what, char *buf,
			size_t size)
{
	static const char *const names[] = {
		[SHOW_COST] = " --cost",
		[SHOW_MEMORY] = " --memory",
		[SHOW_PROFILE] = " --profile",
	};
	struct sentence sentence = { buf, size, 0 };

	sentence_add(&sentence, "swaprel show%s", what ? names[what] : "");
	if (options->metrics.count)
		sentence_add(&sentence, " --metric %s",
			     metric_names.items[options->metric]);
	if (options->max_latency_ns > 0)
		sentence_add(&sentence, " --near %g", options->max_latency_ns);
	sentence_add(&sentence, " --format %s", options->format->name);
	return buf;
}

static void add_method(struct document *document, const struct result *result,
		       const struct reading_options *options, int what,
		       enum metric metric, const struct caveat_invocation *invocation)
{
	char command[128];
	const struct caveat_invocation own = {
		.command = command_of(options, what, command, sizeof(command)),
		.arguments = invocation->arguments,
	};
	struct method_options method = method_options_of(&own);

	method.by_metric = !what;
	answer_of_result(document, result, metric);
	method_of_result(document, result, metric, &method);
}

int show_add_result(struct document *document, struct result *result, char *path,
		    const struct reading_options *options, int what, struct err *err)
{
	const enum metric metric = what == SHOW_MEMORY ? METRIC_BACK99 : options->metric;
	struct invocation invocation;
	int ret = 0;

	if (options->max_latency_ns > 0 &&
	    !cache_latency_filter(result, options->max_latency_ns)) {
		ret = reading_no_round_left(options->max_latency_ns, err);
		err_prefix(err, ret, "%s", path);
	} else if ((!what || what == SHOW_MEMORY) && !has_figures(result, metric)) {
		ret = what ? none_sampled(err) : reading_none_of(metric, err);
		err_prefix(err, ret, "%s", path);
		advise_watch(err, ret, path, metric);
	}
	if (ret)
		return ret;
	invocation_show(&invocation, path);
	ret = make_document(document, result, what, metric, &invocation.caveat);
	if (!ret)
		add_method(document, result, options, what, metric, &invocation.caveat);
	runs_of_result(document, result, path);
	ret = ret ? ret : document->error;
	return err_sys(err, ret, "%s", path);
}

int show_read_file(struct document *document, char *path,
		   const struct reading_options *options, int what)
{
	struct result result;
	struct err err, note;
	struct stat st;
	int ret;

	if (!stat(path, &st) && S_ISDIR(st.st_mode))
		return refuse_directory(path);
	ret = round_journal_load(&result, path, NULL, NULL, &note, &err);
	if (*note.msg)
		cli_fail(EXIT_FINE, "%s", note.msg);
	if (!ret)
		ret = show_add_result(document, &result, path, options, what, &err);
	result_free(&result);
	return ret ? cli_fail(EXIT_USAGE, "%s", err.msg) : EXIT_FINE;
}

/* For people one after the other. */
static int show_files(char **paths, size_t count, const struct reading_options *options,
		      int what)
{
	struct document next;
	int code = EXIT_FINE;

	if (!options->format->prose)
		return show_joined(paths, count, options, what);
	for (size_t i = 0; i < count && code == EXIT_FINE; i++) {
		next = (struct document){ 0 };
		code = show_read_file(&next, paths[i], options, what);
		if (code == EXIT_FINE) {
			fputs(i ? "\n" : "", stdout);
			code = reading_print(options, &next);
		}
		document_free(&next);
	}
	return code;
}

/* Each of them is another document, and a profile is of no round. */
static const struct option_conflict conflicts[] = {
	{ 'm', SHOW_COST },
	{ 'm', SHOW_MEMORY },
	{ 'm', SHOW_PROFILE },
	{ SHOW_COST, SHOW_MEMORY },
	{ SHOW_COST, SHOW_PROFILE },
	{ SHOW_MEMORY, SHOW_PROFILE },
	{ READING_NEAR, SHOW_PROFILE },
};

#define CONFLICTS (sizeof(conflicts) / sizeof(conflicts[0]))

static int own_option(void *what, int opt)
{
	*(int *)what = opt;
	return 0;
}

static int show(int argc, char **argv)
{
	struct reading_options options = READING_OPTIONS;
	int what = SHOW_CELLS;
	struct reading_parser parser = { .reading = &options,
					 .own = own_option,
					 .options = &what };
	int ret = reading_parse(&parser, &cmd_show, argc, argv);

	if (!ret)
		ret = option_conflicts_refuse(&parser.list, parser.given, conflicts,
					      CONFLICTS);
	if (ret == -ECANCELED)
		return help_print(&cmd_show);
	if (ret)
		return EXIT_USAGE;
	if (options.format == &format_junit || options.format == &format_ktap)
		return cli_fail(EXIT_USAGE,
				"show: --format %s: nothing is judged: expected 'swaprel "
				"compare --gate'",
				options.format->name);
	if (optind == argc)
		return cli_fail(EXIT_USAGE, "show: expected a result file");
	/* Scripts that follow each other draw no picture. */
	if (argc - optind > 1 && options.format == &format_gnuplot)
		return cli_fail(EXIT_USAGE,
				"show: %s: expected one file with --format "
				"gnuplot",
				argv[optind + 1]);
	return show_files(argv + optind, (size_t)(argc - optind), &options, what);
}

static const char *const synopsis[] = {
	"[--metric NAME | --cost | --memory | --profile] [OPTION...] FILE...", NULL
};

static const struct option_entry entries[] = {
	READING_METRIC_ENTRY("What is printed"),
	{ .name = "cost",
	  .val = SHOW_COST,
	  .help = "instead: the CPU time of a release by who spends it: callers, kernel threads, "
		  "interrupts, others; context switches, instructions",
	  .more = "CPU time is that of all tasks from the start barrier until settled; "
		  "instructions are those in kernel mode; context switches are those "
		  "of a process within its release." },
	{ .name = "memory",
	  .val = SHOW_MEMORY,
	  .help = "instead: memory return over time, as sampled in one round of each "
		  "cell with --watch return, and what sampling cost",
	  .more = "It is the round of each cell whose time to 99 % is the median. How late "
		  "samples may be is printed, too." },
	{ .name = "profile",
	  .val = SHOW_PROFILE,
	  .help = "instead: where the kernel's time went, of a run with --profile",
	  .more = "Shares of callers and of the kernel's workers, with the 95 % interval of "
		  "that many samples." },
	READING_FORMAT_ENTRY,
	READING_PICTURE_ENTRIES,
	READING_NEAR_ENTRY,
	OPTION_HELP,
	{ 0 },
};

const struct command cmd_show = {
	.name = "show",
	.help = "print the cells of a result file",
	.run = show,
	.synopsis = synopsis,
	.about = "Prints the cells of result files: median with its 95 % interval, "
		 "mean, p95, time per page, time to settle, compression ratio, rounds "
		 "used and rejected, and why; below them the caveats: load, data, "
		 "throttling ... In a format for programs a campaign's directory stands "
		 "for its results and its boots.",
	.options = entries,
};
