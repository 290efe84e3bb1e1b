// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Boots of one turn as pairs, or as strangers? The study behind docs/statistics.md: two
 * of three variants in mirrored turns (ABC CBA) on a machine that drifts. Prints coverage
 * and half width of the ratio's interval for both, and judges nothing.
 */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>

#include "stats/estimate.h"
#include "tests/unit/simulate.h"

#define SETS       2000
#define ROUNDS     12
#define VARIANTS   3
#define BOOTS_MOST 10
#define LOG_RATIO  0.1

struct drift {
	const char *name;
	double slope; /* of logs, from the first to the last boot */
	double step;  /* standard deviation of a random step from boot to boot */
};

struct score {
	unsigned int covered;
	double width;
};

/* The level of every boot of the campaign, in the order of time. */
static void draw_drift(double *levels, size_t count, const struct drift *drift,
		       gsl_rng *rng)
{
	double walk = 0;

	for (size_t i = 0; i < count; i++) {
		walk += gsl_ran_gaussian(rng, drift->step);
		levels[i] = walk + drift->slope * (double)i / (double)(count - 1);
	}
}

/* Where the variant's boot of each turn stands in time; every other turn is mirrored. */
static void pick(double *common, const double *levels, size_t boots, size_t variant)
{
	for (size_t turn = 0; turn < boots; turn++)
		common[turn] = levels[turn * VARIANTS +
				      (turn % 2 ? VARIANTS - 1 - variant : variant)];
}

static void note(struct score *score, const struct simulated *drawn, bool paired)
{
	struct nested nested[2];
	struct estimate estimate;
	struct interval interval;

	for (unsigned int v = 0; v < 2; v++)
		nested_make(&nested[v], drawn[v].boots, drawn[v].boot_count,
			    &(struct nested_design){
				    .cluster = { [NESTED_BOOT] = paired ? 0 : v } });
	estimate = estimate_ratio(&nested[0], &nested[1]);
	interval = estimate_interval(&estimate, 0.95);
	score->covered += interval.low <= LOG_RATIO && LOG_RATIO <= interval.high;
	score->width += interval.high - interval.low;
	nested_free(&nested[0]);
	nested_free(&nested[1]);
}

static void study(gsl_rng *rng, size_t boots, const struct drift *drift)
{
	double levels[VARIANTS * BOOTS_MOST], common[BOOTS_MOST];
	struct score scores[2] = { { 0 }, { 0 } };
	struct simulated drawn[2];

	simulated_make(&drawn[0], boots, ROUNDS);
	simulated_make(&drawn[1], boots, ROUNDS);
	for (unsigned int set = 0; set < SETS; set++) {
		draw_drift(levels, boots * VARIANTS, drift, rng);
		for (size_t v = 0; v < 2; v++) {
			struct simulated_truth truth = { .log_ns = v ? 16 - LOG_RATIO
								     : 16,
							 .boot_sd = 0.015,
							 .round_sd = 0.03 };

			pick(common, levels, boots, v ? VARIANTS - 1 : 0);
			simulated_draw(&drawn[v], rng, &truth, common);
		}
		note(&scores[0], drawn, false);
		note(&scores[1], drawn, true);
	}
	printf("%-26s %5zu", drift->name, boots);
	for (size_t i = 0; i < 2; i++)
		printf(" %9.1f %6.2f", 100.0 * scores[i].covered / SETS,
		       50 * scores[i].width / SETS);
	putchar('\n');
	simulated_free(&drawn[0]);
	simulated_free(&drawn[1]);
}

int main(void)
{
	static const struct drift drifts[] = {
		{ "none", 0, 0 },
		{ "2 % from end to end", 0.02, 0 },
		{ "10 % from end to end", 0.1, 0 },
		{ "random steps of 0.5 %", 0, 0.005 },
		{ "random steps of 1 %", 0, 0.01 },
		{ "random steps of 2 %", 0, 0.02 },
	};
	static const size_t boots[] = { 3, 5, 10 };
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	printf("coverage %% and half width %% of a ratio; boot sd 1.5 %%, round sd 3 %%\n");
	printf("%-26s %5s %16s %16s\n", "drift", "boots", "independent", "paired");
	for (size_t d = 0; d < sizeof(drifts) / sizeof(drifts[0]); d++) {
		for (size_t b = 0; b < sizeof(boots) / sizeof(boots[0]); b++)
			study(rng, boots[b], &drifts[d]);
	}
	gsl_rng_free(rng);
	return 0;
}
