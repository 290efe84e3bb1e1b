/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_SEQUENCE_H
#define SWAPREL_ROUND_SEQUENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "job/job.h"
#include "result/result.h"

/*
 * Which round of a cell comes next: the warm-up rounds, which are timed ones, then cycles
 * of a timed round and one of each kind that the cell can have.
 */
struct sequence {
	const struct job_rounds *rounds;
	size_t kind_count;
	enum watch kinds[WATCH_COUNT]; /* all but none */
};

/* The kind of the round that comes next. */
enum watch sequence_next(const struct sequence *sequence, const struct result_cell *cell);

/*
 * Whether the cell, on which @spent_ns were spent so far, begins no further round: by the
 * job's maximum, its limit of time, or as five rejected rounds in a row leave no hope of
 * a valid one. Over the limit it goes on only where there is a timed round and kinds had
 * none yet: until each has had one.
 */
bool sequence_is_over(const struct sequence *sequence, const struct result_cell *cell,
		      uint64_t spent_ns);

/* Whether all rounds that belong together have been: the cell may end if it is sure. */
static inline bool sequence_cycle_is_complete(const struct sequence *sequence,
					      const struct result_cell *cell)
{
	return sequence_next(sequence, cell) == WATCH_NONE;
}

#endif
