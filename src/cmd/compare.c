// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>

#include "cli/again.h"
#include "cli/reading.h"
#include "cmd/cmd.h"
#include "cmd/compare_metrics.h"
#include "compare/floor_file.h"
#include "compare/gate.h"
#include "page/page.h"

static const char usage[] =
	"Usage: swaprel compare [OPTION...] BASE FILE...\n"
	"       swaprel compare --aa [OPTION...] FILE...\n\n"
	"Sets results beside a base in the published tables' form: mode, base, others, and\n"
	"the speed-up of each over the base with its interval and verdict; where a ladder\n"
	"of kernels is there, what each step of it gives. The boots of one variant are one\n"
	"column. A directory, such as a campaign's, stands for all result.json below it;\n"
	"NAME=PATH names the column.\n\n"
	"      --metric A,B     several metrics beside each other, a row for each cell and\n"
	"                       variant, all of them simultaneous\n"
	"      --curve          what deferral adds over its budget, a row for each: text, mail\n"
	"                       and markdown have it by themselves from three budgets on\n"
	"      --gate           exit 0: no cell is slower by more than the margin; 1: one is\n"
	"                       slower; 75: undecided; 2: bad input\n"
	"      --baseline       the accepted baseline of this machine and job is the base\n"
	"      --bisect         as --gate, with the exit codes of git bisect run: 0, 1,\n"
	"                       125 to skip, 128 for an option that is wrong and for output\n"
	"                       that cannot be written\n"
	"      --junit FILE     the gate as JUnit XML, besides\n"
	"      --force          replace the FILE that is there\n"
	"      --ktap           the gate as KTAP, instead of the table\n"
	"      --looks N        this is the Nth look: boots were added as the one before left\n"
	"                       a question open; a campaign's directory counts by itself\n"
	"      --components     what boots, runs and rounds differ by, and how wide intervals\n"
	"                       would be of other numbers of them\n"
	"      --aa             print the noise floor; expects files of one kernel\n";

enum {
	OPT_CURVE = READING_NEXT,
	OPT_GATE,
	OPT_BASELINE,
	OPT_BISECT,
	OPT_JUNIT,
	OPT_FORCE,
	OPT_KTAP,
	OPT_COMPONENTS,
	OPT_AA,
};

/* What git bisect run knows beyond good and bad. */
enum { BISECT_SKIP = 125, BISECT_ABORT = 128 };

struct options {
	struct reading_options reading;
	bool curve, gate, bisect, components, aa, force;
	const char *junit;
	struct again again;
	struct publish_target junit_target; /* open while there is a @junit */
};

/* A curve has neither a base to be judged against nor a floor; components are no
 * judgement. */
static const char *at_odds(const struct options *options)
{
	const struct format *format = options->reading.format;
	const bool judges = options->gate || options->junit || format == &format_ktap ||
			    format == &format_junit;

	if (options->reading.metrics.count > 1 &&
	    (judges || options->aa || options->curve || options->components))
		return "--metric: expected one with --curve, --gate, --bisect, --junit, "
		       "--ktap, --components and --aa";
	if (options->curve && !metric_is_release(options->reading.metric))
		return "--curve: expected a time of the release: --metric mean, max or "
		       "wall";
	if (options->curve && (judges || options->aa))
		return "--curve: expected without --gate, --bisect, --junit, --ktap and "
		       "--aa";
	if (options->components && (judges || options->aa || options->curve))
		return "--components: expected without --curve, --gate, --bisect, "
		       "--junit, --ktap and --aa";
	return NULL;
}

static int make_comparison(struct document *document, const struct study *study,
			   const struct options *options, struct err *err)
{
	struct comparison_wish wish = { .columns = options->reading.format->columns,
					.gate = options->gate };
	struct floor_file floor;
	int ret = floor_file_load_kept(&floor, options->reading.baselines, study, err);

	if (!ret)
		wish.floor = &floor;
	if (!ret || ret == -ENOENT) {
		ret = comparison_document(document, study, &wish);
		err_sys(err, ret, "compare");
	}
	floor_file_free(&floor);
	return ret;
}

static int make_either(struct document *document, const struct study *study,
		       const struct options *options, struct err *err)
{
	const char *column, *unseen = parked_unseen(study->columns, &column);
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
			study->rungs.ladder->reference);
	} else if (!ret && !unseen && wants_curve) {
		ret = curve_document(document, &curve, format->columns);
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
	struct again show;

	again_show(&show, reading->files.files[0].path);
	if (reading->files.count == 1 && show.caveat.arguments)
		return err_set(err, -EINVAL,
			       "compare: one result only: expected another; '%s %s' "
			       "prints it by itself",
			       show.caveat.command, show.caveat.arguments);
	return err_set(
		err, -EINVAL,
		"compare: all files are of variant \"%s\": expected another one, or "
		"NAME=FILE to tell them apart",
		reading->columns.items[0].name);
}

