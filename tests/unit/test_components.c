// SPDX-License-Identifier: GPL-2.0-or-later
/* Variance components: an example from a textbook, what their intervals hold, and whether
 * the width that is foretold of a campaign's shape comes out. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stats/components.h"
#include "stats/estimate.h"
#include "tests/unit/levels.h"

#define SETS        2000
#define BOOTS_MOST  12
#define RUNS_MOST   12
#define ROUNDS_MOST 3

struct truth {
	size_t boots, runs, rounds;
	double boot_sd, run_sd,
		round_sd; /* of each variant's log; of boots of the ratio */
};

struct drawn {
	double values[2][BOOTS_MOST][RUNS_MOST][ROUNDS_MOST];
	struct nested_group runs[2][BOOTS_MOST][RUNS_MOST], boots[2][BOOTS_MOST];
	struct components_variant variants[2];
};

static void lay_out(struct drawn *drawn, const struct truth *truth)
{
	for (size_t a = 0; a < 2; a++) {
		for (size_t b = 0; b < truth->boots; b++) {
			struct nested_group *runs = drawn->runs[a][b];

			for (size_t r = 0; r < truth->runs; r++)
				runs[r] = (struct nested_group){ drawn->values[a][b][r],
								 truth->rounds, NULL };
			drawn->boots[a][b] = (struct nested_group){ NULL, truth->runs,
								    runs };
		}
		drawn->variants[a] = (struct components_variant){ drawn->boots[a],
								  truth->boots };
	}
}

/* Boots differ by 30 % in both variants alike. */
static void draw(struct drawn *drawn, const struct truth *truth, gsl_rng *rng)
{
	lay_out(drawn, truth);
	for (size_t b = 0; b < truth->boots; b++) {
		double boot = 15 + gsl_ran_gaussian(rng, 0.3);

		for (size_t a = 0; a < 2; a++) {
			double variant = boot +
					 (a ? 0 : gsl_ran_gaussian(rng, truth->boot_sd));

			for (size_t r = 0; r < truth->runs; r++) {
				double run = variant +
					     gsl_ran_gaussian(rng, truth->run_sd);

				for (size_t i = 0; i < truth->rounds; i++)
					drawn->values[a][b][r][i] = exp(
						run +
						gsl_ran_gaussian(rng, truth->round_sd));
			}
		}
	}
}

/*
 * Calcium in turnip greens, 4 plants of 3 leaves of 2 determinations: Snedecor and
 * Cochran, Statistical Methods, 1967, table 10.16.1. Mean squares 2.5201, 0.3288 and
 * 0.0066, whose components are 0.3652, 0.1611 and 0.0067.
 */
static void an_example_from_a_textbook(void **state)
{
	static const double calcium[4][3][2] = {
		{ { 3.28, 3.09 }, { 3.52, 3.48 }, { 2.88, 2.80 } },
		{ { 2.46, 2.44 }, { 1.87, 1.92 }, { 2.19, 2.19 } },
		{ { 2.77, 2.66 }, { 3.74, 3.44 }, { 2.55, 2.55 } },
		{ { 3.78, 3.87 }, { 4.07, 4.12 }, { 3.31, 3.31 } },
	};
	static const struct truth shape = { .boots = 4, .runs = 3, .rounds = 2 };
	struct components components;
	struct drawn drawn;

	(void)state;
	lay_out(&drawn, &shape);
	for (size_t i = 0; i < 4 * 3 * 2; i++)
		drawn.values[0][i / 6][i / 2 % 3][i % 2] =
			exp(calcium[i / 6][i / 2 % 3][i % 2]);
	assert_int_equal(components_make(&components, drawn.variants, 1, false, 0.95), 0);
	assert_near(components.at[NESTED_ROUND].variance, 0.00665, 0.00005);
	assert_near(components.at[NESTED_RUN].variance, 0.1611, 0.00005);
	assert_near(components.at[NESTED_BOOT].variance, 0.3652, 0.00005);
	assert_near(components.at[NESTED_ROUND].freedom, 12, 1e-9);
	assert_near(components.at[NESTED_RUN].freedom, 8, 1e-9);
	assert_near(components.at[NESTED_BOOT].freedom, 3, 1e-9);
	assert_near(components.per_boot, 2.5201 / 6, 0.00005);
	/* 12 of 0.00665, over the quantiles of chi-squared. */
	assert_near(components.at[NESTED_ROUND].low, 0.0798 / 23.337, 0.00001);
	assert_near(components.at[NESTED_ROUND].high, 0.0798 / 4.404, 0.0001);
	assert_near(components.runs, 3, 1e-9);
	assert_near(components.rounds, 2, 1e-9);
}

/* With one round a run what rounds give is in the runs; with one run a boot, in the
 * boots. */
static void what_cannot_be_told_apart(void **state)
{
	static const struct truth truths[] = {
		{ 5, 4, 1, 0.02, 0.03, 0.02 },
		{ 5, 1, 1, 0.02, 0.03, 0.02 },
		{ 1, 4, 1, 0.02, 0.03, 0.02 },
	};
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const struct truth *truth = &truths[i];
		const struct shape same = { truth->boots, truth->runs };
		const struct shape other = { truth->boots > 1 ? 1 : 5, 6 };
		struct components components;
		struct drawn drawn;

		draw(&drawn, truth, rng);
		assert_int_equal(
			components_make(&components, drawn.variants, 2, true, 0.95), 0);
		assert_true(components.at[NESTED_ROUND].freedom == 0);
		assert_true(isnan(components.at[NESTED_ROUND].variance));
		assert_int_equal(components.at[NESTED_RUN].freedom > 0, truth->runs > 1);
		assert_int_equal(components.at[NESTED_BOOT].freedom > 0,
				 truth->boots > 1);
		assert_true(components_half(&components, &same, 0.95) > 0);
		assert_int_equal(isnan(components_half(&components, &other, 0.95)),
				 truth->runs == 1 || truth->boots == 1);
	}
	gsl_rng_free(rng);
}

