// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>

#include "compare/floor.h"
#include "stats/chi_squared.h"
#include "stats/power.h"

/* Boots of one variant, their labels' levels taken out. */
struct pool {
	double between; /* variance of a boot's log median */
	double within;  /* what its rounds give to that */
	double least;   /* what between may be below by luck, see estimate.h */
	double freedom;
	size_t boots, rounds, labels;
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
		/* Of a contrast, see estimate.h. */
		pool.least += fmax(own.parts[0].resolution,
				   labels[i].two_kinds ? own.parts[0].within : 0) *
			      (double)labels[i].boots;
		pool.freedom += (double)(labels[i].boots - 1);
		pool.boots += labels[i].boots;
		pool.rounds += labels[i].rounds;
		pool.labels++;
	}
	pool.between /= pool.freedom;
	pool.within /= (double)pool.boots;
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
		.round_percent = NAN,
		.variance = NAN,
		.freedom = NAN,
		.boots = (unsigned int)boots,
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
	floor.boot_percent = percent(sqrt(fmax(pool.between - pool.within, 0)));
	floor.round_percent = percent(sqrt(pool.within * floor.rounds));
	fill_percents(&floor);
	return floor;
}

struct noise_floor noise_floor_for(const struct noise_floor *floor, unsigned int boots,
				   double rounds, double confidence)
{
	double round = log1p(floor->round_percent / 100);
	struct noise_floor own = *floor;

	if (isnan(floor->variance))
		return own;
	own.boots = boots;
	own.confidence = confidence;
	own.rounds = rounds;
	own.variance += fmax(round * round * (1 / rounds - 1 / floor->rounds), 0);
	fill_percents(&own);
	return own;
}
