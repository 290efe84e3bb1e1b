/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SAMPLE_CACHE_LATENCY_H
#define SWAPREL_SAMPLE_CACHE_LATENCY_H

#include <stdbool.h>

#include "result/result.h"

/*
 * How far apart CPUs were: the ns that a cache line takes from one to another. Where a
 * hypervisor moves virtual CPUs between caches, rounds come in two kinds, and a figure
 * of several processes is of whichever there were more.
 */
struct cache_latency {
	size_t rounds; /* that count and of which it is known */
	double min_ns; /* of nineteen in twenty of them */
	double max_ns;
};

/* Of all rounds of @results that count, each with the longer way of before and after it.
 * 0 or -ENOMEM. */
int cache_latency_make(struct cache_latency *latency, const struct result *const *results,
		       size_t count);

/* By more than a way that is measured again differs on CPUs that stand still. */
bool cache_latency_varied(const struct cache_latency *latency);

/* A way that tells the two kinds from each other, in ns. */
double cache_latency_threshold_ns(const struct cache_latency *latency);

/* Take the rounds whose CPUs were more than @max_latency_ns apart, or it is not known how
 * far, out of @result; how many are left. Summaries in it are not made again. */
size_t cache_latency_filter(struct result *result, double max_latency_ns);

#endif
