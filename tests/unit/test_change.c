// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Change points: a published series, planted steps and drifts, weights, and how often a
 * change is found where there is none. 4,000 simulated series a line, 500 of them for
 * each commit; see simulated_sets().
 */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "stats/change.h"
#include "tests/unit/simulate.h"

#define NIGHTS_MOST 365
#define SETS_ALL    4000
#define ALPHA       0.05

static double ones[NIGHTS_MOST];

/*
 * Annual flow of the Nile at Aswan, 1871 to 1970, in 10^8 m^3 (G. W. Cobb, Biometrika 65,
 * 1978; the data set Nile of R). The change is after 1898, from a mean of 1097.75 to
 * 849.97.
 */
static const double nile[] = {
	1120, 1160, 963,  1210, 1160, 1160, 813,  1230, 1370, 1140, 995,  935,  1110,
	994,  1020, 960,  1180, 799,  958,  1140, 1100, 1210, 1150, 1250, 1260, 1220,
	1030, 1100, 774,  840,  874,  694,  940,  833,  701,  916,  692,  1020, 1050,
	969,  831,  726,  456,  824,  702,  1120, 1100, 832,  764,  821,  768,  845,
	864,  862,  698,  845,  744,  796,  1040, 759,  781,  865,  845,  944,  984,
	897,  822,  1010, 771,  676,  649,  846,  812,  742,  801,  1040, 860,  874,
	848,  890,  744,  749,  838,  1050, 918,  986,  797,  923,  975,  815,  1020,
	906,  901,  1170, 912,  746,  919,  718,  714,  740
};

static void the_nile_changes_after_1898(void **state)
{
	const size_t count = sizeof(nile) / sizeof(nile[0]);
	struct changes changes;

	(void)state;
	assert_int_equal(count, 100);
	assert_int_equal(changes_find(&changes, nile, ones, count, ALPHA), 0);
	assert_int_equal(changes.count, 1);
	assert_int_equal(1871 + changes.items[0].at, 1899);
	assert_true(fabs(changes.items[0].step - (849.9722 - 1097.75)) < 0.001);
	assert_true(changes.items[0].error < fabs(changes.items[0].step));
	/* Cobb's conditional distribution puts nearly all of it on 1896 to 1900. */
	assert_in_range(1870 + changes.items[0].first, 1895, 1898);
	assert_in_range(1870 + changes.items[0].last, 1898, 1901);
	changes_free(&changes);
}

/* Its squares are 2, with 6 degrees of freedom: t = 10 / sqrt(2 / 6 * (1 / 4 + 1 / 4)).
 */
static void the_statistic_is_students_t(void **state)
{
	static const double values[] = { 0, 1, 0, 1, 10, 11, 10, 11 };
	struct changes changes;

	(void)state;
	changes_find(&changes, values, ones, 8, ALPHA);
	assert_int_equal(changes.count, 1);
	assert_int_equal(changes.items[0].at, 4);
	assert_true(fabs(changes.items[0].step - 10) < 1e-9);
	assert_true(fabs(changes.deviation - sqrt(2.0 / 6)) < 1e-9);
	assert_true(fabs(changes.freedom - 6) < 1e-9);
	assert_true(fabs(changes.items[0].level - ALPHA / 3) < 1e-12);
	changes_free(&changes);
}

static void too_few_or_equal_values_have_none(void **state)
{
	static const double few[] = { 1, 1, 9, 9, 9 },
			    equal[] = { 3, 3, 3, 3, 3, 3, 3, 3 };
	struct changes changes;

	(void)state;
	for (size_t count = 0; count <= 5; count++) {
		assert_int_equal(changes_find(&changes, few, ones, count, ALPHA), 0);
		assert_int_equal(changes.count, 0);
		changes_free(&changes);
	}
	changes_find(&changes, equal, ones, 8, ALPHA);
	assert_int_equal(changes.count, 0);
	changes_free(&changes);
}

/* Counted instructions repeat to the last: any difference that stays is real. */
static void values_without_variance_change_for_sure(void **state)
{
	static const double values[] = { 5, 5, 5, 5, 6, 6, 6, 6 };
	struct changes changes;

	(void)state;
	changes_find(&changes, values, ones, 8, 1e-9);
	assert_int_equal(changes.count, 1);
	assert_int_equal(changes.items[0].at, 4);
	changes_free(&changes);
}

/* Three bad nights that hardly count are no level. */
static void weights_count(void **state)
{
	const double values[] = { 0, .1, 0, .1, 0, .1, 0, .1, 5, 4, 6 };
	double weights[11];
	struct changes changes;

	(void)state;
	for (size_t i = 0; i < 11; i++)
		weights[i] = i < 8 ? 1 : 1e-5;
	changes_find(&changes, values, ones, 11, ALPHA);
	assert_int_equal(changes.count, 1);
	changes_free(&changes);
	changes_find(&changes, values, weights, 11, ALPHA);
	assert_int_equal(changes.count, 0);
	changes_free(&changes);
}

/* What nights are: normal, Student's t with 3 degrees of freedom, or autocorrelated. */
struct nights {
	const char *name;
	double deviation;
	bool heavy;
	double correlation; /* with the night before */
	size_t from, to;    /* slower by step in these */
	double step, drift; /* drift: a night, from .from on */
};

