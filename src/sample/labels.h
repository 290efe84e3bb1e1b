/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SAMPLE_LABELS_H
#define SWAPREL_SAMPLE_LABELS_H

#include "result/result.h"

/* Which of a cell's coordinates differ within a result, and so belong in a row's label;
 * the rest is said once, above the table. A share that stays resident always does. */
struct labels {
	const struct result *result; /* borrowed */
	bool size, pattern, release;
};

struct labels labels_of(const struct result *result);

/* "multi 2p", "single 64 MiB lzo-ratio"; returns @label. */
char *labels_point(const struct labels *labels, const struct point *point,
		   char label[POINT_NAME_MAX]);

#endif
