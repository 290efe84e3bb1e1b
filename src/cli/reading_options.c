// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "cli/option_conflicts.h"
#include "cli/reading.h"
#include "compare/looks.h"
#include "format/units.h"

/* Pixels. */
enum { PICTURE_LEAST = 300, PICTURE_MOST = 4000 };

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

static int width_of(unsigned int *pixels, const char *value)
{
	char *end;
	unsigned long number = strtoul(value, &end, 10);

	if (end != value && !*end && number >= PICTURE_LEAST && number <= PICTURE_MOST) {
		*pixels = (unsigned int)number;
		return 0;
	}
	cli_fail(EXIT_USAGE,
		 "--picture-width %s: expected a whole number of pixels from %d to %d",
		 value, PICTURE_LEAST, PICTURE_MOST);
	return -EINVAL;
}

/* 0; or -EINVAL after one line on stderr: it has none of that name, or the format draws
 * none. */
static int choose_picture(struct document *document,
			  const struct reading_options *options)
{
	char names[256] = "";
	struct sentence list = { names, sizeof(names), 0 };

	if (!options->picture && !options->picture_width)
		return 0;
	if (options->format != &format_gnuplot) {
		cli_fail(EXIT_USAGE, "--%s: expected with --format gnuplot",
			 options->picture ? "picture" : "picture-width");
		return -EINVAL;
	}
	document->picture = options->picture;
	document->picture_width = options->picture_width;
	if (plot_find(document, options->picture) || !plot_find(document, NULL))
		return 0;
	for (size_t i = 0; i < document->plot_count; i++) {
		if (document->plots[i].panel_count)
			sentence_add(&list, "%s%s", list.len ? ", " : "",
				     document->plots[i].name);
	}
	cli_fail(EXIT_USAGE, "--picture %s: no picture of that name here: expected %s",
		 options->picture, names);
	return -EINVAL;
}

int reading_print(const struct reading_options *options, struct document *document)
{
	return choose_picture(document, options)
		       ? EXIT_USAGE
		       : reading_write(options->format, document, NULL);
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
	char names[256];

	switch (opt) {
	case 'm':
		return metrics_of(options, value);
	case READING_FORMAT:
		options->format = format_find(value);
		if (options->format)
			return 0;
		cli_fail(EXIT_USAGE, "--format %s: expected %s", value,
			 format_expected(value, names, sizeof(names)));
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
	case READING_PICTURE:
		options->picture = value;
		return 0;
	case READING_PICTURE_WIDTH:
		return width_of(&options->picture_width, value);
	case READING_LOOKS:
		return looks_of(&options->looks, value);
	default:
		return -ENOENT;
	}
}

int reading_parse(struct reading_parser *parser, const struct command *command, int argc,
		  char **argv)
{
	int opt, ret = 0;

	options_of(&parser->list, command);
	while (!ret && (opt = options_take(&parser->list, argc, argv)) != -1) {
		if (opt == 'h')
			return -ECANCELED;
		if (opt == OPTION_WRONG)
			return -EINVAL;
		parser->given |= option_bit(opt);
		ret = reading_option(parser->reading, opt, optarg);
		if (ret == -ENOENT)
			ret = parser->own(parser->options, opt);
	}
	return ret;
}