static void count(unsigned int *held, const struct component *component, double sd)
{
	double variance = sd * sd;

	*held += component->low <= variance * (1 + 1e-9) && variance <= component->high;
}

/* That of boots of a ratio, with a part of 0 to 9 times what runs leave. */
static void intervals_hold_the_truth(void **state)
{
	static const struct truth truths[] = {
		{ 6, 4, 1, 0, 0.03, 0 },       { 6, 4, 1, 0.02, 0.03, 0 },
		{ 6, 4, 1, 0.06, 0.03, 0 },    { 3, 8, 1, 0.02, 0.03, 0 },
		{ 6, 4, 2, 0.02, 0.03, 0.03 }, { 10, 2, 2, 0.04, 0.01, 0.03 },
	};
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	(void)state;
	for (size_t i = 0; i < sizeof(truths) / sizeof(truths[0]); i++) {
		const struct truth *truth = &truths[i];
		unsigned int held[NESTED_LEVELS] = { 0 };

		for (size_t s = 0; s < SETS; s++) {
			struct components components;
			struct drawn drawn;

			draw(&drawn, truth, rng);
			assert_int_equal(components_make(&components, drawn.variants, 2,
							 true, 0.95),
					 0);
			count(&held[NESTED_BOOT], &components.at[NESTED_BOOT],
			      truth->boot_sd);
			count(&held[NESTED_RUN], &components.at[NESTED_RUN],
			      M_SQRT2 * truth->run_sd);
			count(&held[NESTED_ROUND], &components.at[NESTED_ROUND],
			      M_SQRT2 * truth->round_sd);
		}
		print_message("%2zu boots of %zu runs of %zu: boots %.1f %%, runs %.1f",
			      truth->boots, truth->runs, truth->rounds,
			      100. * held[NESTED_BOOT] / SETS,
			      100. * held[NESTED_RUN] / SETS);
		assert_in_range(held[NESTED_BOOT], 0.93 * SETS,
				(truth->boot_sd > 0 ? 0.97 : 1) * SETS);
		assert_in_range(held[NESTED_RUN], 0.93 * SETS, 0.97 * SETS);
		if (truth->rounds > 1) {
			print_message(", rounds %.1f", 100. * held[NESTED_ROUND] / SETS);
			assert_in_range(held[NESTED_ROUND], 0.93 * SETS, 0.97 * SETS);
		}
		print_message("\n");
	}
	gsl_rng_free(rng);
}

/* Half width of the table's own interval, on average. */
static double mean_half(const struct truth *truth, double confidence, gsl_rng *rng)
{
	double sum = 0;

	for (size_t s = 0; s < SETS; s++) {
		struct nested nested[2];
		struct estimate estimate;
		struct interval interval;
		struct drawn drawn;

		draw(&drawn, truth, rng);
		for (unsigned int a = 0; a < 2; a++) {
			const struct nested_design design = {
				.cluster = { [NESTED_RUN] = a },
			};

			nested[a] = make_nested(drawn.boots[a], truth->boots, &design);
		}
		estimate = estimate_ratio(&nested[0], &nested[1]);
		interval = estimate_interval(&estimate, confidence);
		sum += (interval.high - interval.low) / 2 / SETS;
		nested_free(&nested[0]);
		nested_free(&nested[1]);
	}
	return sum;
}

/* From the components as they are, what the table's intervals come to. */
static void the_width_comes_out_as_foretold(void **state)
{
	static const struct shape shapes[] = { { 1, 6 }, { 1, 11 }, { 3, 4 },
					       { 5, 2 }, { 9, 1 },  { 12, 2 } };
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(shapes) / sizeof(shapes[0]); i++) {
		const double confidence = i % 2 ? 0.9933 : 0.95;
		const struct shape *shape = &shapes[i / 2];
		const struct truth truth = {
			shape->boots, shape->runs, 1, 0.02, 0.03, 0
		};
		const struct components components = {
			.variants = 2,
			.shared = true,
			.per_run = 2 * 0.03 * 0.03,
			.at[NESTED_BOOT] = { .variance = 0.02 * 0.02, .freedom = 5 },
			.at[NESTED_RUN] = { .variance = 2 * 0.03 * 0.03, .freedom = 36 },
		};
		double predicted = components_half(&components, shape, confidence);
		double came = mean_half(&truth, confidence, rng);

		print_message("%2zu boots of %2zu runs, %g %%: %.2f %%, foretold %.2f\n",
			      shape->boots, shape->runs, 100 * confidence, 100 * came,
			      100 * predicted);
		assert_near(came / predicted, 1, 0.04);
	}
	gsl_rng_free(rng);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_example_from_a_textbook),
		cmocka_unit_test(what_cannot_be_told_apart),
		cmocka_unit_test(intervals_hold_the_truth),
		cmocka_unit_test(the_width_comes_out_as_foretold),
	};

	return cmocka_run_group_tests_name("components", tests, NULL, NULL);
}
