/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_PROGRESS_H
#define SWAPREL_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "job/plan.h"
#include "result/result.h"

/* How far a run is, on stderr: a bar that is drawn again on a terminal, else plain lines
 * at the end of a cell and every ten seconds. */
struct progress {
	bool quiet, terminal;
	const struct job *job;
	const struct plan *plan;
	size_t cell; /* the one at work */
	uint64_t start_ns, cell_start_ns, said_ns;
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
