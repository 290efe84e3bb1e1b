// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "cli/campaign_boots.h"
#include "cli/floor_advice.h"
#include "cli/help.h"
#include "cli/method.h"
#include "cli/options.h"
#include "cli/reading.h"
#include "cli/screen.h"
#include "cmd/cmd.h"
#include "cmd/compare_metrics.h"
#include "cmd/compare_options.h"
#include "compare/floor_file.h"
#include "compare/gate.h"
#include "page/answer.h"
#include "page/page.h"

/* What git bisect run knows beyond good and bad. */
enum { BISECT_SKIP = 125, BISECT_ABORT = 128 };

static int make_comparison(struct document *document, const struct study *study,
			   const struct compare_options *options, struct err *err)
{
	struct comparison_options page = { .columns = screen_columns_for(
						   options->reading.format),
					   .gate = options->gate };
	struct floor_file floor;
	int ret = floor_file_load_kept(&floor, options->reading.baselines, study, err);

	if (!ret)
		page.floor = &floor;
	if (!ret || ret == -ENOENT) {
		ret = comparison_document(document, study, &page);
		err_sys(err, ret, "compare");
	}
	floor_file_free(&floor);
	return ret;
}

static int make_either(struct document *document, const struct study *study,
		       const struct compare_options *options, struct err *err)
{
	const char *column, *unseen = parked_unseen(study->variants, &column);
	const struct format *format = options->reading.format;
	struct curve curve;
	int ret = curve_make(&curve, study);
	/* A sweep is for reading as a curve, but for whoever asks for rows or for a
	 * judgement. */
	bool wants_curve = options->curve ||
			   (curve_is_sweep(&curve) && format->prose && !options->gate &&
			    !options->junit && metric_is_release(study->metric));

	if (ret == -ENOMEM) {
		err_sys(err, ret, "compare");
	} else if (unseen && options->curve) {
		ret = err_set(err, -ENODATA,
			      "compare --curve: %s: parking counters not observable: %s",
			      column, unseen);
	} else if (ret && options->curve) {
		err_set(err, ret, "compare --curve: expected %s and a kernel that defers",
			study->steps.ladder->reference);
	} else if (!ret && !unseen && wants_curve) {
		ret = curve_document(document, &curve);
		err_sys(err, ret, "compare");
	} else {
		ret = make_comparison(document, study, options, err);
	}
	curve_free(&curve);
	return ret;
}

static int make_floor(struct document *document, const struct study *study,
		      struct err *err)
{
	struct floor_file floor;
	int ret = floor_file_make(&floor, study);

	if (!ret)
		ret = floor_document(document, &floor);
	err_sys(err, ret, "compare");
	floor_file_free(&floor);
	return ret;
}

static int refuse_one_column(const struct reading *reading, struct err *err)
{
	const struct compare_file *files = reading->files.files;
	char first[PATH_MAX + 8], second[PATH_MAX + 8];
	char *const words[] = { first, second };
	struct invocation invocation;

	if (reading->files.count == 1) {
		invocation_show(&invocation, files[0].path);
		err_set(err, -EINVAL, "compare: one result only: expected another");
		return advice_add(err, -EINVAL, "to print it", &invocation, "");
	}
	err_set(err, -EINVAL,
		"compare: all files are of variant \"%s\": expected another one, or "
		"NAME=FILE to tell them apart",
		reading->variants.items[0].name);
	if (reading->files.count > 2 || reading->files.of_campaign)
		return -EINVAL;
	snprintf(first, sizeof(first), "first=%s", files[0].path);
	snprintf(second, sizeof(second), "second=%s", files[1].path);
	invocation_make(&invocation, "swaprel compare", words, 2);
	return advice_add(err, -EINVAL, "to compare them", &invocation, "");
}

/* Whatever a study is printed as, the same caveats stand below it. */
static int make_document(struct document *document, const struct reading *reading,
			 const struct compare_options *options, struct err *err)
{
	const struct study *study = &reading->study;
	struct method_options page;
	int ret;

	if (options->aa)
		ret = make_floor(document, study, err);
	else if (options->components)
		ret = err_sys(err, components_document(document, study), "compare");
	else if (reading->variants.count < 2)
		ret = refuse_one_column(reading, err);
	else if (options->reading.metrics.count > 1)
		ret = compare_metrics(document, reading, &options->reading, err);
	else
		ret = make_either(document, study, options, err);
	if (ret)
		return ret;
	reading_caveats(document, reading, &options->invocation.caveat);
	floor_advice(document, reading, options->reading.baselines);
	page = method_options_of(&options->invocation.caveat);
	page.start = reading->files.start_command;
	page.by_metric = !options->aa && !options->components &&
			 options->reading.metrics.count < 2;
	if (!options->aa && !options->components)
		answer_of_study(document, study);
	method_of_study(document, study, &page);
	return err_sys(err, document->error, "compare");
}

