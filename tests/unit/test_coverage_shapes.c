// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How often the interval of a ratio holds the truth in the campaigns that scripts/bench
 * makes, with the components that were measured: one round a load, few boots of a load
 * each, or one boot of many. docs/statistics.md has the table.
 */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "stats/estimate.h"
#include "tests/unit/levels.h"

#define SETS       4000
#define BOOTS_MOST 18
#define RUNS_MOST  11
#define SHARED_SD  0.3  /* of boots, alike in both variants */
#define LOG_RATIO  0.44 /* 1.55x */
#define CONFIDENCE 0.9933
#define SLOW_SHARE 0.05 /* of loads while somebody else works on the host */
#define SLOW_LOG   0.35 /* 1.4x */

/* Standard deviations of logs; of a load with its round that of each variant. */
struct noise {
	double boot_sd, load_sd;
	bool slow; /* some loads are, whichever variant's */
};

struct campaign_shape {
	size_t boots, loads;
	size_t first; /* loads of the first boot; 0: as others */
};

struct score {
	unsigned int held, own_held; /* the kernels' ratio, and that of the boots drawn */
	double half;
};

static double draw_load(const struct noise *noise, gsl_rng *rng)
{
	double log_value = gsl_ran_gaussian(rng, noise->load_sd);

	if (noise->slow && gsl_rng_uniform(rng) < SLOW_SHARE)
		log_value += SLOW_LOG;
	return log_value;
}

/* One set: the interval of the table, and whether it holds. */
static void judge(struct score *score, const struct campaign_shape *shape,
		  const struct noise *noise, double confidence, gsl_rng *rng)
{
	double values[2][BOOTS_MOST][RUNS_MOST], own = LOG_RATIO, half;
	struct nested_group runs[2][BOOTS_MOST][RUNS_MOST], boots[2][BOOTS_MOST];
	struct nested nested[2];
	struct estimate estimate;
	struct interval interval;

	for (size_t b = 0; b < shape->boots; b++) {
		double boot = 17 + gsl_ran_gaussian(rng, SHARED_SD);
		double apart = gsl_ran_gaussian(rng, noise->boot_sd);
		const size_t loads = shape->first && !b ? shape->first : shape->loads;

		own += apart / (double)shape->boots;
		for (size_t i = 0; i < 2 * loads; i++) {
			size_t a = i % 2, r = i / 2;

			values[a][b][r] = exp(boot + (a ? 0 : LOG_RATIO + apart) +
					      draw_load(noise, rng));
			runs[a][b][r] = (struct nested_group){ &values[a][b][r], 1,
							       NULL };
		}
		for (size_t a = 0; a < 2; a++)
			boots[a][b] = (struct nested_group){ NULL, loads, runs[a][b] };
	}
	for (unsigned int a = 0; a < 2; a++) {
		const struct nested_design design = { .cluster = { [NESTED_RUN] = a } };

		nested[a] = make_nested(boots[a], shape->boots, &design);
	}
	estimate = estimate_ratio(&nested[0], &nested[1]);
	interval = estimate_interval(&estimate, confidence);
	half = (interval.high - interval.low) / 2;
	score->half += half / SETS;
	score->held += fabs(estimate.value - LOG_RATIO) <= half;
	score->own_held += fabs(estimate.value - own) <= half;
	nested_free(&nested[0]);
	nested_free(&nested[1]);
}

/* How many promises are not kept. */
static unsigned int judge_all(const struct noise *noise,
			      const struct campaign_shape *shapes, size_t count,
			      gsl_rng *rng)
{
	unsigned int bad = 0;

	for (size_t j = 0; j < count; j++) {
		struct score score = { 0 }, wide = { 0 };
		char first[40] = "";

		for (size_t s = 0; s < SETS; s++) {
			judge(&score, &shapes[j], noise, 0.95, rng);
			judge(&wide, &shapes[j], noise, CONFIDENCE, rng);
		}
		if (shapes[j].first)
			snprintf(first, sizeof(first), "1 x %zu + ", shapes[j].first);
		print_message("| %.0f %% | %.1f %%%s | %s%zu x %zu | %.1f | %.1f "
			      "(%.1f) | %.1f |\n",
			      100 * noise->boot_sd, 100 * noise->load_sd,
			      noise->slow ? ", 1 in 20 slow" : "", first,
			      shapes[j].boots - !!shapes[j].first, shapes[j].loads,
			      100. * score.own_held / SETS, 100. * score.held / SETS,
			      100 * score.half, 100 * wide.half);
		if (shapes[j].boots == 1)
			bad += score.own_held < 0.93 * SETS;
		else
			bad += score.held < 0.93 * SETS ||
			       (score.held > 0.97 * SETS && !noise->slow);
	}
	return bad;
}

/* Which shape a budget gets rests on the time that a turn takes, so each keeps what it
 * promises by itself; where turns take longer, loads differ by more. */
static void shapes_that_are_chosen_keep_their_promise(void **state)
{
	static const struct noise noises[] = { { 0, 0.045, false },
					       { 0.02, 0.045, false },
					       { 0, 0.10, false },
					       { 0.02, 0.10, false },
					       { 0, 0.07, true } };
	static const struct campaign_shape shapes[] = {
		{ 1, 3, 0 }, { 1, 4, 0 }, { 1, 5, 0 }, { 6, 1, 0 }, { 7, 1, 5 },
	};
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	unsigned int bad = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(noises) / sizeof(noises[0]); i++)
		bad += judge_all(&noises[i], shapes, sizeof(shapes) / sizeof(shapes[0]),
				 rng);
	gsl_rng_free(rng);
	assert_int_equal(bad, 0);
}

static void campaigns_of_modules_keep_their_promise(void **state)
{
	static const struct noise noises[] = {
		{ 0, 0.032, false }, { 0.02, 0.032, false }, { 0.04, 0.032, false },
		{ 0, 0.07, false },  { 0.02, 0.07, false },  { 0.04, 0.07, false },
		{ 0, 0.032, true },  { 0.02, 0.032, true },
	};
	static const struct campaign_shape shapes[] = {
		{ 1, 8, 0 }, { 1, 11, 0 }, { 3, 4, 0 }, { 6, 4, 0 },
		{ 5, 1, 0 }, { 7, 1, 0 },  { 9, 1, 0 }, { 18, 1, 0 },
	};
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	unsigned int bad = 0;

	(void)state;
	print_message("boot, load sd, boots x loads: 95 %% holds its boots' ratio, the "
		      "kernels' (half width); half width of 99.33 %%\n");
	for (size_t i = 0; i < sizeof(noises) / sizeof(noises[0]); i++)
		bad += judge_all(&noises[i], shapes, sizeof(shapes) / sizeof(shapes[0]),
				 rng);
	gsl_rng_free(rng);
	assert_int_equal(bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(campaigns_of_modules_keep_their_promise),
		cmocka_unit_test(shapes_that_are_chosen_keep_their_promise),
	};

	return cmocka_run_group_tests_name("coverage_shapes", tests, NULL, NULL);
}
