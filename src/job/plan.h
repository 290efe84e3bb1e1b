/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_JOB_PLAN_H
#define SWAPREL_JOB_PLAN_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "job/job.h"
#include "job/layout.h"

#define PLAN_CELLS_MAX 4096

/* What a cell is of: a point of the plan, and the same point in every boot's result. */
struct point {
	unsigned int procs;
	unsigned int size_mib; /* swapped out, per process */
	char pattern[LIST_NAME_MAX];
	char release[LIST_NAME_MAX];
	char resident[LIST_NAME_MAX]; /* share on top of it, see layout.h; "": none */
};

bool point_same(const struct point *a, const struct point *b);

#define POINT_NAME_MAX (64 + 3 * LIST_NAME_MAX)

/* "multi 2p 256 MiB text munmap", "... 1:5.4 resident"; returns @buf. */
char *point_name(const struct point *point, char *buf, size_t size);

/* A part of each region stays resident. */
static inline bool point_has_resident(const struct point *point)
{
	return *point->resident && strcmp(point->resident, LAYOUT_NONE) != 0;
}

/* Swapped out of one process: a multiple of every page size in use. */
static inline uint64_t point_size_bytes(const struct point *point)
{
	return (uint64_t)point->size_mib << 20;
}

/* How many of @cpus CPUs @procs processes take, and killers where there are enough for
 * each to have its own. */
static inline size_t point_cpus_taken(size_t procs, bool killers, size_t cpus)
{
	if (killers && cpus >= 2 * procs)
		return 2 * procs;
	return procs < cpus ? procs : cpus;
}

/* What all processes have swapped out, and release, together. */
static inline uint64_t point_bytes(const struct point *point)
{
	return point->procs * point_size_bytes(point);
}

/* The layout of the region of one process; of a share that cannot be, of none. */
struct layout point_layout(const struct point *point);

/* Of one process: what stays resident, and the whole region. */
uint64_t point_resident_bytes(const struct point *point);
uint64_t point_region_bytes(const struct point *point);

struct plan {
	size_t count;
	struct point *points;       /* owned */
	uint64_t peak_bytes;        /* the largest point_bytes() of them */
	uint64_t peak_region_bytes; /* and with the resident part */
};

/*
 * The job's lists multiplied out: release outermost, then resident, pattern, size, and
 * modes innermost, so that the rows of one published table stand together; then what is
 * of one process alone. 0, or -ENOMEM with a line.
 */
size_t plan_count(const struct job *job);
int plan_make(struct plan *plan, const struct job *job, struct err *err);
void plan_free(struct plan *plan);

/* "single", "multi 2p", as in the published tables; returns @buf. */
char *plan_mode_name(unsigned int procs, char *buf, size_t size);

#endif
