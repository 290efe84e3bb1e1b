// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stats/chi_squared.h"
#include "stats/mixture.h"
#include "stats/power.h"
#include "tests/unit/levels.h"

/* t with 2 degrees of freedom, 97.5 %: any table. */
#define T_2 4.302653

/* Mean 2, variance 1, so 2 -+ 4.302653 / sqrt(3). */
static void three_boots_by_hand(void **state)
{
	const double logs[] = { 3, 1, 2 };
	struct nested nested = make_levels(logs, 3, 0);
	struct term term = { &nested, 1 };
	struct estimate estimate = estimate_sum(&term, 1);
	struct interval interval = estimate_interval(&estimate, 0.95);

	(void)state;
	assert_near(estimate.value, 2, 1e-12);
	assert_near(estimate.parts[0].between, 1, 1e-12);
	assert_near(estimate.parts[0].within, 0, 1e-12);
	assert_near(estimate.parts[0].freedom, 2, 1e-12);
	assert_near(estimate.error, sqrt(1 / 3.0), 1e-12);
	assert_near(interval.low, 2 - T_2 / sqrt(3), 0.03 * T_2 / sqrt(3));
	assert_near(interval.high, 2 + T_2 / sqrt(3), 0.03 * T_2 / sqrt(3));
	assert_false(estimate_in_one_boot(&estimate));
	nested_free(&nested);
}

/* Variances 1 of 3 and 20/3 of 4: squared errors 1/3 and 5/3, 2 together. */
static void ratio_by_hand(void **state)
{
	const double over[] = { 1, 2, 3 }, under[] = { 0, 2, 4, 6 };
	struct nested a = make_levels(over, 3, 0);
	struct nested b = make_levels(under, 4, 1);
	struct estimate estimate = estimate_ratio(&a, &b);

	(void)state;
	assert_near(estimate.value, -1, 1e-12);
	assert_near(estimate.error, M_SQRT2, 1e-12);
	assert_near(estimate.parts[0].squared_error, 1 / 3.0, 1e-12);
	assert_near(estimate.parts[0].freedom, 2, 1e-12);
	assert_near(estimate.parts[1].freedom, 3, 1e-12);
	nested_free(&a);
	nested_free(&b);
}

/* In the same boots a constant ratio has no error; in others it has. */
static void boots_that_are_shared_cancel(void **state)
{
	const double over[] = { 1, 2, 3 }, under[] = { 0.5, 1.5, 2.5 };
	struct nested a = make_levels(over, 3, 0);
	struct nested same = make_levels(under, 3, 0);
	struct nested other = make_levels(under, 3, 1);

	(void)state;
	assert_near(estimate_ratio(&a, &same).value, 0.5, 1e-12);
	assert_near(estimate_ratio(&a, &same).error, 0, 1e-12);
	assert_near(estimate_ratio(&a, &other).error, sqrt(2 / 3.0), 1e-12);
	nested_free(&a);
	nested_free(&same);
	nested_free(&other);
}

/* Over - under of four independent samples: variances add. */
static void ratio_of_ratios_by_hand(void **state)
{
	const double logs[] = { 1, 2, 3 };
	struct nested nested[4];
	struct term terms[4];
	struct estimate estimate;

	(void)state;
	for (unsigned int i = 0; i < 4; i++) {
		nested[i] = make_levels(logs, 3, i);
		terms[i] = (struct term){ &nested[i], i == 0 || i == 3 ? 1 : -1 };
	}
	estimate = estimate_sum(terms, 4);
	assert_near(estimate.value, 0, 1e-12);
	assert_near(estimate.error, sqrt(4 / 3.0), 1e-12);
	for (size_t i = 0; i < 4; i++)
		nested_free(&nested[i]);
}

/* Of what part - s * whole is made, each with 3 degrees of freedom: how many of its
 * errors it is off. */
static void assert_end(double s, double part, double whole, double va, double vb)
{
	const struct mixture_part parts[] = { { va, 3 }, { s * s * vb, 3 } };

	assert_near(fabs(part - s * whole) / sqrt(va + s * s * vb),
		    mixture_quantile(parts, 2, 0, 0.975) / sqrt(va + s * s * vb), 0.01);
}

/* Part 2 and whole 4, independent, variances 0.08 / 3 / 4 and 0.32 / 3 / 4: the ends are
 * where the one less s times the other is its own t from 0, by Fieller. */
static void share_by_hand(void **state)
{
	const double top[] = { 1.8, 2, 2.2, 2 }, bottom[] = { 3.6, 4, 4.4, 4 };
	struct nested a = make_levels(top, 4, 0);
	struct nested b = make_levels(bottom, 4, 1);
	const struct term part = { &a, 1 }, whole = { &b, 1 };
	struct interval interval;
	double share;

	(void)state;
	assert_true(estimate_share(&share, &interval, &part, 1, &whole, 1, 0.95));
	assert_near(share, 0.5, 1e-12);
	assert_true(interval.low < 0.47 && interval.high > 0.53);
	assert_end(interval.low, 2, 4, 0.02 / 3, 0.08 / 3);
	assert_end(interval.high, 2, 4, 0.02 / 3, 0.08 / 3);
	nested_free(&a);
	nested_free(&b);
}

