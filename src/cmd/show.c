// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <getopt.h>
#include <stdio.h>

#include "cmd/cmd.h"
#include "report/text.h"

static const char usage[] =
	"Usage: swaprel show [--metric mean|max|wall] FILE...\n\n"
	"Prints the cells of result files: median with its 95 % interval, mean, p95, time\n"
	"per page, time to settle, compression ratio, rounds used and rejected, and why.\n\n"
	"  -m, --metric NAME  what a round's figure is where there are several processes:\n"
	"                     their mean (the default), the slowest, or the wall time\n"
	"  -h, --help         this text\n";

static int show_file(const char *path, enum metric metric)
{
	struct result result;
	struct err err;
	int ret = result_load(&result, path, &err);

	if (!ret) {
		ret = text_result(stdout, &result, metric);
		err_sys(&err, ret, "%s", path);
	}
	result_free(&result);
	return ret ? cmd_fail(EXIT_USAGE, "%s", err.msg) : EXIT_FINE;
}

static int show(int argc, char **argv)
{
	static const struct option options[] = {
		{ "metric", required_argument, NULL, 'm' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int metric = METRIC_MEAN, opt, code = EXIT_FINE;

	while ((opt = getopt_long(argc, argv, "m:h", options, NULL)) != -1) {
		switch (opt) {
		case 'm':
			metric = cmd_metric(optarg);
			if (metric < 0)
				return EXIT_USAGE;
			break;
		case 'h':
			fputs(usage, stdout);
			return EXIT_FINE;
		default:
			return EXIT_USAGE;
		}
	}
	if (optind == argc)
		return cmd_fail(EXIT_USAGE, "show: expected a result file");
	for (int i = optind; i < argc && code == EXIT_FINE; i++) {
		if (i > optind)
			putchar('\n');
		code = show_file(argv[i], (enum metric)metric);
	}
	return code;
}

const struct command cmd_show = { "show", "print the cells of a result file", show };
