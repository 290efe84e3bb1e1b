/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CMD_COMPARE_OPTIONS_H
#define SWAPREL_CMD_COMPARE_OPTIONS_H

#include "cli/invocation.h"
#include "cli/reading.h"

/* What the command line of "compare" asked for. */
struct compare_options {
	struct reading_options reading;
	bool curve, gate, bisect, components, aa, force;
	const char *junit;
	struct invocation invocation;
	struct publish_target junit_target; /* open while there is a @junit */
};

extern const struct option_entry compare_entries[];

/* Take the options; optind is behind them. 0, -ECANCELED: the usage text was asked for,
 * or -EINVAL after one line on stderr, also for options that do nothing beside each
 * other.
 */
int compare_options_parse(struct compare_options *options, int argc, char **argv);

#endif
