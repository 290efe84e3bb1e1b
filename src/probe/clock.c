// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "probe/clock.h"

#define COST_SAMPLES  1001
#define STEP_SAMPLES  1000
#define STEP_LIMIT_NS (50 * NS_PER_MSEC)

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static uint64_t read_cost_ns(clockid_t id)
{
	uint64_t costs[COST_SAMPLES];

	for (size_t i = 0; i < COST_SAMPLES; i++) {
		uint64_t start_ns = clock_read_ns(id);

		costs[i] = clock_read_ns(id) - start_ns;
	}
	qsort(costs, COST_SAMPLES, sizeof(costs[0]), by_value);
	return costs[COST_SAMPLES / 2];
}

/* Time is bounded by the clock that is believed, should @id not move at all. */
static uint64_t smallest_step_ns(clockid_t id)
{
	uint64_t end_ns = clock_now_ns() + STEP_LIMIT_NS;
	uint64_t last_ns = clock_read_ns(id), min_ns = STEP_LIMIT_NS;
	size_t steps = 0;

	while (steps < STEP_SAMPLES && clock_now_ns() < end_ns) {
		uint64_t now_ns = clock_read_ns(id);

		if (now_ns == last_ns)
			continue;
		if (now_ns - last_ns < min_ns)
			min_ns = now_ns - last_ns;
		last_ns = now_ns;
		steps++;
	}
	return min_ns;
}

void clock_measure(struct result_clock *clock, clockid_t id)
{
	snprintf(clock->name, sizeof(clock->name), "CLOCK_MONOTONIC%s",
		 id == CLOCK_MONOTONIC ? "" : "_COARSE");
	clock->read_ns = read_cost_ns(id);
	clock->granularity_ns = smallest_step_ns(id);
}
