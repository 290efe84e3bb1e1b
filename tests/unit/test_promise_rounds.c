// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the statistics promise, on rounds that are not as they would like them: unequal
 * numbers of them, two kinds, coarse clocks. Every test prints what it measured, which
 * docs/statistics.md shows, and holds it against the promise, but for two standard
 * errors.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "compare/verdict.h"
#include "tests/unit/sides.h"

/* How often a gate calls the second side, which is the same but for its rounds, slower or
 * faster: whichever of the two has more of them. */
static void check_gate(const char *what, const struct simulated_truth *truth,
		       const size_t rounds[2], size_t boots)
{
	const struct verdict_rule rule = { .confidence = 0.95, .comparisons = 1 };
	const struct side sides[] = { { boots, rounds[0], *truth },
				      { boots, rounds[1], *truth } };
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	unsigned int counts[VERDICT_COUNT] = { 0 }, sets = simulated_sets(2000);

	for (unsigned int set = 0; set < sets; set++) {
		struct nested nested[2];

		draw_sides(nested, sides, 2, rng);
		counts[verdict_make(&nested[0], &nested[1], &rule).kind]++;
		free_sides(nested, 2);
	}
	gsl_rng_free(rng);
	printf("%s, %zu v %zu rounds, %zu boots:\n", what, rounds[0], rounds[1], boots);
	promised("  called slower", counts[VERDICT_SLOWER], sets, 0.025);
	promised("  called faster", counts[VERDICT_FASTER], sets, 0.025);
}

static void rounds_may_be_unequal(void **state)
{
	static const size_t rounds[][2] = { { 12, 2 }, { 12, 1 }, { 12, 4 },
					    { 8, 3 },  { 40, 6 }, { 2, 12 } };
	static const size_t boots[] = { 3, 5, 10, 20 };
	static const struct simulated_truth bimodal = { .log_ns = 17,
							.boot_sd = 0.015,
							.round_sd = 0.02,
							.slow_rounds = 0.25,
							.slow_log = 0.47 };
	static const struct simulated_truth skewed = { .log_ns = 17,
						       .boot_sd = 0.01,
						       .round_sd = 0.05 };

	(void)state;
	for (size_t r = 0; r < sizeof(rounds) / sizeof(rounds[0]); r++) {
		for (size_t b = 0; b < sizeof(boots) / sizeof(boots[0]); b++) {
			check_gate("25 % of rounds 1.6x", &bimodal, rounds[r], boots[b]);
			check_gate("skewed rounds of 5 %", &skewed, rounds[r], boots[b]);
		}
	}
}

/* @boots of 8 rounds in steps of @step_ns, at two levels that are drawn anew each time.
 */
static void check_step(const char *what, size_t boots, double step_ns, double min_ns,
		       double max_ns)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	unsigned int wrong = 0, wrong_time = 0, narrow = 0, sets = simulated_sets(2000);

	for (unsigned int set = 0; set < sets; set++) {
		struct side sides[2];
		struct nested nested[2];
		const struct term term = { &nested[0], 1 };
		struct estimate estimate;
		struct interval interval;

		for (size_t i = 0; i < 2; i++)
			sides[i] = (struct side){
				boots,
				8,
				{ .log_ns = log(min_ns +
						(max_ns - min_ns) * gsl_rng_uniform(rng)),
				  .boot_sd = 0.01,
				  .round_sd = 0.01,
				  .step_ns = step_ns }
			};
		draw_sides(nested, sides, 2, rng);
		estimate = estimate_ratio(&nested[0], &nested[1]);
		interval = estimate_interval(&estimate, 0.95);
		wrong += outside(&interval,
				 sides[0].truth.log_ns - sides[1].truth.log_ns);
		narrow += !(estimate.error >= step_ns / max_ns / sqrt(12));
		estimate = estimate_sum(&term, 1);
		interval = estimate_interval(&estimate, 0.95);
		wrong_time += outside(&interval, sides[0].truth.log_ns);
		free_sides(nested, 2);
	}
	gsl_rng_free(rng);
	printf("%s, %zu boots:\n", what, boots);
	promised("  ratio is wrong", wrong, sets, 0.05);
	promised("  time is wrong", wrong_time, sets, 0.05);
	promised("  narrower than the clock's step", narrow, sets, 0);
}

static void clocks_may_be_coarse(void **state)
{
	(void)state;
	check_step("whole ms, 15 to 60 ms", 3, 1e6, 15e6, 60e6);
	check_step("whole ms, 59 to 203 ms", 3, 1e6, 59e6, 203e6);
	check_step("whole us, 51 to 138 us", 3, 1e3, 51e3, 138e3);
	check_step("whole us, 51 to 138 us", 2, 1e3, 51e3, 138e3);
	check_step("whole us, 51 to 138 us", 8, 1e3, 51e3, 138e3);
	check_step("whole us, 40 to 200 ms", 3, 1e3, 40e6, 200e6);
}

/* What "time" is where rounds are of two kinds: the geometric mean of boots' medians over
 * ever more boots of as many rounds. */