/* The two boots of the part have a t of 12.7 at the share, so many errors the whole is
 * not from 0. But further out the part counts for little, and there are ends. */
static void no_share_is_without_an_interval(void **state)
{
	static const double few[] = { 0, 0.2 };
	static const double many[] = { 0.7, 1.3, 1, 0.6, 1.4, 1, 0.7, 1.3 };
	struct nested a = make_levels(few, 2, 0);
	struct nested b = make_levels(many, 8, 1);
	const struct term part = { &a, 1 }, whole = { &b, 1 };
	struct interval interval;
	double share;

	(void)state;
	assert_true(estimate_share(&share, &interval, &part, 1, &whole, 1, 0.95));
	assert_near(share, 0.1, 1e-9);
	assert_true(interval.low < -0.5 && interval.high > 0.5);
	nested_free(&a);
	nested_free(&b);
}

/* A part that is in the whole, in the same boots: exactly half of it in each. */
static void share_knows_what_goes_together(void **state)
{
	const double top[] = { 1, 2, 1.5 }, bottom[] = { 2, 4, 3 };
	struct nested a = make_levels(top, 3, 0);
	struct nested b = make_levels(bottom, 3, 0);
	const struct term part = { &a, 1 }, whole = { &b, 1 };
	struct interval interval;
	double share;

	(void)state;
	assert_true(estimate_share(&share, &interval, &part, 1, &whole, 1, 0.9));
	assert_near(share, 0.5, 1e-12);
	assert_near(interval.low, 0.5, 1e-6);
	assert_near(interval.high, 0.5, 1e-6);
	nested_free(&a);
	nested_free(&b);
}

static void nothing_has_no_shares(void **state)
{
	const double top[] = { 1, 2, 1.5 }, bottom[] = { -1, 1, 0.5 };
	struct nested a = make_levels(top, 3, 0);
	struct nested b = make_levels(bottom, 3, 1);
	const struct term part = { &a, 1 }, whole = { &b, 1 };
	struct interval interval;
	double share;

	(void)state;
	assert_false(estimate_share(&share, &interval, &part, 1, &whole, 1, 0.95));
	assert_true(isnan(share));
	assert_true(isnan(interval.low));
	nested_free(&a);
	nested_free(&b);
}

/* Between 5 and within 2 of 4 boots: (5 - 2 + 2 / 2) / (4 + 4) with twice both. */
static void more_boots_and_rounds_by_hand(void **state)
{
	const struct estimate estimate = {
		.value = 1,
		.part_count = 1,
		.parts = { { .units = 4,
			     .level = NESTED_BOOT,
			     .rounds = 10,
			     .between = 5,
			     .within = 2 } },
	};
	struct estimate grown = estimate_predict(&estimate, 4, 2);

	(void)state;
	assert_near(grown.error, sqrt(0.5), 1e-12);
	assert_near(grown.parts[0].freedom, 7, 1e-12);
	grown = estimate_predict(&estimate, 0, 1e9);
	assert_near(grown.error, sqrt(3 / 4.0), 1e-6);
}

static void what_is_detectable_by_hand(void **state)
{
	struct power_factor factor;

	(void)state;
	/* R's power.t.test(power = 0.8, delta = 1) is n = 16.71477: for 17 it is a little
	 * below 1. Of two equal variances mixture.h's law is all but Student's. */
	assert_near(power_factor(1e4, 17, 0.95).known, 0.991, 0.005);
	/*
	 * Of very many boots only what the deviation is estimated from counts. With two
	 * degrees of freedom its square is exponential, and c of its errors are seen in
	 * Phi(-q) + c / sqrt(A) exp(-q^2 / A) Phi(c q / sqrt(A)), A = 2 + c^2, of all
	 * cases: 80 % for c = 4.4582 and q = 1.9600. Of a known one 1.9600 + 0.8416.
	 */
	factor = power_factor(2, 20000, 0.95);
	assert_near(factor.estimated / 0.01, 4.4582, 0.008);
	assert_near(factor.known / 0.01, 2.8016, 0.004);
}

static struct estimate of_boots(size_t units, double between, double within, double value)
{
	const struct estimate estimate = {
		.value = value,
		.error = sqrt(between / (double)units),
		.level = NESTED_BOOT,
		.part_count = 1,
		.parts = { { .level = NESTED_BOOT,
			     .units = units,
			     .rounds = 10,
			     .between = between,
			     .within = within,
			     .squared_error = between / (double)units,
			     .freedom = (double)units - 1 } },
	};

	return estimate;
}

