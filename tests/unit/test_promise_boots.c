// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the statistics promise, on boots that are not as they would like them: unequal
 * numbers of them and unequal spreads; and what the promises cost. Every test prints what
 * it measured, which docs/statistics.md shows, and holds it against the promise, but for
 * two standard errors.
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

/* Tables in which any interval of @count is wrong. The base of each cell of twelve has
 * @base boots. @most: other boots, from @least, and their spread up to @spread times. */
static void check_table(const char *what, size_t count, size_t base, size_t least,
			size_t most, double spread)
{
	double each = estimate_each(0.95, count);
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	unsigned int wrong = 0, sets = simulated_sets(1000);

	for (unsigned int set = 0; set < sets; set++) {
		bool missed = false;

		for (size_t i = 0; i < count; i += 12) {
			struct side sides[13] = {
				{ base, 1, { .log_ns = 17, .boot_sd = 0.015 } }
			};
			size_t others = count - i < 12 ? count - i : 12;
			struct nested nested[13];

			for (size_t v = 1; v <= others; v++) {
				sides[v] = sides[0];
				sides[v].boots = least + v % (most - least + 1);
				sides[v].truth.boot_sd *= spread;
			}
			draw_sides(nested, sides, others + 1, rng);
			for (size_t v = 1; v <= others; v++) {
				struct estimate estimate = estimate_ratio(&nested[0],
									  &nested[v]);
				struct interval interval = estimate_interval(&estimate,
									     each);

				missed |= outside(&interval, 0);
			}
			free_sides(nested, others + 1);
		}
		wrong += missed;
	}
	gsl_rng_free(rng);
	promised(what, wrong, sets, 0.05);
}

static void tables_hold_as_a_whole(void **state)
{
	(void)state;
	check_table("48, 6 boots each: any is wrong", 48, 6, 6, 6, 1);
	check_table("48, 6 v 2 to 6 boots: any is wrong", 48, 6, 2, 6, 1);
	check_table("48, 6 v 2 to 6 boots, spread 3x", 48, 6, 2, 6, 3);
	check_table("48, 6 v 2 to 6 boots, spread 1/3", 48, 6, 2, 6, 1 / 3.0);
	check_table("48, 6 v 3 boots, spread 3x: any is wrong", 48, 6, 3, 3, 3);
	check_table("8, 6 v 2 boots: any is wrong", 8, 6, 2, 2, 1);
	check_table("8, 2 v 6 boots: any is wrong", 8, 2, 6, 6, 1);
}

/* Base, one step that is wide in few boots, and the last: ratio, time saved, share. */
static void spreads_may_differ(void **state)
{
	static const double logs[] = { 18.5, 18, 17 };
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	unsigned int ratio = 0, saved = 0, share = 0, sets = simulated_sets(2000);

	(void)state;
	for (unsigned int set = 0; set < sets; set++) {
		struct side sides[3];
		struct nested nested[3];
		const struct term times[] = { { &nested[0], exp(logs[0]) },
					      { &nested[1], -exp(logs[1]) } };
		const struct term part[] = { { &nested[0], 1 }, { &nested[1], -1 } };
		const struct term whole[] = { { &nested[0], 1 }, { &nested[2], -1 } };
		struct estimate estimate;
		struct interval interval;
		double value;

		for (size_t i = 0; i < 3; i++)
			sides[i] = (struct side){ i == 1 ? 3 : 7,
						  8,
						  { .log_ns = logs[i],
						    .boot_sd = i == 1 ? 0.05 : 0.01,
						    .round_sd = 0.01 } };
		draw_sides(nested, sides, 3, rng);
		estimate = estimate_ratio(&nested[0], &nested[1]);
		interval = estimate_interval(&estimate, 0.95);
		ratio += outside(&interval, logs[0] - logs[1]);
		estimate = estimate_sum(times, 2);
		estimate.value = exp(nested[0].log_value) - exp(nested[1].log_value);
		interval = estimate_interval(&estimate, 0.95);
		saved += outside(&interval, exp(logs[0]) - exp(logs[1]));
		estimate_share(&value, &interval, part, 2, whole, 2, 0.95);
		share += outside(&interval, (logs[0] - logs[1]) / (logs[0] - logs[2]));
		free_sides(nested, 3);
	}
	gsl_rng_free(rng);
	puts("sd 5x in 3 boots, beside 7:");
	promised("  ratio is wrong", ratio, sets, 0.05);
	promised("  time saved is wrong", saved, sets, 0.05);
	promised("  share is wrong", share, sets, 0.05);
}

/* What the promises cost: 3 % are seen in 90 % with ten boots. */
static void differences_are_seen(void **state)
{
	static const size_t boots[] = { 3, 5, 10 };
	const struct verdict_rule rule = { .confidence = 0.95, .comparisons = 1 };
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	unsigned int seen = 0, sets = simulated_sets(2000);

	(void)state;
	for (size_t b = 0; b < 3; b++) {
		seen = 0;
		for (unsigned int set = 0; set < sets; set++) {
			struct side sides[2];
			struct nested nested[2];

			for (size_t i = 0; i < 2; i++)
				sides[i] = (struct side){ boots[b],
							  12,
							  { .log_ns = 17 +
								      (i ? log(1.03) : 0),
							    .boot_sd = 0.015,
							    .round_sd = 0.03 } };
			draw_sides(nested, sides, 2, rng);
			seen += verdict_make(&nested[0], &nested[1], &rule).kind ==
				VERDICT_SLOWER;
			free_sides(nested, 2);
		}
		printf("3 %% slower, %zu boots: seen in %.1f %%\n", boots[b],
		       100.0 * seen / sets);
	}
	gsl_rng_free(rng);
	assert_true(seen >= 90 * sets / 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_hold_as_a_whole),
		cmocka_unit_test(spreads_may_differ),
		cmocka_unit_test(differences_are_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
