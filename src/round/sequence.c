// SPDX-License-Identifier: GPL-2.0-or-later
#include "round/sequence.h"
#include "base/clock.h"

/* As many rejections in a row as leave no hope of a valid round. */
#define HOPELESS_ROUNDS 5

enum watch sequence_next(const struct sequence *sequence, const struct result_cell *cell)
{
	const size_t done = cell->rounds.count, warmup = sequence->rounds->warmup;
	const size_t at = done < warmup ? 0
					: (done - warmup) % (sequence->kind_count + 1);

	return at ? sequence->kinds[at - 1] : WATCH_NONE;
}

static size_t timed_rounds(const struct result_cell *cell)
{
	size_t count = 0;

	for (size_t i = 0; i < cell->rounds.count; i++)
		count += result_round(cell, i)->watch == WATCH_NONE;
	return count;
}

static bool is_hopeless(const struct result_cell *cell)
{
	size_t rejected = 0;

	while (rejected < cell->rounds.count &&
	       result_round(cell, cell->rounds.count - 1 - rejected)->reject)
		rejected++;
	return !result_rounds_used(cell) && rejected >= HOPELESS_ROUNDS;
}

/* The first cycle has begun, and is not over. */
static bool is_in_first_cycle(const struct sequence *sequence,
			      const struct result_cell *cell)
{
	const size_t done = cell->rounds.count, warmup = sequence->rounds->warmup;

	return done > warmup && done < warmup + sequence->kind_count + 1;
}

bool sequence_is_over(const struct sequence *sequence, const struct result_cell *cell,
		      uint64_t spent_ns)
{
	const struct job_rounds *rounds = sequence->rounds;

	if (!cell->rounds.count)
		return false;
	if (is_hopeless(cell))
		return true;
	if (spent_ns > rounds->max_seconds * NS_PER_SEC)
		return !is_in_first_cycle(sequence, cell);
	/* The kinds of the last timed round are still to come. */
	return sequence_cycle_is_complete(sequence, cell) &&
	       timed_rounds(cell) >= rounds->warmup + rounds->max;
}
