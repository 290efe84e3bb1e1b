// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compare/analysis.h"
#include "compare/floor.h"
#include "tests/unit/levels.h"

static const struct verdict_rule plain = { 0.95, 0.03, 1, false, 0 };

/*
 * Base at log 1 and other at 1 - off, both 4 boots with deviations of -+1 and -+3 times
 * @step: variance 20/3 step^2, so error sqrt(2 * 20/3 / 4) step = 1.825742 step, and with
 * 3 degrees of freedom each (2.655, test_estimate has the law) the interval is off -+
 * 4.8474 step.
 */
static struct verdict judge(double off, double step, const struct verdict_rule *rule)
{
	const double base[] = { 1 - step, 1 + step, 1 - 3 * step, 1 + 3 * step };
	double other[4];
	struct nested nested[2];
	struct verdict verdict;

	for (size_t i = 0; i < 4; i++)
		other[i] = base[i] - off;
	nested[0] = make_levels(base, 4, 0);
	nested[1] = make_levels(other, 4, 1);
	verdict = verdict_make(&nested[0], &nested[1], rule);
	nested_free(&nested[0]);
	nested_free(&nested[1]);
	return verdict;
}

static void faster_by_hand(void **state)
{
	struct verdict verdict = judge(0.1, 0.01, &plain);

	(void)state;
	assert_int_equal(verdict.kind, VERDICT_FASTER);
	assert_int_equal(verdict.why, VERDICT_WHY_SETTLED);
	assert_near(verdict.speed_up, exp(0.1), 1e-12);
	assert_near(verdict.low, exp(0.1 - 0.048474), 0.0001);
	assert_near(verdict.high, exp(0.1 + 0.048474), 0.0001);
	assert_near(verdict.confidence, 0.95, 1e-12);
	assert_int_equal(verdict.more.boots, 0);
}

static void slower_is_faster_upside_down(void **state)
{
	struct verdict verdict = judge(-0.1, 0.01, &plain);

	(void)state;
	assert_int_equal(verdict.kind, VERDICT_SLOWER);
	assert_near(verdict.high, exp(-0.1 + 0.048474), 0.0001);
}

/* 0.05 - 0.0485 is above 0 and within log 1.03 = 0.0296: faster, not surely by much. */
static void a_little_faster_is_not_beyond_the_margin(void **state)
{
	struct verdict verdict = judge(0.05, 0.01, &plain);

	(void)state;
	assert_int_equal(verdict.kind, VERDICT_FASTER);
}

static void same_is_an_interval_within_the_margin(void **state)
{
	(void)state;
	/* 0.01 + 0.0145 and 0.01 - 0.0145: within 0.0296. */
	assert_int_equal(judge(0.01, 0.003, &plain).kind, VERDICT_SAME);
	/* 0.01 -+ 0.0048 leaves out no difference, and is too small to matter. */
	assert_int_equal(judge(0.01, 0.001, &plain).kind, VERDICT_SAME);
	/* 0.01 + 0.0242 is beyond. To see no difference is not to see equality. */
	assert_int_equal(judge(0.01, 0.005, &plain).kind, VERDICT_UNDECIDED);
}

static void without_a_margin_nothing_is_the_same(void **state)
{
	const struct verdict_rule rule = { 0.95, 0, 1, false, 0 };

	(void)state;
	assert_int_equal(judge(0, 0.0001, &rule).kind, VERDICT_UNDECIDED);
	assert_int_equal(judge(0.01, 0.001, &rule).kind, VERDICT_FASTER);
}

/* 0.1 with errors of 0.0365: alone 0.1 - 0.0969 is above 0; for 12, 5.9 errors and not.
 */
static void intervals_widen_with_the_number_of_cells(void **state)
{
	struct verdict_rule twelve = plain;
	struct verdict verdict;

	(void)state;
	twelve.comparisons = 12;
	assert_int_equal(judge(0.1, 0.02, &plain).kind, VERDICT_FASTER);
	verdict = judge(0.1, 0.02, &twelve);
	assert_int_equal(verdict.kind, VERDICT_UNDECIDED);
	assert_near(verdict.confidence, 1 - 0.05 / 12, 1e-12);
	/* The interval shown is the one that was judged. */
	assert_true(verdict.low < 1);
}

/*
 * 0.05 with variance 20/3 0.02^2 = 0.0026667 each: were that the true one, 0.05 is seen
 * of 18 boots, sqrt(2 * 0.0026667 / 18) * (2.0372 + 0.8525) = 0.04974. It is known to 6
 * degrees of freedom, which takes some 3.3 errors for 2.89: (3.3 / 2.89)^2 as many boots.
 */
static void undecided_says_how_many_boots(void **state)
{
	struct verdict verdict = judge(0.05, 0.02, &plain);

	(void)state;
	assert_int_equal(verdict.kind, VERDICT_UNDECIDED);
	assert_int_equal(verdict.why, VERDICT_WHY_WIDE);
	assert_in_range(verdict.more.boots, 18, 21);
	/* Boots of one round: how rounds differ is not known, so no number of them helps.
	 */
	assert_int_equal(verdict.more.rounds, 0);
}

