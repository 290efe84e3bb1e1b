// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/help.h"
#include "cli/invocation.h"
#include "cli/reading.h"
#include "cli/status.h"
#include "cmd/cmd.h"
#include "page/trend.h"

enum { OPT_GATE = READING_NEXT, OPT_SINCE, OPT_CHANGED, OPT_TREE };

#define DRAWN_EVERY   500 /* results: about a second */
#define SAID_EVERY_NS 30000000000

struct options {
	struct reading_options reading;
	struct trend_page_options page;
	double since_s;
	bool gate;
};

static int since_of(double *since_s, const char *value)
{
	struct tm tm = { 0 };
	const char *end = strptime(value, "%Y-%m-%d", &tm);
	const int day = tm.tm_mday;

	/* The 31st of February becomes one of March. */
	*since_s = (double)timegm(&tm);
	if (end && !*end && tm.tm_mday == day)
		return 0;
	cli_fail(EXIT_USAGE, "--since %s: expected a date: 2026-01-31", value);
	return -EINVAL;
}

static int own_option(void *context, int opt)
{
	struct options *options = context;

	switch (opt) {
	case OPT_GATE:
		options->gate = true;
		return 0;
	case OPT_SINCE:
		return since_of(&options->since_s, optarg);
	case OPT_CHANGED:
		options->page.changed = true;
		return 0;
	case OPT_TREE:
		options->page.tree = optarg;
		return 0;
	default:
		return -EINVAL;
	}
}

/* What the loader's results go to. */
struct loading {
	struct trend *trend;
	struct status status;
	size_t files;
};

static int take(void *context, struct result *result, const char *path)
{
	struct loading *loading = context;
	char line[64];

	if (++loading->files % DRAWN_EVERY == 0) {
		snprintf(line, sizeof(line), "trend: %zu results read", loading->files);
		status_draw(&loading->status, "", line);
	}
	return trend_add(loading->trend, result, path);
}

static int load(struct trend *trend, char **arguments, size_t count, struct err *err)
{
	struct loading loading = { .trend = trend };
	struct compare_files files = { .lenient = true,
				       .take = take,
				       .context = &loading };
	int ret;

	status_begin(&loading.status, SAID_EVERY_NS);
	ret = compare_files_load(&files, arguments, count, err);
	status_clear(&loading.status);
	compare_files_free(&files);
	if (!ret && !trend->run_count && trend->too_old)
		return err_set(err, -ENODATA,
			       "--since: all %zu results are older: expected an earlier "
			       "date",
			       trend->too_old);
	if (!ret && !trend->run_count)
		return reading_none_of(trend->options.metric, err);
	return ret;
}

/* Of thousands of boards nights are gigabytes, so that only one format has them. Formats
 * of tests and of measurements have one row for each cell. */
static void choose_rows(struct trend_page_options *page, const struct format *format)
{
	page->nights = !strcmp(format->name, "json");
	page->newest = !format->prose && !page->nights &&
		       strcmp(format->name, "csv") != 0 && format != &format_gnuplot;
}

static int trend_files(char **arguments, size_t count, const struct options *options)
{
	static const int gate_codes[GATE_COUNT] = {
		[GATE_PASS] = EXIT_FINE,
		[GATE_REGRESSION] = EXIT_BAD,
		[GATE_UNDECIDED] = EXIT_UNDECIDED,
		[GATE_INVALID] = EXIT_UNDECIDED,
	};
	const struct trend_options wanted = {
		.metric = options->reading.metric,
		.confidence = options->reading.analysis.confidence,
		.margin = options->reading.analysis.margin,
		.since_s = options->since_s,
	};
	struct trend_page_options page = options->page;
	struct document document = { 0 };
	struct trend trend;
	struct err err;
	int code, ret;

	choose_rows(&page, options->reading.format);
	trend_init(&trend, &wanted);
	ret = load(&trend, arguments, count, &err);
	if (!ret)
		ret = trend_make(&trend);
	if (!ret)
		ret = trend_document(&document, &trend, &page);
	if (ret == -ENOMEM)
		err_sys(&err, ret, "trend");
	code = ret ? cli_fail(EXIT_USAGE, "trend: %s", err.msg)
		   : reading_print(&options->reading, &document);
	if (code == EXIT_FINE && options->gate)
		code = gate_codes[trend_gate_whole(&trend)];
	document_free(&document);
	trend_free(&trend);
	return code;
}

static int trend(int argc, char **argv)
{
	struct options options = { .reading = READING_OPTIONS, .page = { .tree = "." } };
	struct reading_parser parser = { .reading = &options.reading,
					 .own = own_option,
					 .options = &options };
	const int ret = reading_parse(&parser, &cmd_trend, argc, argv);

	if (ret == -ECANCELED)
		return help_print(&cmd_trend);
	if (ret)
		return EXIT_USAGE;
	if (optind == argc)
		return cli_fail(EXIT_USAGE, "trend: expected a directory of results");
	return trend_files(argv + optind, (size_t)(argc - optind), &options);
}

static const char *const synopsis[] = { "[OPTION...] DIR...", NULL };

static const struct option_entry entries[] = {
	{ .group = "What is printed",
	  .name = "since",
	  .val = OPT_SINCE,
	  .value = "DATE",
	  .help = "leave out results from before DATE, such as those before an accepted "
		  "change",
	  .values = "a date: 2026-01-31" },
	{ .name = "changed",
	  .val = OPT_CHANGED,
	  .help = "print only cells whose level changed" },
	{ .name = "gate",
	  .val = OPT_GATE,
	  .help = "exit with 1 if a cell's newest level is slower than before by more than "
		  "the margin",
	  .more = "Slowdowns that follow each other count as one, so that a slow drift "
		  "cannot pass step by step. 75: no cell has enough nights." },
	{ .name = "tree",
	  .val = OPT_TREE,
	  .value = "PATH",
	  .help = "kernel tree for the bisect commands that are printed",
	  .absent = ".",
	  .kind = VALUE_DIR },
	READING_METRIC_ENTRY(NULL),
	{ .group = "Statistics",
	  .name = "margin",
	  .val = READING_MARGIN,
	  .value = "3%",
	  .help = "the largest slowdown that --gate lets pass",
	  .absent = "3%" },
	READING_CONFIDENCE_ENTRY("probability of no false change point in any cell"),
	READING_FORMAT_ENTRY,
	READING_PICTURE_ENTRIES,
	OPTION_HELP,
	{ 0 },
};

const struct command cmd_trend = {
	.name = "trend",
	.help = "history over nights: levels, change points, a gate for slow drift",
	.run = trend,
	.synopsis = synopsis,
	.about = "Reads all results below directories, whatever their names, and groups "
		 "each cell by variant, machine, substrate and night; dates and kernels "
		 "are those in the results. Prints the level of each cell, its change "
		 "points with intervals, and the command to run next.",
	.options = entries,
};
