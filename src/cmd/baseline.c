// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/plural.h"
#include "cli/help.h"
#include "cli/invocation.h"
#include "cli/options.h"
#include "cli/reading.h"
#include "cmd/baseline_show.h"
#include "cmd/cmd.h"
#include "compare/floor_file.h"
#include "version.h"

enum { OPT_FLOOR = READING_NEXT, OPT_FORCE };

struct options {
	struct reading_options reading;
	struct invocation invocation;
	bool floor, force;
	/* An option that was given, of those for one of the uses alone; or NULL. */
	const char *of_accept, *of_floor, *of_show;
};

/* What may become a baseline or a floor, and where that is kept: it is not replaced
 * unless that was asked for. */
static int check(const struct reading *reading, const struct options *options,
		 char path[BASELINE_PATH_MAX], struct err *err)
{
	const struct compare_variants *variants = &reading->variants;
	const struct compare_file *files = reading->files.files;
	const struct result *like = study_result(&reading->study);
	const char *root = options->reading.baselines;
	int ret;

	for (size_t i = 0; i < reading->files.count; i++) {
		if (files[i].result.state != RESULT_COMPLETE)
			return err_set(err, -EINVAL,
				       "%s: state: %s: expected a complete run",
				       files[i].path,
				       result_state_names.items[files[i].result.state]);
	}
	if (!options->floor && variants->count > 1)
		return err_set(err, -EINVAL,
			       "files of %s and %s: expected boots of one kernel "
			       "(NAME=FILE puts several under one name)",
			       variants->items[0].name, variants->items[1].name);
	if (!reading->study.set.cell_count)
		return err_set(err, -EINVAL, "%s: no cell", files[0].path);
	ret = options->floor
		      ? baseline_floor_path(path, BASELINE_PATH_MAX, root, like, err)
		      : baseline_set_path(path, BASELINE_PATH_MAX, root, like, err);
	if (ret || options->force || faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW))
		return ret;
	err_set(err, -EEXIST, "%s: exists already", path);
	return advice_add(err, -EEXIST, "to replace it", &options->invocation, "--force");
}

static int accept_floor(const struct reading *reading, const struct baseline_mover *mover,
			const struct baseline_file *files, struct err *err)
{
	const struct result *like = study_result(&reading->study);
	struct floor_file floor, back;
	json_t *json = NULL;
	int ret = floor_file_make(&floor, &reading->study);

	if (!ret)
		json = record_encode(&floor_file_record, &floor);
	if (!json) {
		ret = err_sys(err, -ENOMEM, "no floor");
	} else if (!isfinite(floor_row(&floor, 0)->floor.percent)) {
		ret = err_set(err, -EINVAL, "a noise floor needs two boots or more");
	} else {
		/* The old floor is not replaced by one that compare would refuse. */
		ret = file_format_decode(&floor_format, &back, json, "the floor", err);
		floor_file_free(&back);
	}
	if (!ret)
		ret = baseline_accept(mover, like, json, files, reading->files.count,
				      err);
	json_decref(json);
	floor_file_free(&floor);
	return ret;
}

static int accept_files(char **arguments, size_t count, const struct options *options)
{
	const struct baseline_mover mover = baseline_mover(options->reading.baselines,
							   SWAPREL_VERSION);
	struct baseline_file *list = NULL;
	struct reading reading;
	struct err err = { "no memory" };
	char path[BASELINE_PATH_MAX];
	int ret = reading_open(&reading, arguments, count, &options->reading, &err);

	if (ret == -EXDEV)
		advice_add(&err, ret, "to accept them nevertheless", &options->invocation,
			   "--anyway");
	if (!ret)
		ret = check(&reading, options, path, &err);
	if (!ret) {
		list = calloc(reading.files.count, sizeof(*list));
		ret = list ? 0 : err_sys(&err, -ENOMEM, "files");
	}
	for (size_t i = 0; i < reading.files.count && !ret; i++) {
		const struct compare_file *file = &reading.files.files[i];

		list[i] = (struct baseline_file){ file->path, file->text,
						  file->text_len };
	}
	if (!ret)
		ret = options->floor
			      ? accept_floor(&reading, &mover, list, &err)
			      : baseline_accept(&mover, study_result(&reading.study),
						NULL, list, reading.files.count, &err);
	if (!ret)
		clean_line(stdout, "%s: accepted, from %zu file%s", path,
			   reading.files.count, plural(reading.files.count));
	free(list);
	reading_close(&reading);
	return ret ? cli_fail(EXIT_USAGE, "baseline: %s", err.msg) : EXIT_FINE;
}

