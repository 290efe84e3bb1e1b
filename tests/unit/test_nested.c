// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stats/estimate.h"
#include "tests/unit/levels.h"

/* Logs 0, 1, 2: by the 7, 13, 7 of 27 above the median's variance is 14/27. */
static void one_boot_knows_its_rounds_only(void **state)
{
	const double values[] = { exp(1), exp(0), exp(2) };
	const struct nested_group boot = { values, 3, NULL };
	struct nested nested = make_nested(&boot, 1, &(struct nested_design){ 0 });
	struct term term = { &nested, 1 };
	struct estimate estimate = estimate_sum(&term, 1);

	(void)state;
	assert_near(nested.log_value, 1, 1e-12);
	assert_int_equal(estimate.level, NESTED_ROUND);
	assert_true(estimate_in_one_boot(&estimate));
	assert_near(estimate.parts[0].freedom, 2, 1e-12);
	assert_near(estimate.error, sqrt(14 / 27.0), 1e-9);
	nested_free(&nested);
}

static void one_boot_with_one_round_has_no_interval(void **state)
{
	const double log_value = 2;
	struct nested nested = make_levels(&log_value, 1, 0);
	struct term term = { &nested, 1 };
	struct estimate estimate = estimate_sum(&term, 1);

	(void)state;
	assert_near(estimate.value, 2, 1e-12);
	assert_true(isnan(estimate.error));
	assert_true(isnan(estimate_interval(&estimate, 0.95).low));
	nested_free(&nested);
}

/*
 * Boots whose medians are 0, 1 and 2 with rounds 1 below and above: each boot's median
 * varies by 14/27 over its rounds, and that is in the 1 between the boots already.
 */
static void rounds_do_not_count_twice(void **state)
{
	double values[3][3];
	struct nested_group boots[3];
	struct nested nested;
	struct term term = { &nested, 1 };
	struct estimate estimate;

	(void)state;
	for (size_t b = 0; b < 3; b++) {
		for (size_t i = 0; i < 3; i++)
			values[b][i] = exp((double)b + (double)i - 1);
		boots[b] = (struct nested_group){ values[b], 3, NULL };
	}
	nested = make_nested(boots, 3, &(struct nested_design){ 0 });
	estimate = estimate_sum(&term, 1);
	assert_int_equal(estimate.level, NESTED_BOOT);
	assert_near(estimate.parts[0].between, 1, 1e-9);
	assert_near(estimate.parts[0].within, 14 / 27.0, 1e-9);
	assert_near(estimate.error, sqrt(1 / 3.0), 1e-12);
	nested_free(&nested);
}

/*
 * Two boots with runs at 0 and 2, 5 and 7, of three rounds each 1 below and above: a
 * run gives its boot (2 - 14/27) / 2, its rounds 14/27 / 2; boots are 1 and 6.
 */
static void runs_are_a_level_of_their_own(void **state)
{
	static const double levels[] = { 0, 2, 5, 7 };
	struct nested_group runs[4];
	double values[4][3];
	const struct nested_group boots[] = { { NULL, 2, runs }, { NULL, 2, runs + 2 } };
	struct nested nested;
	struct term term = { &nested, 1 };
	struct estimate estimate;

	(void)state;
	for (size_t l = 0; l < 4; l++) {
		for (size_t i = 0; i < 3; i++)
			values[l][i] = exp(levels[l] + (double)i - 1);
		runs[l] = (struct nested_group){ values[l], 3, NULL };
	}
	nested = make_nested(boots, 2, &(struct nested_design){ 0 });
	estimate = estimate_sum(&term, 1);
	assert_int_equal(nested.rounds, 12);
	assert_int_equal(estimate.level, NESTED_BOOT);
	assert_near(estimate.value, 3.5, 1e-12);
	assert_near(estimate.parts[0].between, 12.5, 1e-9);
	assert_near(estimate.parts[0].runs, (2 - 14 / 27.0) / 2, 1e-9);
	assert_near(estimate.parts[0].within, 14 / 27.0 / 2, 1e-9);
	assert_near(estimate.error, sqrt(12.5 / 2), 1e-9);
	nested_free(&nested);
	/* Of one boot the runs are the units, and 2 and 1 degree of freedom are known.
	 */
	nested = make_nested(boots, 1, &(struct nested_design){ 0 });
	estimate = estimate_sum(&term, 1);
	assert_int_equal(estimate.level, NESTED_RUN);
	assert_true(estimate_in_one_boot(&estimate));
	assert_near(estimate.value, 1, 1e-12);
	assert_near(estimate.error, 1, 1e-9);
	assert_near(estimate.parts[0].freedom, 1, 1e-12);
	nested_free(&nested);
}

