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

static int own_option(struct compare_options *options, int opt)
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

static int refuse_conflicts(const struct compare_options *options,
			    const struct option *table)
{
	/* A floor is of one kernel, whose runs are of no turn; neither it nor components
	 * come with a verdict. */
	static const struct option_conflict rules[] = {
		{ OPT_KTAP, READING_FORMAT },      { READING_MARGIN, OPT_AA },
		{ READING_TRUST, OPT_AA },         { READING_PAIRED, OPT_AA },
		{ READING_LOOKS, OPT_AA },         { READING_MARGIN, OPT_COMPONENTS },
		{ READING_TRUST, OPT_COMPONENTS },
	};

	return option_conflicts_refuse("compare", table, options->given, rules,
				       sizeof(rules) / sizeof(rules[0]));
}

int compare_options_parse(struct compare_options *options, int argc, char **argv)
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
	const char *conflict;
	int opt, ret = 0;

	while (!ret && (opt = cli_option(argc, argv, "m:h", table)) != -1) {
		if (opt == 'h')
			return -ECANCELED;
		options->given |= option_bit(opt);
		ret = reading_option(&options->reading, opt, optarg);
		if (ret == -ENOENT)
			ret = own_option(options, opt);
	}
	if (!ret)
		ret = refuse_conflicts(options, table);
	conflict = ret ? NULL : conflict_of(options);
	if (!conflict)
		return ret;
	cli_fail(EXIT_USAGE, "%s", conflict);
	return -EINVAL;
}
