/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_PROGRESS_H
#define SWAPREL_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/status.h"
#include "job/plan.h"
#include "result/result.h"

/* How far a run is: see status.h; and a plain line at the end of each cell. */
struct progress {
	bool quiet;
	struct status status;
	const struct job *job;
	const struct plan *plan;
	size_t cell; /* the one at work */
	uint64_t start_ns, cell_start_ns;
};

void progress_begin(struct progress *progress, const struct job *job,
		    const struct plan *plan, bool quiet);

/* What the watcher of a run is called with; @progress is a struct progress. */

/* Cell @cell is begun; with the first one the clock starts. */
void progress_cell(void *progress, size_t cell);

/* A round of the cell at work is over. */
void progress_round(void *progress, const struct result_cell *cell);

/* The cell at work is over. */
void progress_cell_done(void *progress, const struct result_cell *cell);

/* A plain line that does not disturb the bar. */
void progress_line(void *progress, const char *line);

#endif