/* Whatever a study is printed as, the same caveats stand below it. */
static int make_document(struct document *document, const struct reading *reading,
			 const struct options *options, struct err *err)
{
	const struct study *study = &reading->study;
	int ret;

	if (options->aa)
		ret = make_floor(document, study, err);
	else if (options->components)
		ret = err_sys(err, components_document(document, study), "compare");
	else if (reading->columns.count < 2)
		ret = refuse_one_column(reading, err);
	else if (options->reading.metrics.count > 1)
		ret = compare_metrics(document, reading, &options->reading, err);
	else
		ret = make_either(document, study, options, err);
	if (ret)
		return ret;
	reading_caveats(document, reading, &options->again.caveat);
	return err_sys(err, document->error, "compare");
}

static int compare_arguments(char **arguments, size_t count,
			     const struct options *options)
{
	static const int gate_codes[GATE_COUNT] = {
		[GATE_FINE] = EXIT_FINE,
		[GATE_REGRESSION] = EXIT_BAD,
		[GATE_UNDECIDED] = EXIT_UNDECIDED,
		[GATE_INVALID] = EXIT_UNDECIDED,
	};
	struct document document = { 0 };
	struct reading reading;
	struct err err = { "" };
	int code, ret = reading_open(&reading, arguments, count, &options->reading, &err);

	ret = ret ? err_prefix(&err, ret, "compare")
		  : make_document(&document, &reading, options, &err);
	code = ret ? cli_fail(EXIT_USAGE, "%s", err.msg)
		   : reading_write(options->reading.format, &document, NULL);
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

static int own_option(struct options *options, int opt)
{
	switch (opt) {
	case OPT_CURVE:
		options->curve = true;
		return 0;
	case OPT_GATE:
		options->gate = true;
		return 0;
	case OPT_BASELINE:
		options->reading.by_baseline = true;
		return 0;
	case OPT_BISECT:
		options->gate = options->bisect = true;
		return 0;
	case OPT_JUNIT:
		options->junit = optarg;
		return 0;
	case OPT_FORCE:
		options->force = true;
		return 0;
	case OPT_KTAP:
		options->reading.format = &format_ktap;
		return 0;
	case OPT_COMPONENTS:
		options->components = true;
		return 0;
	case OPT_AA:
		options->aa = options->reading.one_kernel = true;
		return 0;
	default:
		return -EINVAL;
	}
}

static int parse(struct options *options, int argc, char **argv)
{
	static const struct option table[] = {
		READING_LONG_OPTIONS,
		{ "looks", required_argument, NULL, READING_LOOKS },
		{ "curve", no_argument, NULL, OPT_CURVE },
		{ "gate", no_argument, NULL, OPT_GATE },
		{ "baseline", no_argument, NULL, OPT_BASELINE },
		{ "bisect", no_argument, NULL, OPT_BISECT },
		{ "junit", required_argument, NULL, OPT_JUNIT },
		{ "force", no_argument, NULL, OPT_FORCE },
		{ "ktap", no_argument, NULL, OPT_KTAP },
		{ "components", no_argument, NULL, OPT_COMPONENTS },
		{ "aa", no_argument, NULL, OPT_AA },
		{ 0 },
	};
	int opt, ret = 0;

	while (!ret && (opt = cli_option(argc, argv, "m:h", table)) != -1) {
		if (opt == 'h')
			return -ECANCELED;
		ret = reading_option(&options->reading, opt, optarg);
		if (ret == -ENOENT)
			ret = own_option(options, opt);
	}
	return ret;
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
	struct options options = { .reading = READING_OPTIONS,
				   .junit_target = PUBLISH_NOWHERE };
	const char *odds;
	struct err err;
	int code, ret;

	options.reading.looks = 1;
	options.reading.several = true;
	ret = parse(&options, argc, argv);
	if (options.aa)
		options.reading.looks = 0;
	if (ret == -ECANCELED)
		return reading_help(usage, reading_usage);
	if (!ret && argc == optind) {
		cli_fail(EXIT_USAGE, "compare: expected a base and another file, or a "
				     "campaign's directory");
		ret = -EINVAL;
	}
	odds = at_odds(&options);
	if (!ret && odds) {
		cli_fail(EXIT_USAGE, "%s", odds);
		ret = -EINVAL;
	}
	if (!ret && options.junit) {
		ret = publish_open(&options.junit_target, options.junit, options.force,
				   &err);
		if (ret)
			cli_fail(EXIT_USAGE, "--junit: %s", err.msg);
	}
	if (ret)
		return wants_bisect(argc, argv) ? BISECT_ABORT : EXIT_USAGE;
	again_make(&options.again, "swaprel compare", argv + 1, (size_t)argc - 1);
	code = compare_arguments(argv + optind, (size_t)(argc - optind), &options);
	publish_close(&options.junit_target);
	/* git takes 1 to 124, and 126 and 127, for "this commit is bad": of these codes
	 * only EXIT_BAD may be that. */
	if (options.bisect && code > EXIT_BAD && code != BISECT_ABORT)
		return BISECT_SKIP;
	return code;
}

const struct command cmd_compare = {
	"compare", "set results side by side: speed-ups, verdicts, attribution, a gate",
	compare
};