static int compare_arguments(char **arguments, size_t count,
			     struct compare_options *options)
{
	static const int gate_codes[GATE_COUNT] = {
		[GATE_PASS] = EXIT_FINE,
		[GATE_REGRESSION] = EXIT_BAD,
		[GATE_UNDECIDED] = EXIT_UNDECIDED,
		[GATE_INVALID] = EXIT_UNDECIDED,
	};
	struct document document = { 0 };
	struct reading reading;
	struct err err = { "" }, note;
	int code, ret = reading_open(&reading, arguments, count, &options->reading, &err);

	if (ret == -EXDEV)
		advice_add(&err, ret, READING_ALL_THE_SAME, &options->invocation,
			   "--anyway");
	ret = ret ? err_prefix(&err, ret, "compare")
		  : make_document(&document, &reading, options, &err);
	if (!ret && !options->reading.format->prose) {
		campaign_boots_add(&document, arguments, count, &note);
		if (*note.msg)
			cli_fail(EXIT_FINE, "left out: %s", note.msg);
	}
	code = ret ? cli_fail(EXIT_USAGE, "%s", err.msg)
		   : reading_print(&options->reading, &document);
	if (code == EXIT_FINE && options->junit)
		code = reading_write(&format_junit, &document, &options->junit_target);
	/* A commit that cannot be reported on is neither good nor bad. */
	if (!ret && code != EXIT_FINE && options->bisect)
		code = BISECT_ABORT;
	else if (code == EXIT_FINE && options->gate && !options->aa)
		code = gate_codes[gate_whole(&reading.study)];
	document_free(&document);
	reading_close(&reading);
	return code;
}

static bool wants_bisect(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--bisect"))
			return true;
	}
	return false;
}

static int compare(int argc, char **argv)
{
	struct compare_options options = { .reading = READING_OPTIONS,
					   .junit_target = PUBLISH_NOWHERE };
	struct err err;
	int code, ret;

	options.reading.looks = 1;
	options.reading.several = true;
	ret = compare_options_parse(&options, argc, argv);
	if (options.aa)
		options.reading.looks = 0;
	if (ret == -ECANCELED)
		return help_print(&cmd_compare);
	if (!ret && argc == optind) {
		cli_fail(EXIT_USAGE, "compare: expected a base and another file, or a "
				     "campaign's directory");
		ret = -EINVAL;
	}
	if (!ret && options.junit) {
		ret = publish_open(&options.junit_target, options.junit, options.force,
				   &err);
		if (ret == -EEXIST)
			advice_add_option(&err, ret, "to replace it", "--force", argv,
					  argc);
		if (ret)
			cli_fail(EXIT_USAGE, "--junit: %s", err.msg);
	}
	if (ret)
		return wants_bisect(argc, argv) ? BISECT_ABORT : EXIT_USAGE;
	invocation_make(&options.invocation, "swaprel compare", argv + 1,
			(size_t)argc - 1);
	code = compare_arguments(argv + optind, (size_t)(argc - optind), &options);
	publish_close(&options.junit_target);
	/* git takes 1 to 124, and 126 and 127, for "this commit is bad": of these codes
	 * only EXIT_BAD may be that. */
	if (options.bisect && code > EXIT_BAD && code != BISECT_ABORT)
		return BISECT_SKIP;
	return code;
}

static const char *const synopsis[] = { "[OPTION...] BASE FILE...",
					"--aa [OPTION...] FILE...", NULL };

const struct command cmd_compare = {
	.name = "compare",
	.help = "compare variants: speed-ups, verdicts, attribution, a gate",
	.run = compare,
	.synopsis = synopsis,
	.about = "Compares results with a base, in the form of the published tables: "
		 "mode, base, other variants, and the speed-up of each over the base "
		 "with its interval and verdict; with a ladder of kernels also what "
		 "each step contributes. A variant's boots are taken together. A "
		 "directory, such as a campaign's, stands for all result.json and "
		 "result-*.json below it; NAME=PATH names the variant.",
	.options = compare_entries,
};
