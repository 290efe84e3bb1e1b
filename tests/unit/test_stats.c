// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stats/stats.h"

static void assert_near(double got, double wanted, double error)
{
	if (!(fabs(got - wanted) <= error))
		fail_msg("%.9g, expected %.9g", got, wanted);
}

/* Type 7 by hand: position (n - 1) q; for 4 values and 0.25 that is 0.75. */
static void quantile_interpolates(void **state)
{
	const double sorted[] = { 1, 3, 7, 20 };

	(void)state;
	assert_near(stats_quantile(sorted, 4, 0), 1, 0);
	assert_near(stats_quantile(sorted, 4, 0.25), 2.5, 1e-12);
	assert_near(stats_quantile(sorted, 4, 0.5), 5, 1e-12);
	assert_near(stats_quantile(sorted, 4, 0.95), 18.05, 1e-9);
	assert_near(stats_quantile(sorted, 4, 1), 20, 0);
}

static void nothing_is_unknown(void **state)
{
	(void)state;
	assert_true(isnan(stats_mean(NULL, 0)));
	assert_true(isnan(stats_quantile(NULL, 0, 0.5)));
	assert_true(isnan(stats_median_interval(NULL, 0, 0.95).low));
}

static void sort_and_mean(void **state)
{
	double values[] = { 5, -1, 3, 3 };

	(void)state;
	stats_sort(values, 4);
	assert_near(values[0], -1, 0);
	assert_near(values[1], 3, 0);
	assert_near(values[3], 5, 0);
	assert_near(stats_mean(values, 4), 2.5, 1e-12);
}

/*
 * Ranks and coverage from the binomial distribution, n choose k over 2^n summed by hand:
 * n = 6 has 1 - 2/64; n = 10 has 1 - 2 * 11/1024; n = 15 has 1 - 2 * 576/32768; n = 20
 * has 1 - 2 * 21700/1048576. The ranks are those of the usual table (Conover 1999).
 */
static void interval_has_the_ranks_of_the_table(void **state)
{
	static const struct {
		size_t count, low, high;
		double confidence;
	} cases[] = {
		{ 6, 1, 6, 0.96875 },
		{ 10, 2, 9, 0.978515625 },
		{ 15, 4, 12, 0.96484375 },
		{ 20, 6, 15, 0.958610535 },
	};
	double ranks[32];

	(void)state;
	for (size_t i = 0; i < 32; i++)
		ranks[i] = (double)(i + 1);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct stats_interval interval =
			stats_median_interval(ranks, cases[i].count, 0.95);

		assert_near(interval.low, (double)cases[i].low, 0);
		assert_near(interval.high, (double)cases[i].high, 0);
		assert_near(interval.confidence, cases[i].confidence, 1e-8);
	}
}

static void five_values_have_no_interval(void **state)
{
	const double sorted[] = { 1, 2, 3, 4, 5 };
	struct stats_interval interval = stats_median_interval(sorted, 5, 0.95);

	(void)state;
	assert_true(isnan(interval.low));
	assert_true(isnan(interval.high));
}

/* Ranks 4 and 12 of 15 cover the median with 96.5 %; 2,000 draws from a uniform generator
 * (Knuth, MMIX) must do so within four standard deviations. */
static void interval_covers_what_it_says(void **state)
{
	uint64_t seed = 1;
	unsigned int covered = 0;

	(void)state;
	for (unsigned int draw = 0; draw < 2000; draw++) {
		struct stats_interval interval;
		double values[15];

		for (size_t i = 0; i < 15; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			values[i] = (double)(seed >> 33);
		}
		stats_sort(values, 15);
		interval = stats_median_interval(values, 15, 0.95);
		covered += interval.low <= 0x1p30 && interval.high >= 0x1p30;
	}
	assert_in_range(covered, 1900, 1960);
}

static double step_of(const double *values, size_t count)
{
	struct stats_step step = { 0 };

	for (size_t i = 0; i < count; i++)
		stats_step_add(&step, values[i]);
	return stats_step_of(&step);
}

static void values_show_their_step(void **state)
{
	(void)state;
	assert_near(step_of((const double[]){ 51000, 54000, 53000 }, 3), 1000, 0);
	assert_near(step_of((const double[]){ 12e6, 20e6 }, 2), 4e6, 0);
	assert_near(step_of((const double[]){ 100000001, 100000003 }, 2), 1, 0);
	/* One value tells only what it was rounded to, and no clock ticks in seconds. */
	assert_near(step_of((const double[]){ 123456000, 123456000 }, 2), 1000, 0);
	assert_near(step_of((const double[]){ 5e9, 5e9 }, 2), STATS_STEP_MOST, 0);
	assert_near(step_of((const double[]){ 3e9, 6e9 }, 2), STATS_STEP_MOST, 0);
	assert_near(step_of((const double[]){ 1.5, 2 }, 2), 0, 0);
	assert_near(step_of(NULL, 0), 0, 0);
}

/*
 * P(a walk of @count fair steps is ever outside of the ranks), by counting all 2^count
 * ways: bit i says that the i-th value is below the median.
 */
static double missed_by_counting(const size_t *rank, size_t count)
{
	unsigned int ways = 1u << count, missed = 0;

	for (unsigned int way = 0; way < ways; way++) {
		bool in = true;
		size_t below = 0;

		for (size_t n = 1; n <= count; n++) {
			below += way >> (n - 1) & 1;
			in &= below >= rank[n] && n - below >= rank[n];
		}
		missed += !in;
	}
	return (double)missed / ways;
}

/* One rank further in at any of the looks would miss more often than is allowed. */
static void looks_together_miss_as_often_as_they_say(void **state)
{
	size_t rank[21] = { 0 };
	double values[20];

	(void)state;
	for (size_t n = 1; n <= 20; n++) {
		struct stats_interval interval;
		double missed, may;

		values[n - 1] = (double)n;
		interval = stats_median_sequence(values, n, 6, 0.95);
		rank[n] = interval.rank;
		may = 0.05 * (1 - 6 / (2.0 * (double)n));
		if (!rank[n])
			continue;
		missed = missed_by_counting(rank, n);
		assert_near(interval.confidence, 1 - missed, 1e-12);
		assert_near(interval.low, (double)rank[n], 0);
		assert_near(interval.high, (double)(n + 1 - rank[n]), 0);
		assert_true(missed <= may);
		rank[n]++;
		assert_true(missed_by_counting(rank, n) > may || 2 * rank[n] > n);
		rank[n]--;
	}
	assert_int_equal(rank[6], 0);
	assert_int_equal(rank[7], 1);
	assert_int_equal(rank[20], 5);
}

/* 1.2816, as every table has it, for the 90 % point: Blom's place of the first
 * of 6 is (1 - 3/8) / 6.25, which is 0.1. */
static void scores_are_of_the_normal(void **state)
{
	(void)state;
	assert_near(stats_normal_score(6, 6), 1.281552, 1e-6);
	assert_near(stats_normal_score(6, 1), -1.281552, 1e-6);
	assert_near(stats_normal_score(5, 3), 0, 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quantile_interpolates),
		cmocka_unit_test(nothing_is_unknown),
		cmocka_unit_test(sort_and_mean),
		cmocka_unit_test(interval_has_the_ranks_of_the_table),
		cmocka_unit_test(five_values_have_no_interval),
		cmocka_unit_test(interval_covers_what_it_says),
		cmocka_unit_test(values_show_their_step),
		cmocka_unit_test(looks_together_miss_as_often_as_they_say),
		cmocka_unit_test(scores_are_of_the_normal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
