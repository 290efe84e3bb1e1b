// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>

#include "cli/option_conflicts.h"
#include "cmd/cmd.h"
#include "cmd/compare_options.h"

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

const struct option_entry compare_entries[] = {
	{ .group = "What is compared",
	  .name = "metric",
	  .val = 'm',
	  .value = "NAME,...",
	  .help = "which figure of a round; several: a row for each cell and variant, "
		  "with simultaneous intervals",
	  .more = "A table of several metrics is not judged by --gate.",
	  .absent = "mean",
	  .list = true,
	  .choices = &metric_choices },
	{ .name = "baseline",
	  .val = OPT_BASELINE,
	  .help = "the accepted baseline of this machine and job is the base",
	  .more = "See swaprel-baseline(1)." },
	{ .name = "looks",
	  .val = READING_LOOKS,
	  .value = "N",
	  .help = "this is interim analysis N: boots were added because the one before "
		  "was undecided; a campaign's directory counts by itself",
	  .more = "All analyses share the error probability that --confidence allows "
		  "(alpha spending): the first has four fifths of it, each further one "
		  "half of the rest. The larger of N and the campaign's number counts.",
	  .absent = "1" },
	{ .group = "Another table",
	  .name = "curve",
	  .val = OPT_CURVE,
	  .help = "what deferral adds, by budget, a row for each; text, mail and "
		  "markdown have it by default from three budgets on",
	  .more = "With peak parked data, the share that falls back to the caller, and "
		  "the variants merged and bound. It is refused, with the cause, where "
		  "a deferring kernel ran without its counters in debugfs." },
	{ .name = "components",
	  .val = OPT_COMPONENTS,
	  .help = "standard deviations between boots, runs and rounds, and expected "
		  "interval widths for other numbers of them" },
	{ .name = "aa",
	  .val = OPT_AA,
	  .help = "the noise floor, from files of one kernel",
	  .more = "Files of several kernels are refused, unless --anyway is given." },
	{ .group = "Gate",
	  .name = "gate",
	  .val = OPT_GATE,
	  .help = "exit 0: no cell is slower by more than the margin; 1: one is slower; 75: "
		  "undecided; 2: bad input",
	  .more = "It is also undecided if the base lacks a cell." },
	{ .name = "bisect",
	  .val = OPT_BISECT,
	  .help = "as --gate, with the exit codes of git bisect run: 0, 1, 125 to skip, 128 for "
		  "a wrong option and for output that cannot be written" },
	{ .name = "junit",
	  .val = OPT_JUNIT,
	  .value = "FILE",
	  .help = "the gate as JUnit XML, in addition",
	  .more = "An existing file that is not empty is refused before anything is "
		  "read.",
	  .kind = VALUE_FILE },
	{ .name = "force", .val = OPT_FORCE, .help = "replace that FILE" },
	{ .name = "ktap",
	  .val = OPT_KTAP,
	  .help = "the gate as KTAP, instead of the table" },
	READING_STUDY_ENTRIES,
	READING_FORMAT_ENTRY,
	READING_PICTURE_ENTRIES,
	OPTION_HELP,
	{ 0 },
};

/* A curve has neither a base to be judged against nor a floor; components are no
 * judgement. */
static const char *conflict_of(const struct compare_options *options)
{
	const struct format *format = options->reading.format;
	const bool judges = options->gate || options->junit || format == &format_ktap ||
			    format == &format_junit;

	if (options->reading.metrics.count > 1 &&
	    (judges || options->aa || options->curve || options->components))
		return "--metric: expected one with --curve, --gate, --bisect, --junit, "
		       "--ktap, --components and --aa";
	if (options->force && !options->junit)
		return "--force: expected with --junit FILE, which it replaces";
	if (options->aa && judges)
		return "--aa: nothing is judged: expected without --gate, --bisect, "
		       "--junit, --ktap and --format junit or ktap";
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

static int own_option(void *context, int opt)
{
	struct compare_options *options = context;

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

static int refuse_conflicts(const struct reading_parser *parser)
{
	/* A floor is of one kernel, whose runs are of no turn; neither it nor components
	 * come with a verdict. */
	static const struct option_conflict rules[] = {
		{ OPT_KTAP, READING_FORMAT },      { READING_MARGIN, OPT_AA },
		{ READING_TRUST, OPT_AA },         { READING_PAIRED, OPT_AA },
		{ READING_LOOKS, OPT_AA },         { READING_MARGIN, OPT_COMPONENTS },
		{ READING_TRUST, OPT_COMPONENTS },
	};

	return option_conflicts_refuse(&parser->list, parser->given, rules,
				       sizeof(rules) / sizeof(rules[0]));
}

int compare_options_parse(struct compare_options *options, int argc, char **argv)
{
	struct reading_parser parser = { .reading = &options->reading,
					 .own = own_option,
					 .options = options };
	const char *conflict;
	int ret = reading_parse(&parser, &cmd_compare, argc, argv);

	if (!ret)
		ret = refuse_conflicts(&parser);
	conflict = ret ? NULL : conflict_of(options);
	if (!conflict)
		return ret;
	cli_fail(EXIT_USAGE, "%s", conflict);
	return -EINVAL;
}