static int take_option(struct options *options, int opt)
{
	switch (opt) {
	case OPT_FLOOR:
		options->floor = true;
		options->of_accept = "--floor";
		return 0;
	case OPT_FORCE:
		options->force = true;
		options->of_accept = "--force";
		return 0;
	case READING_ANYWAY:
		options->of_accept = "--anyway";
		break;
	case READING_FORMAT:
		options->of_show = "--format";
		break;
	case 'm':
		options->of_floor = "--metric";
		break;
	case READING_CONFIDENCE:
		options->of_floor = "--confidence";
		break;
	default:
		break;
	}
	return reading_option(&options->reading, opt, optarg);
}

static int parse(struct options *options, int argc, char **argv)
{
	struct option_list list;
	int opt, ret = 0;

	options_of(&list, &cmd_baseline);
	while (!ret && (opt = options_take(&list, argc, argv)) != -1)
		ret = opt == 'h' ? -ECANCELED : take_option(options, opt);
	return ret;
}

/* An option that would do nothing is a mistake. */
static int refuse(const char *option, const char *expected)
{
	return cli_fail(EXIT_USAGE, "baseline: %s: expected with '%s' only", option,
			expected);
}

static int baseline(int argc, char **argv)
{
	struct options options = { .reading = READING_OPTIONS };
	int ret = parse(&options, argc, argv);
	char **arguments = argv + optind;
	int count = argc - optind;

	if (ret == -ECANCELED)
		return help_print(&cmd_baseline);
	if (ret)
		return EXIT_USAGE;
	invocation_make(&options.invocation, "swaprel", argv, (size_t)argc);
	options.reading.keep_text = true;
	options.reading.keep_refused = true; /* to be named */
	options.reading.one_kernel = options.floor;
	if (options.of_floor && !options.floor)
		return refuse(options.of_floor, "accept --floor");
	if (count == 1 && !strcmp(arguments[0], "show"))
		return options.of_accept ? refuse(options.of_accept, "accept")
					 : baseline_show(&options.reading);
	if (count > 1 && !strcmp(arguments[0], "accept"))
		return options.of_show
			       ? refuse(options.of_show, "show")
			       : accept_files(arguments + 1, (size_t)count - 1, &options);
	return cli_fail(EXIT_USAGE, "baseline: expected 'accept FILE...' or 'show'");
}

static bool verb_at(size_t index, struct choice *choice)
{
	static const char *const items[] = { "accept", "show" };
	static const struct names verbs = { "use", items, 2 };

	return choice_of_names(choice, &verbs, index);
}

static const struct choices verbs = { .at = verb_at };

static const char *const synopsis[] = { "accept [--floor] [OPTION...] FILE...",
					"show [--baselines DIR] [--format NAME]", NULL };

static const struct option_entry entries[] = {
	{ .group = "Both",
	  .name = "baselines",
	  .val = READING_BASELINES,
	  .value = "DIR",
	  .help = "where baselines are kept",
	  .more = "It may be shared: what root creates in a user's directory is owned "
		  "by that user, and files in a group-writable directory are "
		  "group-writable.",
	  .absent = BASELINE_ROOT,
	  .kind = VALUE_DIR },
	OPTION_HELP,
	{ .group = "accept",
	  .name = "force",
	  .val = OPT_FORCE,
	  .help = "replace the accepted baseline",
	  .more = "Without it a second one is refused." },
	{ .name = "anyway",
	  .val = READING_ANYWAY,
	  .help = "accept despite different machines, substrates, page sizes, jobs, "
		  "algorithms or CPUs" },
	{ .name = "floor",
	  .val = OPT_FLOOR,
	  .help = "accept the noise floor of the files, not the files",
	  .more = "Files of several kernels are refused, unless --anyway is given." },
	READING_METRIC_ENTRY("accept --floor"),
	READING_CONFIDENCE_ENTRY("confidence level of the floor, of all cells together"),
	{ .group = "show",
	  .name = "format",
	  .val = READING_FORMAT,
	  .value = "NAME",
	  .help = "output format",
	  .absent = "text",
	  .choices = &format_choices },
	{ 0 },
};

const struct command cmd_baseline = {
	.name = "baseline",
	.help = "accept results as the baseline of later ones; show it",
	.run = baseline,
	.synopsis = synopsis,
	.about = "accept makes boots of one kernel the baseline of their machine and "
		 "job, which 'swaprel compare --gate --baseline' compares with. accept "
		 "--floor records the noise floor of the files for this machine; every "
		 "comparison on it quotes it. Each replacement is logged for the "
		 "machine. show prints what is recorded.",
	.options = entries,
	.operands = &verbs,
};
