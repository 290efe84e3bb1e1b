// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "cli/help.h"
#include "cli/reading.h"
#include "compare/looks.h"

const char reading_usage[] =
	"  -m, --metric NAME    which figure of a round, of those below; default: mean\n"
	"      --format NAME    of the output\n"
	"      --margin 3%      differences within it are the same\n"
	"      --confidence 95% of all intervals simultaneously\n"
	"      --trust-one-boot judge also from a single boot of a kernel\n"
	"      --paired         compare within each turn of a campaign; turns that a variant\n"
	"                       lacks are left out\n"
	"      --near NS        only rounds in which a cache line took at most that from CPU\n"
	"                       to CPU, where a hypervisor moves them\n"
	"      --baselines DIR  where baselines are; default: " BASELINE_ROOT "\n"
	"      --anyway         compare despite different machines, substrates, jobs ...\n"
	"  -h, --help           this text\n";

int reading_help(const char *usage, const char *options)
{
	printf("%s%s\nMetrics:\n", usage, options);
	for (size_t i = 0; i < METRIC_COUNT; i++)
		help_row(metric_names.items[i], help_width(&metric_names),
			 metric_kinds[i].about);
	printf("\nFormats:\n");
	for (size_t i = 0; i < format_count; i++)
		printf("  %-11s %s\n", formats[i]->name, formats[i]->about);
	return EXIT_FINE;
}

/* "3%" or "3": a percentage from @min to @max, as a share. */
static int percentage(double *share, const char *name, const char *value, double min,
		      double max)
{
	char *end;
	double percent = strtod(value, &end);

	end += *end == '%';
	if (end == value || *end || !(percent >= min && percent <= max)) {
		cli_fail(EXIT_USAGE, "--%s %s: expected a percentage from %g to %g", name,
			 value, min, max);
		return -EINVAL;
	}
	*share = percent / 100;
	return 0;
}

static int metrics_of(struct reading_options *options, const char *value)
{
	if (metric_list_parse(&options->metrics, value))
		return -EINVAL;
	options->metric = options->metrics.items[0];
	if (options->several || options->metrics.count == 1)
		return 0;
	cli_fail(EXIT_USAGE, "--metric %s: expected one: several are for swaprel compare",
		 value);
	return -EINVAL;
}

static int near_of(double *max_latency_ns, const char *value)
{
	char *end;

	*max_latency_ns = strtod(value, &end);
	if (end != value && !*end && *max_latency_ns > 0 && isfinite(*max_latency_ns))
		return 0;
	cli_fail(EXIT_USAGE, "--near %s: expected a number of ns above 0", value);
	return -EINVAL;
}

static int looks_of(unsigned int *looks, const char *value)
{
	char *end;
	unsigned long number = strtoul(value, &end, 10);

	if (end != value && !*end && *value != '-' && number >= 1 &&
	    number <= LOOKS_MAX) {
		*looks = (unsigned int)number;
		return 0;
	}
	cli_fail(EXIT_USAGE, "--looks %s: expected a whole number from 1 to %d", value,
		 LOOKS_MAX);
	return -EINVAL;
}

int reading_option(struct reading_options *options, int opt, const char *value)
{
	char names[128];

	switch (opt) {
	case 'm':
		return metrics_of(options, value);
	case READING_FORMAT:
		options->format = format_find(value);
		if (options->format)
			return 0;
		cli_fail(EXIT_USAGE, "--format %s: expected %s", value,
			 format_names(names, sizeof(names)));
		return -EINVAL;
	case READING_MARGIN:
		return percentage(&options->analysis.margin, "margin", value, 0, 100);
	case READING_CONFIDENCE:
		return percentage(&options->analysis.confidence, "confidence", value, 50,
				  99.999);
	case READING_ANYWAY:
		options->anyway = true;
		return 0;
	case READING_TRUST:
		options->analysis.trust_one_boot = true;
		return 0;
	case READING_PAIRED:
		options->analysis.paired = true;
		return 0;
	case READING_BASELINES:
		options->baselines = value;
		return 0;
	case READING_NEAR:
		return near_of(&options->max_latency_ns, value);
	case READING_LOOKS:
		return looks_of(&options->looks, value);
	default:
		return -ENOENT;
	}
}
