// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "sample/disturbance.h"
#include "stats/stats.h"

#define CONFIDENCE 0.95

int disturbance_make(struct disturbance *disturbance, const struct result_cell *cell,
		     enum watch watch)
{
	double *ratios = calloc(cell->rounds.count + 1, sizeof(*ratios));
	const struct result_round *timed = NULL;
	struct stats_interval interval;
	size_t pairs = 0;

	if (!ratios)
		return -ENOMEM;
	for (size_t i = 0; i < cell->rounds.count; i++) {
		const struct result_round *round = result_round(cell, i);

		if (round->watch == WATCH_NONE)
			timed = result_round_counts(round) ? round : NULL;
		else if (timed && timed->mean_ns && result_round_counts_as(round, watch))
			ratios[pairs++] = (double)round->mean_ns / (double)timed->mean_ns;
	}
	stats_sort(ratios, pairs);
	interval = stats_median_interval(ratios, pairs, CONFIDENCE);
	*disturbance = (struct disturbance){ pairs, stats_quantile(ratios, pairs, 0.5),
					     interval.low, interval.high };
	free(ratios);
	return 0;
}
