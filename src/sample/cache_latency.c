// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "sample/cache_latency.h"
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

static size_t add_cell(double *latencies_ns, const struct result_cell *cell)
{
	size_t count = 0;

	for (size_t i = 0; i < cell->rounds.count; i++) {
		const struct result_round *round = result_round(cell, i);

		if (result_round_counts(round) && isfinite(round_ns(round)))
			latencies_ns[count++] = round_ns(round);
	}
	return count;
}

int cache_latency_make(struct cache_latency *latency, const struct result *const *results,
		       size_t count)
{
	size_t most = 0, used = 0;
	double *latencies_ns;

	for (size_t i = 0; i < count; i++) {
		for (size_t c = 0; c < results[i]->cells.count; c++)
			most += result_cell(results[i], c)->rounds.count;
	}
	latencies_ns = calloc(most + 1, sizeof(*latencies_ns));
	if (!latencies_ns)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		for (size_t c = 0; c < results[i]->cells.count; c++)
			used += add_cell(latencies_ns + used, result_cell(results[i], c));
	}
	stats_sort(latencies_ns, used);
	*latency = (struct cache_latency){ used, stats_quantile(latencies_ns, used, TAIL),
					   stats_quantile(latencies_ns, used, 1 - TAIL) };
	free(latencies_ns);
	return 0;
}

bool cache_latency_varied(const struct cache_latency *latency)
{
	return latency->max_ns > MOVED_FACTOR * latency->min_ns;
}

double cache_latency_threshold_ns(const struct cache_latency *latency)
{
	return round(sqrt(latency->min_ns * latency->max_ns));
}

size_t cache_latency_filter(struct result *result, double max_latency_ns)
{
	struct result_cell *cells = result->cells.items;
	size_t kept = 0;

	for (size_t c = 0; c < result->cells.count; c++) {
		struct result_round *rounds = cells[c].rounds.items;
		size_t left = 0;

		for (size_t i = 0; i < cells[c].rounds.count; i++) {
			if (round_ns(&rounds[i]) <= max_latency_ns)
				rounds[left++] = rounds[i];
			else
				record_clear(&result_round_record, &rounds[i]);
		}
		cells[c].rounds.count = left;
		kept += left;
	}
	return kept;
}
