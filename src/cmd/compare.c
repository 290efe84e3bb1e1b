// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <getopt.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "compare/compare.h"
#include "report/text.h"

static const char usage[] =
	"Usage: swaprel compare [--metric mean|max|wall] [--anyway] BASE FILE...\n\n"
	"Sets results beside a base in the published tables' form: mode, base, others and\n"
	"the speed-up of each over the base.\n\n"
	"  -m, --metric NAME  what a round's figure is where there are several processes:\n"
	"                     their mean (the default), the slowest, or the wall time\n"
	"      --anyway       also compare what was measured on different machines,\n"
	"                     substrates or with different algorithms\n"
	"  -h, --help         this text\n";

struct files {
	size_t count;
	struct result *results;
	const struct result **sorted; /* as compare_make() wants them */
	char (*names)[LIST_NAME_MAX];
	const char **heads;
};

static int files_load(struct files *files, char **paths, size_t count, struct err *err)
{
	int ret = 0;

	files->results = calloc(count, sizeof(*files->results));
	files->sorted = calloc(count, sizeof(*files->sorted));
	files->names = calloc(count, sizeof(*files->names));
	files->heads = calloc(count, sizeof(*files->heads));
	if (!files->results || !files->sorted || !files->names || !files->heads)
		return err_sys(err, -ENOMEM, "compare");
	for (; files->count < count && !ret; files->count++) {
		size_t i = files->count;

		ret = result_load(&files->results[i], paths[i], err);
		files->sorted[i] = &files->results[i];
		files->heads[i] = files->names[i];
	}
	return ret;
}

static void files_free(struct files *files)
{
	for (size_t i = 0; i < files->count; i++)
		result_free(&files->results[i]);
	free(files->results);
	free(files->sorted);
	free(files->names);
	free(files->heads);
}

static bool same_variant_twice(const struct files *files)
{
	for (size_t i = 1; i < files->count; i++) {
		for (size_t j = 0; j < i; j++) {
			if (!strcmp(files->results[i].variant.name,
				    files->results[j].variant.name))
				return true;
		}
	}
	return false;
}

/* Variants' names head the columns; where two are alike, the files' names do. */
static void files_name(struct files *files, char **paths)
{
	bool by_path = same_variant_twice(files);

	for (size_t i = 0; i < files->count; i++) {
		const char *name = files->results[i].variant.name;

		snprintf(files->names[i], LIST_NAME_MAX, "%.*s", LIST_NAME_MAX - 1,
			 by_path ? basename(paths[i]) : name);
		if (by_path && strrchr(files->names[i], '.'))
			*strrchr(files->names[i], '.') = '\0';
	}
}

static int files_check(const struct files *files, char **paths, struct err *err)
{
	for (size_t i = 1; i < files->count; i++) {
		int ret = compare_may_stand_together(files->sorted[0], files->sorted[i],
						     err);

		if (ret)
			return err_prefix(err, ret, "%s does not belong beside %s",
					  paths[i], paths[0]);
	}
	return 0;
}

static int print_comparison(const struct files *files, enum metric metric)
{
	struct comparison comparison;
	int ret = compare_make(&comparison, files->sorted, files->count, metric);

	if (ret)
		return ret;
	ret = text_comparison(stdout, &comparison, files->sorted[0], files->heads);
	compare_free(&comparison);
	return ret;
}

static int compare_files(char **paths, size_t count, enum metric metric, bool anyway)
{
	struct files files = { 0 };
	struct err err;
	int ret = files_load(&files, paths, count, &err);

	if (!ret && !anyway) {
		ret = files_check(&files, paths, &err);
		if (ret)
			err_prefix(&err, ret, "compare");
	}
	if (!ret) {
		files_name(&files, paths);
		if (print_comparison(&files, metric))
			ret = err_sys(&err, -ENOMEM, "compare");
	}
	files_free(&files);
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
	if (argc - optind < 2)
		return cmd_fail(EXIT_USAGE, "compare: expected a base and another file");
	return compare_files(argv + optind, (size_t)(argc - optind), (enum metric)metric,
			     anyway);
}

const struct command cmd_compare = {
	"compare", "set results side by side in the published tables' form", compare
};