static double long_run(const struct side *side, gsl_rng *rng)
{
	struct side many = *side;
	struct nested nested;
	double log_value;

	many.boots = 25000;
	draw_sides(&nested, &many, 1, rng);
	log_value = nested.log_value;
	nested_free(&nested);
	return log_value;
}

/* Two sides of one kind. @named, where there are two kinds: at least so often; @time: no
 * more often wrong. */
static void check_kinds(const char *what, const struct simulated_truth *truth,
			size_t boots, size_t rounds, double named_least, double time_most)
{
	const struct side side = { boots, rounds, *truth };
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	double log_time = long_run(&side, rng);
	unsigned int time = 0, ratio = 0, named = 0, sets = simulated_sets(2000);

	for (unsigned int set = 0; set < sets; set++) {
		struct side sides[] = { side, side };
		struct nested nested[2];
		const struct term term = { &nested[0], 1 };
		struct estimate estimate;
		struct interval interval;

		draw_sides(nested, sides, 2, rng);
		estimate = estimate_sum(&term, 1);
		interval = estimate_interval(&estimate, 0.95);
		time += outside(&interval, log_time);
		estimate = estimate_ratio(&nested[0], &nested[1]);
		interval = estimate_interval(&estimate, 0.95);
		ratio += outside(&interval, 0);
		named += nested[0].has_clusters;
		free_sides(nested, 2);
	}
	gsl_rng_free(rng);
	printf("%s, %zu boots of %zu: named in %.1f %%\n", what, boots, rounds,
	       100.0 * named / sets);
	promised("  ratio is wrong", ratio, sets, 0.05);
	promised("  time is wrong", time, sets, time_most);
	if (truth->slow_rounds > 0)
		assert_true(named >= named_least * sets);
	else
		promised("  named by mistake", named, sets, 0.02);
}

static const struct simulated_truth has_clusters = {
	.log_ns = 17,
	.boot_sd = 0.015,
	.round_sd = 0.02,
	.slow_rounds = 0.25,
	.slow_log = 0.47,
};

static void clusters_are_named(void **state)
{
	(void)state;
	check_kinds("25 % 1.6x", &has_clusters, 5, 8, 0.9, 0.05);
	check_kinds("25 % 1.6x", &has_clusters, 5, 12, 0.9, 0.05);
	check_kinds("25 % 1.6x", &has_clusters, 10, 5, 0.9, 0.05);
	check_kinds("25 % 1.6x", &has_clusters, 3, 8, 0.9, 0.05);
}

/* The longer spells are, the more often boots are all slow or all fast, and few boots do
 * not tell how often: the last four are limits that docs/statistics.md names. */
static void slow_rounds_may_come_in_spells(void **state)
{
	struct simulated_truth spells = has_clusters;

	(void)state;
	spells.slow_spell = 2;
	check_kinds("25 % 1.6x in spells of 2", &spells, 6, 8, 0.9, 0.05);
	spells.slow_spell = 4;
	check_kinds("25 % 1.6x in spells of 4", &spells, 6, 8, 0.9, 0.05);
	check_kinds("25 % 1.6x in spells of 4", &spells, 5, 12, 0.9, 0.05);
	check_kinds("25 % 1.6x in spells of 4", &spells, 10, 12, 0.9, 0.05);
	check_kinds("25 % 1.6x in spells of 4", &spells, 10, 5, 0.9, 0.07);
	check_kinds("25 % 1.6x in spells of 4", &spells, 3, 8, 0.8, 0.15);
	spells.slow_spell = 12;
	check_kinds("25 % 1.6x in spells of 12", &spells, 6, 8, 0.75, 0.1);
	spells.slow_spell = 4;
	spells.slow_rounds = 0.1;
	check_kinds("10 % 1.6x in spells of 4", &spells, 6, 8, 0.7, 0.3);
}

static void one_kind_is_not_named(void **state)
{
	struct simulated_truth one = { .log_ns = 17, .boot_sd = 0.015, .round_sd = 0.05 };

	(void)state;
	check_kinds("skewed 5 %", &one, 5, 8, 0, 0.07);
	check_kinds("skewed 5 %", &one, 3, 4, 0, 0.07);
	check_kinds("skewed 5 %", &one, 10, 12, 0, 0.07);
	one.boot_sd = 0.05;
	one.round_sd = 0.005;
	check_kinds("boots of 5 %", &one, 3, 4, 0, 0.05);
	check_kinds("boots of 5 %", &one, 5, 8, 0, 0.05);
	one.boot_sd = 0.015;
	one.round_sd = 0.03;
	one.heavy_tails = true;
	check_kinds("t with 3 degrees", &one, 5, 8, 0, 0.05);
	check_kinds("t with 3 degrees", &one, 10, 12, 0, 0.05);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rounds_may_be_unequal),
		cmocka_unit_test(clocks_may_be_coarse),
		cmocka_unit_test(clusters_are_named),
		cmocka_unit_test(slow_rounds_may_come_in_spells),
		cmocka_unit_test(one_kind_is_not_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
