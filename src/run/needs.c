// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>
#include <sys/swap.h>

#include "result/watch.h"
#include "run/needs.h"
#include "swapdev/backend.h"
#include "workloads/workload.h"

/* Assumed for a pattern without a stated ratio; existing ones compress better. */
#define RATIO_UNPROMISED 2.0

/* For the device's signature. */
#define DISK_EXTRA_BYTES (UINT64_C(16) << 20)

/* A result without rounds, a round without processes, a process: a little less than they
 * take. */
#define FILE_BYTES  UINT64_C(4096)
#define ROUND_BYTES UINT64_C(1500)
#define PROC_BYTES  UINT64_C(120)

static double expected_ratio(const struct job *job, const char *name)
{
	const struct pattern *pattern = pattern_find(name);

	if (!pattern || pattern->flags & PATTERN_INCOMPRESSIBLE)
		return 1;
	return pattern->flags & PATTERN_KEEPS_RATIO ? job->ratio : RATIO_UNPROMISED;
}

static bool watches(const struct job *job, enum watch watch)
{
	for (size_t i = 0; i < job->watch.count; i++) {
		if (names_find(&watch_names, job->watch.items[i]) == (int)watch)
			return true;
	}
	return false;
}

static bool reaps(const struct point *point)
{
	const struct release_method *method = release_find(point->release);

	return method && method->reaps;
}

bool needs_pressure(const struct job *job)
{
	return watches(job, WATCH_RECLAIM);
}

/* What rounds of the kind fifo need, and which cells have no CPU for them. */
static void add_fifo(struct require_plan *needs, const struct job *job)
{
	needs->fifo = watches(job, WATCH_FIFO);
	needs->modes = job->modes;
	for (size_t i = 0; i < job->release.count; i++) {
		const struct release_method *method = release_find(job->release.items[i]);

		if (method && release_has_killer(method))
			needs->killed = true;
		else
			needs->released_here = true;
	}
}

bool needs_charge_group(const struct job *job)
{
	bool mixed = false;

	for (size_t i = 0; i < job->resident.count; i++)
		mixed |= strcmp(job->resident.items[i], LAYOUT_NONE) != 0;
	return mixed && watches(job, WATCH_RETURN);
}

uint64_t needs_disk_bytes(const struct plan *plan)
{
	return SWAPDEV_FACTOR * plan->peak_bytes + DISK_EXTRA_BYTES;
}

void needs_of_plan(struct require_plan *needs, const struct job *job,
		   const struct plan *plan)
{
	const uint64_t rounds = job->rounds.warmup + job->rounds.min;

	*needs = (struct require_plan){
		.peak_bytes = plan->peak_region_bytes,
		.swap_bytes = plan->peak_bytes,
		.disk_bytes = needs_disk_bytes(plan),
		.file_bytes = FILE_BYTES,
		.worst_ratio = RATIO_UNPROMISED,
		.numa_node = job->numa_node,
		.cpus = job->cpus,
		.algorithm = job->algorithm,
		.swap_priority = SWAP_FLAG_PRIO_MASK,
		.tunes = job->tune,
		.over_zswap = swap_backend_find(job->backend)->over_zswap,
	};
	add_fifo(needs, job);
	needs->reclaims = needs_pressure(job);
	for (size_t i = 0; i < plan->count; i++) {
		const struct point *point = &plan->points[i];

		if (point_region_bytes(point) > needs->process_bytes)
			needs->process_bytes = point_region_bytes(point);
		if (point->procs > needs->procs)
			needs->procs = point->procs;
		if (reaps(point))
			needs->reaps = true;
		needs->file_bytes += rounds * (ROUND_BYTES + point->procs * PROC_BYTES);
	}
	for (size_t i = 0; i < plan->count; i++) {
		double ratio = expected_ratio(job, plan->points[i].pattern);

		if (ratio < needs->worst_ratio)
			needs->worst_ratio = ratio;
	}
}
