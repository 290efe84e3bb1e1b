// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "format/units.h"
#include "page/label.h"

const char label_oversubscribed[] =
	"* oversubscribed: more processes than CPUs to run them, "
	"so waiting for a CPU is in the figure.";

const struct labels label_whole = { .size = true, .pattern = true, .release = true };

struct row_cell row_cell_of(const struct labels *labels, const struct point *point,
			    bool oversubscribed)
{
	struct row_cell cell = { .point = *point, .oversubscribed = oversubscribed };

	plan_mode_name(point->procs, cell.mode, sizeof(cell.mode));
	labels_point(labels, point, cell.label);
	return cell;
}

char *cell_label(const void *at, char *buf, size_t size)
{
	const struct row_cell *cell = at;

	snprintf(buf, size, "%s%s", cell->label, cell->oversubscribed ? "*" : "");
	return buf;
}

char *label_head(const struct labels *labels, char *buf, size_t size)
{
	const struct result *result = labels->result;
	struct sentence head = { buf, size, 0 };
	const struct point *point;

	if (!result->cells.count) {
		snprintf(buf, size, "%s", result->job.algorithm);
		return buf;
	}
	point = &result_cell(result, 0)->point;
	sentence_add(&head, "%s of ", labels->release ? "release" : point->release);
	if (labels->size)
		sentence_add(&head, "several sizes");
	else
		sentence_add(&head, "%u MiB", point->size_mib);
	sentence_add(&head, " a process, %s, %s",
		     labels->pattern ? "several patterns" : point->pattern,
		     result->job.algorithm);
	return buf;
}
