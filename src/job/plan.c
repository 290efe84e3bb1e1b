// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "job/plan.h"

static struct plan_cell make_cell(const struct job *job, size_t release, size_t pattern,
				  size_t size, size_t mode)
{
	struct plan_cell cell = {
		.procs = job->modes.items[mode],
		.size_bytes = (uint64_t)job->size_mib.items[size] << 20,
	};

	strcpy(cell.pattern, job->pattern.items[pattern]);
	strcpy(cell.release, job->release.items[release]);
	return cell;
}

/* The index of a cell counts through the lists as digits of a number, modes last. */
static struct plan_cell cell_at(const struct job *job, size_t index)
{
	size_t mode = index % job->modes.count;
	size_t size, pattern;

	index /= job->modes.count;
	size = index % job->size_mib.count;
	index /= job->size_mib.count;
	pattern = index % job->pattern.count;
	return make_cell(job, index / job->pattern.count, pattern, size, mode);
}

uint64_t plan_cell_bytes(const struct plan_cell *cell)
{
	return cell->procs * cell->size_bytes;
}

int plan_make(struct plan *plan, const struct job *job, struct err *err)
{
	size_t count = job->release.count * job->pattern.count * job->size_mib.count *
		       job->modes.count;

	*plan = (struct plan){ 0 };
	plan->cells = calloc(count ? count : 1, sizeof(*plan->cells));
	if (!plan->cells)
		return err_sys(err, -ENOMEM, "job %s", job->name);
	plan->count = count;
	for (size_t i = 0; i < count; i++) {
		struct plan_cell *cell = &plan->cells[i];
		uint64_t bytes;

		*cell = cell_at(job, i);
		bytes = plan_cell_bytes(cell);
		if (bytes > plan->peak_bytes)
			plan->peak_bytes = bytes;
	}
	return 0;
}

void plan_free(struct plan *plan)
{
	free(plan->cells);
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
