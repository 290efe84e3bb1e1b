// SPDX-License-Identifier: GPL-2.0-or-later
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "compare/floor.h"
#include "stats/power.h"

/* Boots of one variant, their labels' levels taken out. */
struct pool {
	double between; /* variance of a boot's log median */
	double within;  /* what its rounds give to that */
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
		pool.freedom += (double)(labels[i].boots - 1);
		pool.boots += labels[i].boots;
		pool.rounds += labels[i].rounds;
		pool.labels++;
	}
	pool.between /= pool.freedom;
	pool.within /= (double)pool.boots;
	return pool;
}

/* In percent of time, from a difference of logs. */
static double percent(double log_difference)
{
	return 100 * expm1(log_difference);
}

static double floor_for(double variance, size_t boots, double confidence)
{
	const struct estimate_part part = {
		.squared_error = variance / (double)boots,
		.freedom = (double)boots - 1,
	};
	const struct estimate estimate = {
		.error = sqrt(2 * part.squared_error),
		.part_count = 2,
		.parts = { part, part },
	};

	return percent(power_detectable(&estimate, confidence, POWER_WANTED));
}

struct noise_floor noise_floor_make(const struct nested *labels, size_t label_count,
				    size_t boots, double confidence, size_t comparisons)
{
	struct pool pool = pool_labels(labels, label_count);
	struct noise_floor floor = { NAN, NAN, NAN, NAN, NAN, 0, NAN, NAN };
	double most, least;

	floor.boots = (unsigned int)(boots || !pool.labels ? boots
							   : pool.boots / pool.labels);
	floor.confidence = estimate_each(confidence, comparisons);
	if (!pool.labels)
		return floor;
	if (floor.boots < 2)
		return floor;
	/* A variance over its estimate is chi-squared over its freedom. */
	least = pool.freedom / gsl_cdf_chisq_Pinv(0.975, pool.freedom);
	most = pool.freedom / gsl_cdf_chisq_Pinv(0.025, pool.freedom);
	floor.percent = floor_for(pool.between, floor.boots, floor.confidence);
	floor.low = floor_for(least * pool.between, floor.boots, floor.confidence);
	floor.high = floor_for(most * pool.between, floor.boots, floor.confidence);
	floor.rounds = (double)pool.rounds / (double)pool.boots;
	floor.boot_percent = percent(sqrt(fmax(pool.between - pool.within, 0)));
	floor.round_percent = percent(sqrt(pool.within * floor.rounds));
	return floor;
}