/* Rounds of one run in one boot are what is left. */
static void a_single_run_is_its_rounds(void **state)
{
	const double values[] = { exp(1), exp(0), exp(2) };
	const struct nested_group run = { values, 3, NULL }, boot = { NULL, 1, &run };
	const struct nested_group deep = { NULL, 1, &boot };
	struct nested nested = make_nested(&boot, 1, &(struct nested_design){ 0 });

	(void)state;
	assert_int_equal(nested.level, NESTED_ROUND);
	assert_near(nested.units[0].below[NESTED_ROUND], 14 / 27.0, 1e-9);
	nested_free(&nested);
	assert_int_equal(nested_make(&nested, &deep, 1, &(struct nested_design){ 0 }),
			 -EINVAL);
}

/* In units of the estimate; and boots do not make it less. */
static void what_cannot_be_resolved_is_never_sure(void **state)
{
	const double values[] = { 100, 100, 100 };
	const struct nested_group boots[] = { { values, 3, NULL }, { values, 3, NULL } };
	struct nested nested = make_nested(boots, 2,
					   &(struct nested_design){ .resolution = 2 });
	struct term term = { &nested, 1 };
	struct estimate estimate = estimate_sum(&term, 1);
	struct interval interval = estimate_interval(&estimate, 0.95);

	(void)state;
	assert_near(estimate.error, sqrt(1.5) * 0.02 / sqrt(12), 1e-12);
	assert_true(interval.high - estimate.value > estimate.error);
	nested_free(&nested);
}

static void shuffle(struct nested_group *boots, double values[7][5], unsigned int turn)
{
	for (size_t b = 0; b < 7; b++) {
		size_t other = (b * turn + turn) % 7;
		struct nested_group kept = boots[b];

		boots[b] = boots[other];
		boots[other] = kept;
	}
	for (size_t b = 0; b < 7; b++) {
		double kept = values[b][turn % 4];

		values[b][turn % 4] = values[b][0];
		values[b][0] = kept;
	}
}

/* To the last bit: sums are exact, whatever the order. */
static void the_order_changes_nothing(void **state)
{
	struct nested_group boots[7];
	double values[7][5];
	struct interval first = { 0, 0 };

	(void)state;
	for (size_t b = 0; b < 7; b++) {
		for (size_t i = 0; i < 5; i++)
			values[b][i] = 1e8 + 1e6 * sin((double)(17 * b + 5 * i));
		boots[b] = (struct nested_group){ values[b], 5 - b % 2, NULL };
	}
	for (unsigned int turn = 0; turn < 20; turn++) {
		struct nested all = make_nested(boots, 7, &(struct nested_design){ 0 });
		const struct term term = { &all, 1 };
		struct estimate estimate = estimate_sum(&term, 1);
		struct interval interval = estimate_interval(&estimate, 0.95);

		if (!turn)
			first = interval;
		assert_memory_equal(&interval, &first, sizeof(first));
		nested_free(&all);
		shuffle(boots, values, turn + 1);
	}
}

static void what_is_no_time_is_refused(void **state)
{
	static const double bad[] = { 0, -1, NAN, INFINITY };
	const struct nested_design design = { 0 };
	struct nested nested;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const double values[] = { 1, bad[i] };
		const struct nested_group boot = { values, 2, NULL };

		assert_int_equal(nested_make(&nested, &boot, 1, &design), -EINVAL);
		assert_null(nested.units);
	}
	assert_int_equal(nested_make(&nested, &(struct nested_group){ 0 }, 1, &design),
			 -EINVAL);
	assert_int_equal(nested_make(&nested, NULL, 0, &design), 0);
	assert_true(isnan(estimate_ratio(&nested, &nested).value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_boot_knows_its_rounds_only),
		cmocka_unit_test(one_boot_with_one_round_has_no_interval),
		cmocka_unit_test(rounds_do_not_count_twice),
		cmocka_unit_test(runs_are_a_level_of_their_own),
		cmocka_unit_test(a_single_run_is_its_rounds),
		cmocka_unit_test(what_cannot_be_resolved_is_never_sure),
		cmocka_unit_test(the_order_changes_nothing),
		cmocka_unit_test(what_is_no_time_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
