// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "cli/again.h"
#include "cli/option_conflicts.h"
#include "cli/reading.h"
#include "cmd/cmd.h"
#include "page/page.h"
#include "result/round_journal.h"
#include "sample/apart.h"

static const char usage[] =
	"Usage: swaprel show [--metric NAME | --cost | --memory | --profile] [--near NS]\n"
	"                    [--format NAME] FILE...\n\n"
	"Prints the cells of result files: median with its 95 % interval, mean, p95, time\n"
	"per page, time to settle, compression ratio, rounds used and rejected, and why;\n"
	"below them what changes their meaning: load, data, throttling ...\n\n"
	"      --cost         who pays for the release of a page instead: CPU time of callers,\n"
	"                     kernel threads, interrupts and the rest, switches, instructions\n"
	"  -m, --metric NAME  which figure of a round, of those below; default: mean\n"
	"      --near NS      only rounds in which a cache line took at most that from CPU to\n"
	"                     CPU; the table names a number where that matters\n"
	"      --memory       how memory came back instead, in rounds with --watch return: the\n"
	"                     points of one round of each cell, and what the sampling cost\n"
	"      --profile      where the kernel's time went instead, of a run with --profile\n"
	"      --format NAME  of the output\n"
	"      --picture NAME which picture --format gnuplot draws: rounds, over-processes,\n"
	"                     over-sizes, cost, memory; default: the first there is\n"
	"      --picture-width N  in pixels; default: 900\n"
	"  -h, --help         this text\n";

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
		       "of a run with such rounds: \"swaprel run --watch return\"");
}

/* Another document than the cells. */
enum { SHOW_CELLS, SHOW_COST = READING_NEXT, SHOW_MEMORY, SHOW_PROFILE };

static int make_document(struct document *document, const struct result *result, int what,
			 enum metric metric, const struct caveat_again *again)
{
	switch (what) {
	case SHOW_COST:
		return cost_document(document, result, again);
	case SHOW_MEMORY:
		return memory_document(document, result, again);
	case SHOW_PROFILE:
		return profile_document(document, result, true);
	default:
		return result_document(document, result, metric, again);
	}
}

static int show_file(const char *path, const struct reading_options *options, int what)
{
	const enum metric metric = what == SHOW_MEMORY ? METRIC_BACK99 : options->metric;
	struct document document = { 0 };
	struct result result;
	struct again again;
	struct err err, note;
	struct stat st;
	int code, ret;

	if (!stat(path, &st) && S_ISDIR(st.st_mode))
		return cli_fail(EXIT_USAGE,
				"show: %s: a directory: expected a result file: 'swaprel "
				"show %s/result.json'",
				path, path);
	ret = round_journal_load(&result, path, NULL, NULL, &note, &err);
	if (*note.msg)
		cli_fail(EXIT_FINE, "%s", note.msg);
	if (!ret && options->near_ns > 0 && !apart_keep_near(&result, options->near_ns)) {
		ret = reading_none_near(options->near_ns, &err);
		err_prefix(&err, ret, "%s", path);
	}
	if (!ret && (!what || what == SHOW_MEMORY) && !has_figures(&result, metric)) {
		ret = what ? none_sampled(&err) : reading_none_of(metric, &err);
		err_prefix(&err, ret, "%s", path);
	}
	again_show(&again, path);
	if (!ret) {
		ret = make_document(&document, &result, what, metric, &again.caveat);
		err_sys(&err, ret, "%s", path);
	}
	code = ret ? cli_fail(EXIT_USAGE, "%s", err.msg)
		   : reading_print(options, &document);
	document_free(&document);
	result_free(&result);
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

/* 0, -ECANCELED: the usage text was asked for, or -EINVAL after one line on stderr. */
static int parse(struct reading_options *options, int *what, int argc, char **argv)
{
	static const struct option table[] = {
		{ "metric", required_argument, NULL, 'm' },
		{ "format", required_argument, NULL, READING_FORMAT },
		{ "near", required_argument, NULL, READING_NEAR },
		{ "picture", required_argument, NULL, READING_PICTURE },
		{ "picture-width", required_argument, NULL, READING_PICTURE_WIDTH },
		{ "cost", no_argument, NULL, SHOW_COST },
		{ "memory", no_argument, NULL, SHOW_MEMORY },
		{ "profile", no_argument, NULL, SHOW_PROFILE },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	uint64_t given = 0;
	int opt;

	while ((opt = cli_option(argc, argv, "m:h", table)) != -1) {
		if (opt == 'h')
			return -ECANCELED;
		given |= option_bit(opt);
		if (opt >= SHOW_COST && opt <= SHOW_PROFILE)
			*what = opt;
		else if (reading_option(options, opt, optarg))
			return -EINVAL;
	}
	return option_conflicts_refuse("show", table, given, conflicts, CONFLICTS);
}

static int show(int argc, char **argv)
{
	struct reading_options options = READING_OPTIONS;
	int what = SHOW_CELLS, code = EXIT_FINE;
	const int ret = parse(&options, &what, argc, argv);

	if (ret == -ECANCELED)
		return reading_help(usage, "");
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
	for (int i = optind; i < argc && code == EXIT_FINE; i++) {
		if (i > optind)
			putchar('\n');
		code = show_file(argv[i], &options, what);
	}
	return code;
}

const struct command cmd_show = { "show", "print the cells of a result file", show };
