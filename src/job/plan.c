// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "job/plan.h"

bool point_same(const struct point *a, const struct point *b)
{
	return a->procs == b->procs && a->size_mib == b->size_mib &&
	       !strcmp(a->pattern, b->pattern) && !strcmp(a->release, b->release) &&
	       !strcmp(a->resident, b->resident);
}

char *point_name(const struct point *point, char *buf, size_t size)
{
	const bool mixed = point_has_resident(point);
	char mode[24];

	snprintf(buf, size, "%s %u MiB %s %s%s%s%s",
		 plan_mode_name(point->procs, mode, sizeof(mode)), point->size_mib,
		 point->pattern, point->release, mixed ? " " : "",
		 mixed ? point->resident : "", mixed ? " resident" : "");
	return buf;
}

struct layout point_layout(const struct point *point)
{
	struct layout layout;

	layout_make(&layout, point_size_bytes(point),
		    point_has_resident(point) ? point->resident : LAYOUT_NONE);
	return layout;
}

uint64_t point_resident_bytes(const struct point *point)
{
	return point_layout(point).resident_blocks * LAYOUT_BLOCK_BYTES;
}

uint64_t point_region_bytes(const struct point *point)
{
	return point_layout(point).blocks * LAYOUT_BLOCK_BYTES;
}

/* The index counts through the lists as digits of a number, modes last. */
static struct point point_at(const struct job *job, size_t index)
{
	struct point point = { 0 };

	point.procs = job->modes.items[index % job->modes.count];
	index /= job->modes.count;
	point.size_mib = job->size_mib.items[index % job->size_mib.count];
	index /= job->size_mib.count;
	strcpy(point.pattern, job->pattern.items[index % job->pattern.count]);
	index /= job->pattern.count;
	strcpy(point.resident, job->resident.items[index % job->resident.count]);
	strcpy(point.release, job->release.items[index / job->resident.count]);
	return point;
}

static size_t count_lists(const struct job *job)
{
	return job->release.count * job->resident.count * job->pattern.count *
	       job->size_mib.count * job->modes.count;
}

static struct point single_at(const struct job *job, size_t index)
{
	struct point point = { .procs = 1 };

	point.size_mib = job->size_mib.items[index % job->size_mib.count];
	strcpy(point.pattern, job->single_pattern);
	index /= job->size_mib.count;
	strcpy(point.resident, job->resident.items[index % job->resident.count]);
	strcpy(point.release, job->release.items[index / job->resident.count]);
	return point;
}

size_t plan_count(const struct job *job)
{
	const size_t singles = job->release.count * job->resident.count *
			       job->size_mib.count;

	return count_lists(job) + (*job->single_pattern ? singles : 0);
}

int plan_make(struct plan *plan, const struct job *job, struct err *err)
{
	const size_t lists = count_lists(job), count = plan_count(job);

	*plan = (struct plan){ 0 };
	plan->points = calloc(count ? count : 1, sizeof(*plan->points));
	if (!plan->points)
		return err_sys(err, -ENOMEM, "job %s", job->name);
	plan->count = count;
	for (size_t i = 0; i < count; i++) {
		struct point *point = &plan->points[i];
		uint64_t region_bytes;

		*point = i < lists ? point_at(job, i) : single_at(job, i - lists);
		region_bytes = point->procs * point_region_bytes(point);
		if (point_bytes(point) > plan->peak_bytes)
			plan->peak_bytes = point_bytes(point);
		if (region_bytes > plan->peak_region_bytes)
			plan->peak_region_bytes = region_bytes;
	}
	return 0;
}

void plan_free(struct plan *plan)
{
	free(plan->points);
	*plan = (struct plan){ 0 };
}

char *plan_mode_name(unsigned int procs, char *buf, size_t size)
{
	if (procs == 1)
		snprintf(buf, size, "single");
	else
		snprintf(buf, size, "multi %up", procs);
	return buf;
}
