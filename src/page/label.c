// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "job/plan.h"
#include "page/label.h"

const char label_crowded[] = "* oversubscribed: more processes than CPUs to run them, "
			     "so waiting for a CPU is in the figure";

struct labels labels_of(const struct result *result)
{
	struct labels labels = { .result = result };
	const struct result_cell *first = result_cell(result, 0);

	for (size_t i = 1; i < result->cells.count; i++) {
		const struct result_cell *cell = result_cell(result, i);

		labels.size |= cell->point.size_mib != first->point.size_mib;
		labels.pattern |= strcmp(cell->point.pattern, first->point.pattern) != 0;
		labels.release |= strcmp(cell->point.release, first->point.release) != 0;
	}
	return labels;
}

static void append(char *buf, size_t size, const char *glue, const char *text)
{
	size_t len = strlen(buf);

	snprintf(buf + len, size - len, "%s%s", glue, text);
}

char *label_row(const struct labels *labels, const struct result_cell *cell, char *buf,
		size_t size)
{
	char mib[24];

	plan_mode_name(cell->point.procs, buf, size);
	snprintf(mib, sizeof(mib), "%u MiB", cell->point.size_mib);
	if (labels->size)
		append(buf, size, " ", mib);
	if (labels->pattern)
		append(buf, size, " ", cell->point.pattern);
	if (labels->release)
		append(buf, size, " ", cell->point.release);
	if (cell->oversubscribed)
		append(buf, size, "", "*");
	return buf;
}

char *label_head(const struct labels *labels, char *buf, size_t size)
{
	const struct result *result = labels->result;
	const struct result_cell *cell;
	char mib[24];

	snprintf(buf, size, "%s", result->job.algorithm);
	if (!result->cells.count)
		return buf;
	cell = result_cell(result, 0);
	snprintf(mib, sizeof(mib), "%u MiB", cell->point.size_mib);
	snprintf(buf, size, "%s of %s a process",
		 labels->release ? "release" : cell->point.release,
		 labels->size ? "several sizes" : mib);
	append(buf, size, ", ",
	       labels->pattern ? "several patterns" : cell->point.pattern);
	append(buf, size, ", ", result->job.algorithm);
	return buf;
}