static struct nested make_one_boot(double factor, size_t rounds, unsigned int cluster)
{
	const double values[] = { factor * 100, factor * 101, factor * 102, factor * 99,
				  factor * 100 };
	const struct nested_group boot = { values, rounds, NULL };

	return make_nested(
		&boot, 1,
		&(struct nested_design){ .cluster = { [NESTED_BOOT] = cluster } });
}

static struct verdict judge_one_boot(size_t rounds, bool trust)
{
	const struct verdict_rule rule = { 0.95, 0.03, 1, trust, 0 };
	struct nested base = make_one_boot(2, rounds, 0);
	struct nested other = make_one_boot(1, rounds, 1);
	struct verdict verdict = verdict_make(&base, &other, &rule);
	nested_free(&base);
	nested_free(&other);
	return verdict;
}

static void one_boot_decides_only_when_trusted(void **state)
{
	struct verdict verdict = judge_one_boot(5, false);

	(void)state;
	assert_int_equal(verdict.kind, VERDICT_UNDECIDED);
	assert_int_equal(verdict.why, VERDICT_WHY_ONE_BOOT);
	assert_int_equal(verdict.more.boots, VERDICT_UNITS_LEAST - 1);
	assert_int_equal(verdict.unit, NESTED_ROUND);
	assert_true(verdict.low > 1.9 && verdict.high < 2.1);
	verdict = judge_one_boot(5, true);
	assert_int_equal(verdict.kind, VERDICT_FASTER);
	assert_int_equal(verdict.unit, NESTED_ROUND);
}

static void one_round_never_decides(void **state)
{
	struct verdict verdict = judge_one_boot(1, true);

	(void)state;
	assert_int_equal(verdict.kind, VERDICT_UNDECIDED);
	assert_int_equal(verdict.why, VERDICT_WHY_ONE_ROUND);
	assert_near(verdict.speed_up, 2, 1e-9);
	assert_true(isnan(verdict.low));
}

static void no_figure_is_invalid(void **state)
{
	const double logs[] = { 1, 2 };
	struct nested some = make_levels(logs, 2, 0), none;

	(void)state;
	none = make_nested(NULL, 0,
			   &(struct nested_design){ .cluster = { [NESTED_BOOT] = 1 } });
	assert_int_equal(verdict_make(&some, &none, &plain).kind, VERDICT_INVALID);
	assert_int_equal(verdict_make(&some, &none, &plain).why, VERDICT_WHY_NO_OTHER);
	assert_int_equal(verdict_make(&none, &some, &plain).why, VERDICT_WHY_NO_BASE);
	assert_true(isnan(verdict_make(&none, &some, &plain).speed_up));
	nested_free(&some);
}

/*
 * One label, variance 0.0004 of 5 boots; 5 boots each. Of a known variance R's
 * power.t.test(n = 5, power = 0.8) has 2.0244 standard deviations, 4.05 %, and Student's
 * law is nearly that of the table. Chi-squared of 4 at 97.5 and 2.5 %: 11.143287 and
 * 0.484419, so the true deviation is 0.59913 to 2.87356 times as large: 2.46 % and 12.3
 * %. What is printed allows for that: test_power sees it in 80 % of all tables.
 */
static void noise_floor_by_hand(void **state)
{
	const double step = sqrt(0.0004 / 2.5);
	const double logs[] = { 1 - 2 * step, 1 - step, 1, 1 + step, 1 + 2 * step };
	struct nested nested = make_levels(logs, 5, 0);
	struct noise_floor floor = noise_floor_make(&nested, 1, 0, 0.95, 1);

	(void)state;
	assert_near(floor.percent, 5.52, 0.02);
	assert_near(floor.low, 2.59, 0.03);
	assert_near(floor.high, 13.0, 0.2);
	assert_near(floor.variance, 0.0004, 1e-9);
	assert_near(floor.freedom, 4, 1e-9);
	assert_near(floor.boot_percent, 100 * expm1(0.02), 1e-6);
	assert_int_equal(floor.boots, 5);
	nested_free(&nested);
}

