// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>

#include "cmd/cmd.h"
#include "cmd/compare_files.h"
#include "compare/compare.h"
#include "report/text.h"

static const char usage[] =
	"Usage: swaprel compare [--metric mean|max|wall] [--anyway] BASE FILE...\n\n"
	"Sets results beside a base in the published tables' form: mode, base, others and\n"
	"the speed-up of each over the base; with base, class_idx and deferred there, what\n"
	"deferral adds. The boots of one variant are one column, its rounds pooled. A\n"
	"directory, such as a campaign's, stands for all result.json below it.\n\n"
	"  -m, --metric NAME  what a round's figure is where there are several processes:\n"
	"                     their mean (the default), the slowest, or the wall time\n"
	"      --anyway       also compare what was measured on different machines,\n"
	"                     substrates or with different algorithms\n"
	"  -h, --help         this text\n";

static int check_files(const struct compare_files *files, struct err *err)
{
	const struct compare_file *base = &files->files[0];

	for (size_t i = 1; i < files->count; i++) {
		const struct compare_file *file = &files->files[i];
		int ret = compare_may_stand_together(base->result, file->result, err);

		if (ret)
			return err_prefix(err, ret, "%s does not belong beside %s",
					  file->path, base->path);
	}
	return 0;
}

static int print_columns(const struct compare_columns *columns, enum metric metric,
			 struct err *err)
{
	struct comparison comparison;
	int ret;

	if (columns->count < 2)
		return err_set(err, -EINVAL, "all of it is %s: expected another variant",
			       columns->items[0].name);
	ret = compare_make(&comparison, columns, metric);
	if (ret)
		return err_sys(err, ret, "no table");
	ret = text_comparison(stdout, &comparison);
	compare_free(&comparison);
	return ret ? err_sys(err, ret, "no table") : 0;
}

static int compare_files(const struct compare_files *files, enum metric metric,
			 bool anyway, struct err *err)
{
	struct compare_columns columns = { 0 };
	int ret = anyway ? 0 : check_files(files, err);

	if (!ret)
		ret = compare_columns_make(&columns, files->files, files->count, anyway,
					   err);
	if (!ret)
		ret = print_columns(&columns, metric, err);
	compare_columns_free(&columns);
	return ret ? err_prefix(err, ret, "compare") : 0;
}

static int compare_arguments(char **arguments, size_t count, enum metric metric,
			     bool anyway)
{
	struct compare_files files;
	struct err err;
	int ret = compare_files_load(&files, arguments, count, &err);

	if (!ret)
		ret = compare_files(&files, metric, anyway, &err);
	compare_files_free(&files);
	return ret ? cmd_fail(EXIT_USAGE, "%s%s", err.msg,
			      ret == -EXDEV ? " (--anyway compares them)" : "")
		   : EXIT_FINE;
}

static int compare(int argc, char **argv)
{
	static const struct option options[] = {
		{ "metric", required_argument, NULL, 'm' },
		{ "anyway", no_argument, NULL, 'a' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int metric = METRIC_MEAN, opt;
	bool anyway = false;

	while ((opt = getopt_long(argc, argv, "m:h", options, NULL)) != -1) {
		switch (opt) {
		case 'm':
			metric = cmd_metric(optarg);
			if (metric < 0)
				return EXIT_USAGE;
			break;
		case 'a':
			anyway = true;
			break;
		case 'h':
			fputs(usage, stdout);
			return EXIT_FINE;
		default:
			return EXIT_USAGE;
		}
	}
	if (argc == optind)
		return cmd_fail(EXIT_USAGE, "compare: expected a base and another file, "
					    "or a campaign's directory");
	return compare_arguments(argv + optind, (size_t)(argc - optind),
				 (enum metric)metric, anyway);
}

const struct command cmd_compare = {
	"compare", "set results side by side in the published tables' form", compare
};
