// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "sample/labels.h"

struct labels labels_of(const struct result *result)
{
	struct labels labels = { .result = result };

	for (size_t i = 1; i < result->cells.count; i++) {
		const struct point *first = &result_cell(result, 0)->point;
		const struct point *point = &result_cell(result, i)->point;

		labels.size |= point->size_mib != first->size_mib;
		labels.pattern |= strcmp(point->pattern, first->pattern) != 0;
		labels.release |= strcmp(point->release, first->release) != 0;
	}
	return labels;
}

char *labels_point(const struct labels *labels, const struct point *point,
		   char label[POINT_NAME_MAX])
{
	const bool mixed = point_has_resident(point);
	char mode[24], size[24] = "";

	if (labels->size)
		snprintf(size, sizeof(size), " %u MiB", point->size_mib);
	snprintf(label, POINT_NAME_MAX, "%s%s%s%s%s%s%s%s%s",
		 plan_mode_name(point->procs, mode, sizeof(mode)), size,
		 labels->pattern ? " " : "", labels->pattern ? point->pattern : "",
		 labels->release ? " " : "", labels->release ? point->release : "",
		 mixed ? " " : "", mixed ? point->resident : "",
		 mixed ? " resident" : "");
	return label;
}
