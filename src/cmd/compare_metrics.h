/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CMD_COMPARE_METRICS_H
#define SWAPREL_CMD_COMPARE_METRICS_H

#include "cli/reading.h"

/* The document of several metrics beside each other: a study for each, all of them
 * simultaneous. 0 or negative errno with a line. */
int compare_metrics(struct document *document, const struct reading *reading,
		    const struct reading_options *options, struct err *err);

#endif
