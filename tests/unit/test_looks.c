// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whoever does what the advice says, and looks again, until it is decided: how often is a
 * kernel then called slower or faster than itself?
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "compare/looks.h"
#include "compare/verdict.h"
#include "tests/unit/simulate.h"

#define SETS   1000
#define BOOTS  400 /* the most that anyone takes */
#define ROUNDS 12

static void all_looks_together_keep_the_promise(void **state)
{
	double spent = 0;

	(void)state;
	for (unsigned int look = 1; look <= LOOKS_MAX; look++) {
		double own = 1 - looks_confidence(0.95, look);

		assert_true(own > 1e-9);
		spent += own;
	}
	assert_true(spent <= 0.05 * (1 + 1e-9));
	assert_true(fabs(looks_confidence(0.95, 1) - 0.96) < 1e-12);
	assert_true(fabs(looks_confidence(0.95, 2) - 0.995) < 1e-12);
	assert_true(fabs(looks_confidence(0.95, 3) - 0.9975) < 1e-12);
}

struct tally {
	unsigned int wrong, same, open, looks;
};

static struct verdict look_at(const struct simulated *drawn, size_t boots,
			      const struct verdict_rule *rule)
{
	struct nested nested[2];
	struct verdict verdict;

	for (unsigned int v = 0; v < 2; v++) {
		const struct nested_design design = { .cluster = { [NESTED_BOOT] = v } };

		assert_int_equal(nested_make(&nested[v], drawn[v].boots, boots, &design),
				 0);
	}
	verdict = verdict_make(&nested[0], &nested[1], rule);
	nested_free(&nested[0]);
	nested_free(&nested[1]);
	return verdict;
}

/* @spends: each look has its own confidence. */
static void follow(struct tally *tally, const struct simulated *drawn, size_t boots,
		   double margin, bool spends)
{
	for (unsigned int look = 1; boots <= BOOTS; look++) {
		const struct verdict_rule rule = {
			.confidence = spends ? looks_confidence(0.95, look) : 0.95,
			.next = spends ? looks_confidence(0.95, look + 1) : 0.95,
			.margin = margin,
			.comparisons = 1,
		};
		const struct verdict verdict = look_at(drawn, boots, &rule);

		tally->looks++;
		tally->same += verdict.kind == VERDICT_SAME;
		tally->wrong += verdict.kind == VERDICT_SLOWER ||
				verdict.kind == VERDICT_FASTER;
		if (verdict.kind != VERDICT_UNDECIDED)
			return;
		if (!verdict.more.boots)
			break;
		boots += verdict.more.boots;
	}
	tally->open++;
}

static void the_advice_is_followed(void **state)
{
	static const struct simulated_truth truth = { .log_ns = 17,
						      .boot_sd = 0.015,
						      .round_sd = 0.03 };
	static const double margins[] = { 0.03, 0.01 };
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	struct simulated drawn[2];

	(void)state;
	simulated_make(&drawn[0], BOOTS, ROUNDS);
	simulated_make(&drawn[1], BOOTS, ROUNDS);
	print_message("margin: wrong (same, open, looks of a set) of all in %%\n");
	for (size_t m = 0; m < 2; m++) {
		struct tally tallies[2] = { 0 };

		for (unsigned int set = 0; set < SETS; set++) {
			simulated_draw(&drawn[0], rng, &truth, NULL);
			simulated_draw(&drawn[1], rng, &truth, NULL);
			for (int spends = 0; spends < 2; spends++)
				follow(&tallies[spends], drawn, 5, margins[m], spends);
		}
		for (int spends = 0; spends < 2; spends++)
			print_message("%.0f %%, %s: %.1f (%.1f, %.1f, %.1f)\n",
				      100 * margins[m],
				      spends ? "alpha spent" : "95 % each",
				      100. * tallies[spends].wrong / SETS,
				      100. * tallies[spends].same / SETS,
				      100. * tallies[spends].open / SETS,
				      1. * tallies[spends].looks / SETS);
		/* Within two standard errors of 5 %. */
		assert_true(100. * tallies[1].wrong / SETS < 5 + 2 * 0.7);
	}
	simulated_free(&drawn[0]);
	simulated_free(&drawn[1]);
	gsl_rng_free(rng);
}

/* What the first look costs those who need no second one. */
static void the_first_look_still_sees(void **state)
{
	static const double confidences[] = { 0.95, 0.96, 0.975 };
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	unsigned int seen[3] = { 0 };
	struct simulated drawn[2];

	(void)state;
	simulated_make(&drawn[0], 10, ROUNDS);
	simulated_make(&drawn[1], 10, ROUNDS);
	for (unsigned int set = 0; set < SETS; set++) {
		for (int v = 0; v < 2; v++) {
			const struct simulated_truth truth = { .log_ns = 17 +
									 v * log(1.03),
							       .boot_sd = 0.015,
							       .round_sd = 0.03 };

			simulated_draw(&drawn[v], rng, &truth, NULL);
		}
		for (int i = 0; i < 3; i++) {
			const struct verdict_rule rule = { .confidence = confidences[i],
							   .comparisons = 1 };

			seen[i] += look_at(drawn, 10, &rule).kind == VERDICT_SLOWER;
		}
	}
	print_message("+3 %%, 10 boots: seen in %.1f (95 %%), %.1f (96 %%), %.1f (97.5 "
		      "%%)\n",
		      100. * seen[0] / SETS, 100. * seen[1] / SETS,
		      100. * seen[2] / SETS);
	assert_true(100. * seen[1] / SETS >= 90);
	simulated_free(&drawn[0]);
	simulated_free(&drawn[1]);
	gsl_rng_free(rng);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_looks_together_keep_the_promise),
		cmocka_unit_test(the_advice_is_followed),
		cmocka_unit_test(the_first_look_still_sees),
	};

	return cmocka_run_group_tests_name("looks", tests, NULL, NULL);
}