/*
 * Off by 1 with a variance of 4 between boots. Were that the true one, 34 boots would do:
 * 2 / sqrt(34) * (2.0345 + 0.8530) = 0.9903. As it is one of 3 degrees of freedom, of 4
 * boots, 3.87 errors and not 2.89 are wanted (as by hand above, with 3), so 60 boots.
 */
static void boots_that_settle_by_hand(void **state)
{
	const struct estimate four = of_boots(4, 4, 0, 1);
	const struct estimate fifty = of_boots(50, 16, 0, 1);
	struct power_more more = power_more(&four, 0.95, 0);

	(void)state;
	assert_in_range(more.boots, 54, 58);
	/* No number of rounds helps against how boots differ. */
	assert_int_equal(more.rounds, 0);
	/* The better it is known, the less is added: 4 / sqrt(b) * 2.84 = 1 for b = 129,
	 * some 5 % more for 49 degrees of freedom. */
	assert_in_range(power_more(&fifty, 0.95, 0).boots, 77, 90);
}

/*
 * The limit of 20 boots' variance of 1 is 19 / 10.117, so that of the squared error is
 * 0.0939, and the rounds' part is all of it: 4 / 20. They are to bring 0.2 down to where
 * 0.3 is 2.95 errors of 19 degrees of freedom, 0.0103: 19.3 times as many.
 */
static void rounds_that_settle_by_hand(void **state)
{
	const struct estimate lucky = of_boots(20, 1, 4, 0.3);
	const struct estimate even = of_boots(20, 4, 4, 0.3);
	const struct estimate few = of_boots(4, 0.2, 4, 0.3);

	(void)state;
	assert_in_range(power_more(&lucky, 0.95, 0).rounds, 178, 190);
	/* As likely as not boots differ by nothing, and that is not enough. */
	assert_int_equal(power_more(&even, 0.95, 0).rounds, 0);
	/* What boots that few say of it does not count at all. */
	assert_int_equal(power_more(&few, 0.95, 0).rounds, 0);
}

/* No difference at all: only `same` can settle it, and without a margin nothing can. */
static void no_difference_settles_as_same_only(void **state)
{
	const struct estimate estimate = of_boots(4, 0.0004, 0, 0);

	(void)state;
	assert_int_equal(power_more(&estimate, 0.95, 0).boots, 0);
	assert_in_range(power_more(&estimate, 0.95, 0.02).boots, 5, 30);
}

/* GSL's own inverse aborts for freedoms about these, and mixtures and floors need it. */
static void many_boots_are_no_limit(void **state)
{
	static const size_t boots[] = { 1000, 1001, 1892, 2447, 5000, 1000000 };

	(void)state;
	assert_near(chi_squared_below(0.05, 1000), 927.59436, 1e-3);
	for (size_t i = 0; i < sizeof(boots) / sizeof(boots[0]); i++) {
		double freedom = (double)boots[i] - 1;
		const struct mixture_part parts[] = { { 1, freedom }, { 2, freedom } };
		const struct estimate estimate = {
			.value = 0.04,
			.error = sqrt(2e-6 * (double)boots[i]),
			.level = NESTED_BOOT,
			.part_count = 1,
			.parts = { { .level = NESTED_BOOT,
				     .units = boots[i],
				     .rounds = 10,
				     .squared_error = 2e-6 * (double)boots[i],
				     .freedom = freedom } },
		};

		assert_near(mixture_quantile(parts, 2, 0, 0.975), sqrt(3) * 1.95996,
			    0.02);
		assert_near(power_factor(freedom, boots[i], 0.95).estimated,
			    2.8016 * sqrt(2 / (double)boots[i]), 0.02);
		assert_near(chi_squared_below(0.975, freedom) / freedom,
			    1 + 1.96 * sqrt(2 / freedom), 2 / freedom);
		power_more(&estimate, 0.95, 0.03);
	}
}

static void bonferroni(void **state)
{
	(void)state;
	assert_near(estimate_each(0.95, 1), 0.95, 1e-12);
	assert_near(estimate_each(0.95, 10), 0.995, 1e-12);
	assert_near(estimate_each(0.95, 0), 0.95, 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_boots_by_hand),
		cmocka_unit_test(ratio_by_hand),
		cmocka_unit_test(boots_that_are_shared_cancel),
		cmocka_unit_test(ratio_of_ratios_by_hand),
		cmocka_unit_test(share_by_hand),
		cmocka_unit_test(no_share_is_without_an_interval),
		cmocka_unit_test(share_knows_what_goes_together),
		cmocka_unit_test(nothing_has_no_shares),
		cmocka_unit_test(more_boots_and_rounds_by_hand),
		cmocka_unit_test(what_is_detectable_by_hand),
		cmocka_unit_test(boots_that_settle_by_hand),
		cmocka_unit_test(rounds_that_settle_by_hand),
		cmocka_unit_test(no_difference_settles_as_same_only),
		cmocka_unit_test(many_boots_are_no_limit),
		cmocka_unit_test(bonferroni),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
