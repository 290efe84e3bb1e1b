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
void progress_cell(struct progress *progress, size_t cell);

/* A round of the cell at work is over. */
void progress_round(struct progress *progress, const struct result_cell *cell);

/* The cell at work is over. */
void progress_cell_done(struct progress *progress, const struct result_cell *cell);

/* A plain line that does not disturb the bar. */
void progress_say(struct progress *progress, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void progress_end(struct progress *progress);

#endif
