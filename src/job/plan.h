/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_JOB_PLAN_H
#define SWAPREL_JOB_PLAN_H

#include <stdint.h>

#include "job/job.h"

#define PLAN_CELLS_MAX 4096

/* One point of the plan. */
struct plan_cell {
	unsigned int procs;
	uint64_t size_bytes; /* per process, a multiple of every page size in use */
	char pattern[LIST_NAME_MAX];
	char release[LIST_NAME_MAX];
};

/* What all processes of the cell release together. */
uint64_t plan_cell_bytes(const struct plan_cell *cell);

struct plan {
	size_t count;
	struct plan_cell *cells; /* owned */
	uint64_t peak_bytes;     /* the largest procs x size of a cell */
};

/*
 * The job's lists multiplied out: release outermost, then pattern, size, and modes
 * innermost, so that the rows of one published table stand together. 0, or -ENOMEM with a
 * line.
 */
int plan_make(struct plan *plan, const struct job *job, struct err *err);
void plan_free(struct plan *plan);

/* "single", "multi 2p", as in the published tables; returns @buf. */
char *plan_mode_name(unsigned int procs, char *buf, size_t size);

#endif
