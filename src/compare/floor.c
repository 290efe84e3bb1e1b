// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>

#include "compare/floor.h"
#include "stats/chi_squared.h"
#include "stats/power.h"

/* Boots of one variant, their labels' levels taken out. */
struct pool {
	double between; /* variance of a boot's log median */
	double within;  /* what its rounds give to that */
	double by_runs; /* and its runs, beside their rounds */
	double least;   /* what between may be below by luck, see estimate.h */
	double freedom;
	size_t boots, runs, rounds, labels;
};

static struct pool pool_labels(const struct nested *labels, size_t count)
{
	struct pool pool = { 0 };

	for (size_t i = 0; i < count; i++) {
		const struct term term = { &labels[i], 1 };
		struct estimate own = estimate_sum(&term, 1);

		if (labels[i].boots < 2)
			continue;
		pool.between += own.parts[0].between * (double)(labels[i].boots - 1);
		pool.within += own.parts[0].within * (double)labels[i].boots;
		pool.by_runs += own.parts[0].runs * (double)labels[i].boots;
		/* Of a contrast, see estimate.h. */
		pool.least += fmax(own.parts[0].resolution,
				   labels[i].has_clusters ? own.parts[0].within : 0) *
			      (double)labels[i].boots;
		pool.freedom += (double)(labels[i].boots - 1);
		pool.boots += labels[i].boots;
		pool.runs += labels[i].runs;
		pool.rounds += labels[i].rounds;
		pool.labels++;
	}
	pool.between /= pool.freedom;
	pool.within /= (double)pool.boots;
	pool.by_runs /= (double)pool.boots;
	pool.least /= (double)pool.boots;
	return pool;
}

/* In percent of time, from a difference of logs. */
static double percent(double log_difference)
{
	return 100 * expm1(log_difference);
}

/* percent, low and high of the others. */
static void fill_percents(struct noise_floor *floor)
{
	struct power_factor factor = power_factor(floor->freedom, floor->boots,
						  floor->confidence);
	double deviation = sqrt(floor->variance);
	double freedom = floor->freedom;
	/* A variance over its estimate is chi-squared over its freedom. */
	double least = freedom / chi_squared_above(0.025, freedom);
	double most = freedom / chi_squared_below(0.025, freedom);

	floor->percent = percent(factor.estimated * deviation);
	floor->low = percent(factor.known * deviation * sqrt(least));
	floor->high = percent(factor.known * deviation * sqrt(most));
}

struct noise_floor noise_floor_make(const struct nested *labels, size_t label_count,
				    size_t boots, double confidence, size_t comparisons)
{
	struct pool pool = pool_labels(labels, label_count);
	struct noise_floor floor = {
		.percent = NAN,
		.low = NAN,
		.high = NAN,
		.boot_percent = NAN,
		.run_percent = NAN,
		.round_percent = NAN,
		.variance = NAN,
		.freedom = NAN,
		.boots = (unsigned int)boots,
		.runs = NAN,
		.rounds = NAN,
		.confidence = estimate_each(confidence, comparisons),
	};

	if (!pool.labels)
		return floor;
	if (!boots)
		floor.boots = (unsigned int)(pool.boots / pool.labels);
	if (floor.boots < 2)
		return floor;
	floor.variance = fmax(pool.between, pool.least);
	floor.freedom = pool.freedom;
	floor.rounds = (double)pool.rounds / (double)pool.boots;
	floor.boot_percent =
		percent(sqrt(fmax(pool.between - pool.within - pool.by_runs, 0)));
	if (pool.rounds > pool.runs || pool.runs == pool.boots)
		floor.round_percent = percent(sqrt(pool.within * floor.rounds));
	if (pool.runs > pool.boots) {
		floor.runs = (double)pool.runs / (double)pool.boots;
		floor.run_percent =
			percent(sqrt((pool.within + pool.by_runs) * floor.runs));
	}
	fill_percents(&floor);
	return floor;
}

struct noise_floor noise_floor_for(const struct noise_floor *floor, unsigned int boots,
				   double runs, double rounds, double confidence)
{
	const double round = isnan(floor->round_percent)
				     ? 0
				     : log1p(floor->round_percent / 100);
	const double run = isnan(floor->runs) ? 0 : log1p(floor->run_percent / 100);
	const double kept_runs = isnan(floor->runs) ? 1 : floor->runs;
	struct noise_floor own = *floor;

	if (isnan(floor->variance))
		return own;
	own.boots = boots;
	own.confidence = confidence;
	own.rounds = rounds;
	own.variance += fmax(run * run * (1 / runs - 1 / kept_runs), 0);
	/* A run has brought its rounds. */
	if (!isnan(floor->runs)) {
		own.runs = runs;
		rounds *= kept_runs / runs;
	}
	own.variance += fmax(round * round * (1 / rounds - 1 / floor->rounds), 0);
	fill_percents(&own);
	return own;
}