/* Under another table: fewer boots, each comparison surer, fewer rounds a boot. */
static void a_floor_is_that_of_its_table(void **state)
{
	const double step = sqrt(0.0004 / 2.5);
	const double logs[] = { 1 - 2 * step, 1 - step, 1, 1 + step, 1 + 2 * step };
	struct nested nested = make_levels(logs, 5, 0);
	struct noise_floor floor = noise_floor_make(&nested, 1, 0, 0.95, 1), other, old;

	(void)state;
	floor.rounds = 12;
	floor.round_percent = 100 * expm1(0.05);
	other = noise_floor_for(&floor, 5, 1, 12, 0.95);
	assert_near(other.percent, floor.percent, 1e-9);
	other = noise_floor_for(&floor, 3, 1, 12, 0.95);
	assert_true(other.percent > 1.5 * floor.percent && other.boots == 3);
	other = noise_floor_for(&floor, 5, 1, 12, 0.99);
	assert_true(other.percent > 1.2 * floor.percent);
	/* 0.05^2 / 3 in the place of 0.05^2 / 12 of each boot's variance. */
	other = noise_floor_for(&floor, 5, 1, 3, 0.95);
	assert_near(other.variance, 0.0004 + 0.0025 / 4, 1e-9);
	other = noise_floor_for(&floor, 5, 1, 100, 0.95);
	assert_near(other.variance, 0.0004, 1e-9);
	/* Of a file that has no variance. */
	old = floor;
	old.variance = old.freedom = NAN;
	other = noise_floor_for(&old, 3, 1, 12, 0.99);
	assert_near(other.percent, floor.percent, 1e-9);
	assert_int_equal(other.boots, 5);
	nested_free(&nested);
}

/* Labels that differ by 1 have the spread of one: their levels are taken out. */
static void labels_have_a_level_of_their_own(void **state)
{
	const double low[] = { 0, 0.01, 0.02 }, high[] = { 1, 1.01, 1.02 };
	struct nested nested[2] = { make_levels(low, 3, 0), make_levels(high, 3, 1) };
	struct noise_floor floor = noise_floor_make(nested, 2, 10, 0.95, 1);

	(void)state;
	assert_near(floor.boot_percent, 100 * expm1(0.01), 1e-6);
	assert_int_equal(floor.boots, 10);
	nested_free(&nested[0]);
	nested_free(&nested[1]);
}

/* Three boots of two loads of a round each: what loads differ by is no round's, and one
 * load lets boots differ by more. */
static void loads_are_no_rounds(void **state)
{
	const double levels[] = { 1, 1.03, 1.06 }, off = 0.01;
	double values[3][2];
	struct nested_group runs[3][2], boots[3];
	const struct nested_design design = { 0 };
	struct noise_floor floor, other;
	struct nested nested;

	(void)state;
	for (size_t b = 0; b < 3; b++) {
		for (size_t r = 0; r < 2; r++) {
			values[b][r] = exp(levels[b] + (r ? off : -off));
			runs[b][r] = (struct nested_group){ &values[b][r], 1, NULL };
		}
		boots[b] = (struct nested_group){ NULL, 2, runs[b] };
	}
	nested = make_nested(boots, 3, &design);
	floor = noise_floor_make(&nested, 1, 0, 0.95, 1);
	assert_near(floor.runs, 2, 1e-9);
	assert_near(floor.variance, 0.0009, 1e-9);
	assert_near(floor.run_percent, 100 * expm1(off * sqrt(2)), 1e-6);
	assert_near(floor.boot_percent, 100 * expm1(sqrt(0.0009 - off * off)), 1e-6);
	assert_true(isnan(floor.round_percent));
	other = noise_floor_for(&floor, 3, 1, 1, 0.95);
	assert_near(other.variance, 0.0009 + off * off, 1e-9);
	other = noise_floor_for(&floor, 3, 2, 2, 0.95);
	assert_near(other.percent, floor.percent, 1e-9);
	nested_free(&nested);
}

static void one_boot_has_no_floor(void **state)
{
	const double log_value = 1;
	struct nested nested = make_levels(&log_value, 1, 0);

	(void)state;
	assert_true(isnan(noise_floor_make(&nested, 1, 5, 0.95, 1).percent));
	nested_free(&nested);
}

static void every_kind_has_a_name(void **state)
{
	(void)state;
	assert_int_equal(names_find(&verdict_names, "undecided"), VERDICT_UNDECIDED);
	for (size_t i = 0; i < verdict_names.count; i++)
		assert_non_null(verdict_names.items[i]);
	for (size_t i = 0; i < verdict_why_names.count; i++)
		assert_non_null(verdict_why_names.items[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(faster_by_hand),
		cmocka_unit_test(slower_is_faster_upside_down),
		cmocka_unit_test(a_little_faster_is_not_beyond_the_margin),
		cmocka_unit_test(same_is_an_interval_within_the_margin),
		cmocka_unit_test(without_a_margin_nothing_is_the_same),
		cmocka_unit_test(intervals_widen_with_the_number_of_cells),
		cmocka_unit_test(undecided_says_how_many_boots),
		cmocka_unit_test(one_boot_decides_only_when_trusted),
		cmocka_unit_test(one_round_never_decides),
		cmocka_unit_test(no_figure_is_invalid),
		cmocka_unit_test(noise_floor_by_hand),
		cmocka_unit_test(a_floor_is_that_of_its_table),
		cmocka_unit_test(labels_have_a_level_of_their_own),
		cmocka_unit_test(loads_are_no_rounds),
		cmocka_unit_test(one_boot_has_no_floor),
		cmocka_unit_test(every_kind_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