static void draw(double *values, size_t count, gsl_rng *rng, const struct nights *nights)
{
	double last = gsl_ran_gaussian(rng, nights->deviation);

	for (size_t i = 0; i < count; i++) {
		const double own = nights->heavy
					   ? nights->deviation / sqrt(3) *
						     gsl_ran_tdist(rng, 3)
					   : gsl_ran_gaussian(rng, nights->deviation);

		last = nights->correlation * last +
		       sqrt(1 - nights->correlation * nights->correlation) * own;
		values[i] = last;
		if (i >= nights->from && i < nights->to)
			values[i] += nights->step +
				     nights->drift * (double)(i - nights->from + 1);
	}
}

struct tally {
	double any, near, slower, count;
};

static struct tally simulate(const struct nights *nights, size_t count, double alpha,
			     unsigned int sets)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	struct tally tally = { 0 };
	double values[NIGHTS_MOST];

	gsl_rng_set(rng, 20261128);
	for (unsigned int i = 0; i < sets; i++) {
		struct changes changes;
		bool near = false, slower = false;

		draw(values, count, rng, nights);
		changes_find(&changes, values, ones, count, alpha);
		for (size_t k = 0; k < changes.count; k++) {
			const struct change *change = &changes.items[k];

			near |= change->first <= nights->from &&
				change->last >= nights->from;
			slower |= change->step > 0;
		}
		tally.any += changes.count > 0;
		tally.count += (double)changes.count;
		tally.near += near;
		tally.slower += slower;
		changes_free(&changes);
	}
	tally.any /= sets;
	tally.near /= sets;
	tally.slower /= sets;
	tally.count /= sets;
	gsl_rng_free(rng);
	return tally;
}

/* @most: share of series with a false change; 0: printed only. */
static void false_alarms_are_rare(void **state)
{
	static const struct {
		struct nights nights;
		size_t count;
		double most;
	} lines[] = {
		{ { .name = "normal", .deviation = 0.01 }, 12, ALPHA },
		{ { .name = "normal", .deviation = 0.01 }, 30, ALPHA },
		{ { .name = "normal", .deviation = 0.01 }, 90, ALPHA },
		{ { .name = "normal", .deviation = 0.01 }, 365, ALPHA },
		{ { .name = "heavy", .deviation = 0.01, .heavy = true }, 30, ALPHA },
		{ { .name = "heavy", .deviation = 0.01, .heavy = true }, 90, ALPHA },
		{ { .name = "correlated 0.2", .deviation = 0.01, .correlation = 0.2 },
		  90,
		  0 },
		{ { .name = "correlated 0.5", .deviation = 0.01, .correlation = 0.5 },
		  90,
		  0 },
	};
	const unsigned int sets = simulated_sets(SETS_ALL);

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const struct tally tally = simulate(&lines[i].nights, lines[i].count,
						    ALPHA, sets);

		printf("none, %-14s %3zu nights: a change in %.1f %% of %u series\n",
		       lines[i].nights.name, lines[i].count, 100 * tally.any, sets);
		if (lines[i].most > 0)
			assert_true(tally.any <=
				    lines[i].most + 2 * sqrt(lines[i].most / sets));
	}
}

/* @least: share of series in which it is found. Each of 12 cells. */
static void planted_changes_are_found(void **state)
{
	static const struct {
		struct nights nights;
		size_t count;
		double least;
	} lines[] = {
		{ { "step 5 %", 0.01, false, 0, 20, 30, 0.05, 0 }, 30, 0.99 },
		{ { "step 2 %", 0.01, false, 0, 30, 60, 0.02, 0 }, 60, 0.9 },
		{ { "taken back", 0.01, false, 0, 150, 165, 0.05, 0 }, 300, 0.99 },
		{ { "0.3 % a night", 0.01, false, 0, 20, 40, 0, 0.003 }, 40, 0.9 },
		{ { "0.3 % a night", 0.01, true, 0, 20, 40, 0, 0.003 }, 40, 0.9 },
	};
	const unsigned int sets = simulated_sets(SETS_ALL);

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const struct tally tally = simulate(&lines[i].nights, lines[i].count,
						    ALPHA / 12, sets);

		printf("%-14s %3zu nights: found in %.1f %%, placed within its confidence "
		       "set in %.1f %%, %.2f changes\n",
		       lines[i].nights.name, lines[i].count, 100 * tally.slower,
		       100 * tally.near, tally.count);
		assert_true(tally.slower >= lines[i].least);
		if (lines[i].nights.step > 0.03)
			assert_true(tally.near >= 0.9);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nile_changes_after_1898),
		cmocka_unit_test(the_statistic_is_students_t),
		cmocka_unit_test(too_few_or_equal_values_have_none),
		cmocka_unit_test(values_without_variance_change_for_sure),
		cmocka_unit_test(weights_count),
		cmocka_unit_test(false_alarms_are_rare),
		cmocka_unit_test(planted_changes_are_found),
	};

	for (size_t i = 0; i < NIGHTS_MOST; i++)
		ones[i] = 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
