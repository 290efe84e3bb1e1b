// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "sample/apart.h"
#include "sample/summary.h"
#include "stats/stats.h"

#define TAIL         0.05
#define MOVED_FACTOR 2

/* The longer way of before and after; NAN where it is not known. */
static double round_ns(const struct result_round *round)
{
	uint64_t before_ns = round->core_to_core_before_ns;
	uint64_t after_ns = round->core_to_core_after_ns;

	if (before_ns == UNKNOWN_U64 || after_ns == UNKNOWN_U64)
		return NAN;
	return (double)(before_ns > after_ns ? before_ns : after_ns);
}

static size_t add_cell(double *ways_ns, const struct result_cell *cell)
{
	size_t count = 0;

	for (size_t i = 0; i < cell->rounds.count; i++) {
		const struct result_round *round = result_round(cell, i);

		if (result_round_counts(round) && isfinite(round_ns(round)))
			ways_ns[count++] = round_ns(round);
	}
	return count;
}

int apart_make(struct apart *apart, const struct result *const *results, size_t count)
{
	size_t most = 0, used = 0;
	double *ways_ns;

	for (size_t i = 0; i < count; i++) {
		for (size_t c = 0; c < results[i]->cells.count; c++)
			most += result_cell(results[i], c)->rounds.count;
	}
	ways_ns = calloc(most + 1, sizeof(*ways_ns));
	if (!ways_ns)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		for (size_t c = 0; c < results[i]->cells.count; c++)
			used += add_cell(ways_ns + used, result_cell(results[i], c));
	}
	stats_sort(ways_ns, used);
	*apart = (struct apart){ used, stats_quantile(ways_ns, used, TAIL),
				 stats_quantile(ways_ns, used, 1 - TAIL) };
	free(ways_ns);
	return 0;
}

bool apart_moved(const struct apart *apart)
{
	return apart->most_ns > MOVED_FACTOR * apart->least_ns;
}

double apart_between_ns(const struct apart *apart)
{
	return round(sqrt(apart->least_ns * apart->most_ns));
}

size_t apart_keep_near(struct result *result, double near_ns)
{
	struct result_cell *cells = result->cells.items;
	size_t kept = 0;

	for (size_t c = 0; c < result->cells.count; c++) {
		struct result_round *rounds = cells[c].rounds.items;
		size_t left = 0;

		for (size_t i = 0; i < cells[c].rounds.count; i++) {
			if (round_ns(&rounds[i]) <= near_ns)
				rounds[left++] = rounds[i];
			else
				record_clear(&result_round_record, &rounds[i]);
		}
		cells[c].rounds.count = left;
		kept += left;
	}
	return kept;
}
