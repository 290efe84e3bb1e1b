// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the statistics cost for a campaign of 10 variants, 12 cells, 50 boots and 40
 * rounds: CPU seconds and peak memory, simulated data included in
 * the memory and not in the time. Prints a table and judges nothing.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "compare/attribution.h"
#include "tests/unit/simulate.h"

#define VARIANTS 10
#define CELLS    12
#define BOOTS    50
#define ROUNDS   40

static const char *const names[VARIANTS] = {
	"base", "class_idx", "merged", "deferred", "bound", "a", "b", "c", "d", "e",
};

static double cpu_seconds(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static long peak_kib(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static void fill(struct sample *samples, struct simulated *drawn, size_t boot[][BOOTS])
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	for (size_t i = 0; i < VARIANTS * CELLS; i++) {
		struct simulated_truth truth = { .log_ns = 17 -
							   0.2 * (double)(i % VARIANTS),
						 .boot_sd = 0.015,
						 .round_sd = 0.03 };

		simulated_make(&drawn[i], BOOTS, ROUNDS);
		simulated_draw(&drawn[i], rng, &truth, NULL);
		samples[i].boot_count = BOOTS;
		samples[i].boots = drawn[i].boots;
		boot[i % VARIANTS][0] = i % VARIANTS;
		samples[i].boot = boot[i % VARIANTS];
	}
	gsl_rng_free(rng);
}

static int measure(const struct sample_set *set)
{
	const struct analysis_options options = ANALYSIS_OPTIONS;
	struct ladder ladder;
	struct ladder_steps steps;
	struct err err;
	double start = cpu_seconds(), estimated, divided;
	struct analysis analysis;
	size_t count = 0;
	int ret = analysis_make(&analysis, set, &options);

	if (!ret)
		ret = ladder_open(&ladder, &err);
	if (ret)
		return ret;
	steps = ladder_steps_of(&ladder, names, VARIANTS);

	estimated = cpu_seconds();
	for (size_t c = 0; c < CELLS; c++)
		count += attribution_make(&analysis, c, &steps).step_count;
	divided = cpu_seconds();
	analysis_free(&analysis);
	ladder_free(&ladder);
	printf("%-32s %10s\n", "what", "figure");
	printf("%-32s %10.2f\n", "estimates and verdicts, s", estimated - start);
	printf("%-32s %10.2f\n", "attribution, s", divided - estimated);
	printf("%-32s %10.2f\n", "together, s (wanted: below 2)", divided - start);
	printf("%-32s %10.1f\n", "peak, MiB (wanted: below 300)",
	       (double)peak_kib() / 1024);
	return count != 3 * CELLS;
}

int main(void)
{
	static struct sample samples[VARIANTS * CELLS];
	static struct simulated drawn[VARIANTS * CELLS];
	static size_t boot[VARIANTS][BOOTS];
	const struct sample_set set = { .cell_count = CELLS,
					.variant_count = VARIANTS,
					.samples = samples };
	int ret;

	fill(samples, drawn, boot);
	ret = measure(&set);
	for (size_t i = 0; i < VARIANTS * CELLS; i++)
		simulated_free(&drawn[i]);
	return ret;
}
