// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From results to nights, levels and the gate: one real result, its times and dates
 * changed for each boot.
 */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "compare/trend.h"

#define FIRST_S 1767229200 /* 2026-01-01 01:00:00 UTC */
#define NIGHTS  24
#define BOOTS   3

static const struct trend_options options = { .metric = METRIC_MEAN,
					      .confidence = 0.95,
					      .margin = 0.03 };

static struct result basis;

static int load(void **state)
{
	const char *root = getenv("SWAPREL_SOURCE_ROOT");
	char path[512];
	struct err err;

	(void)state;
	snprintf(path, sizeof(path), "%s/tests/golden/compare-components/new-11.json",
		 root ? root : ".");
	if (result_load(&basis, path, &err)) {
		print_error("%s\n", err.msg);
		return -1;
	}
	return 0;
}

static int unload(void **state)
{
	(void)state;
	result_free(&basis);
	return 0;
}

/* The times that the file has, in rounds that are changed and changed back. */
static void scale(double factor)
{
	for (size_t c = 0; c < basis.cells.count; c++) {
		struct result_cell *cell = (struct result_cell *)basis.cells.items + c;

		for (size_t r = 0; r < cell->rounds.count; r++) {
			struct result_round *round =
				(struct result_round *)cell->rounds.items + r;

			round->mean_ns = (uint64_t)((double)round->mean_ns * factor + .5);
		}
	}
}

static void date(double when_s, const char *boot)
{
	const time_t when = (time_t)when_s;
	struct tm tm;

	gmtime_r(&when, &tm);
	strftime(basis.started_at, sizeof(basis.started_at), "%Y-%m-%dT%H:%M:%SZ", &tm);
	snprintf(basis.kernel.boot_id, sizeof(basis.kernel.boot_id), "%s", boot);
}

static void add(struct trend *trend, int night, int boot, double log_level,
		const char *path)
{
	char id[40];

	snprintf(id, sizeof(id), "%d-%d", night, boot);
	snprintf(basis.kernel.release, sizeof(basis.kernel.release), "7.3.0-%05d-g%07x",
		 night, 0xabcde00 + night);
	date(FIRST_S + night * 86400.0 + boot * 600.0, id);
	scale(exp(log_level));
	assert_int_equal(trend_add(trend, &basis, path), 0);
	scale(exp(-log_level));
}

/* Boots differ by 1 %; from night @from on slower by @step and by @drift a night. In an
 * order that no file name tells. */
static void make(struct trend *trend, int from, double step, double drift)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	double levels[NIGHTS * BOOTS];

	gsl_rng_set(rng, 1);
	for (int i = 0; i < NIGHTS * BOOTS; i++)
		levels[i] = gsl_ran_gaussian(rng, 0.01);
	trend_init(trend, &options);
	for (int i = 0; i < NIGHTS * BOOTS; i++) {
		const int own = i * 31 % (NIGHTS * BOOTS), night = own / BOOTS;
		double level = levels[own];

		if (night >= from)
			level += step + drift * (night - from + 1);
		add(trend, night, own % BOOTS, level, "z.json");
	}
	assert_int_equal(trend_make(trend), 0);
	gsl_rng_free(rng);
}

static void boots_of_a_date_and_a_kernel_are_a_night(void **state)
{
	const struct trend_series *series;
	struct trend trend;

	(void)state;
	make(&trend, NIGHTS, 0, 0);
	assert_int_equal(trend.series_count, basis.cells.count);
	series = &trend.series[0];
	assert_int_equal(series->count, NIGHTS);
	for (size_t i = 0; i < NIGHTS; i++) {
		assert_int_equal(series->nights[i].boots, BOOTS);
		assert_true(series->nights[i].when_s == FIRST_S + 86400.0 * (double)i);
	}
	assert_true(series->boot_freedom == NIGHTS * (BOOTS - 1));
	assert_int_equal(series->changes.count, 0);
	assert_string_equal(trend.kernels[series->nights[3].kernel].commit, "abcde03");
	assert_int_equal(trend_gate_whole(&trend), GATE_PASS);
	trend_free(&trend);
}

static void the_geometric_mean_of_boots_is_the_night(void **state)
{
	struct trend trend;
	double real;

	(void)state;
	trend_init(&trend, &options);
	add(&trend, 0, 0, 0, "a");
	add(&trend, 0, 1, log(4), "b");
	assert_int_equal(trend_make(&trend), 0);
	real = exp(trend.series[0].nights[0].log_value) / 2;
	trend_free(&trend);
	trend_init(&trend, &options);
	add(&trend, 0, 0, 0, "a");
	assert_int_equal(trend_make(&trend), 0);
	assert_true(fabs(exp(trend.series[0].nights[0].log_value) / real - 1) < 1e-6);
	trend_free(&trend);
}

static void a_planted_step_is_found_and_gated(void **state)
{
	struct trend trend;

	(void)state;
	make(&trend, 15, 0.05, 0);
	for (size_t i = 0; i < trend.series_count; i++) {
		const struct trend_series *series = &trend.series[i];
		const struct figure ratio = trend_segment_ratio(series, 1, 0);

		assert_int_equal(series->changes.count, 1);
		assert_in_range(15, series->changes.items[0].first,
				series->changes.items[0].last);
		assert_true(ratio.low <= exp(0.05) && exp(0.05) <= ratio.high);
		assert_true(ratio.low > 1);
	}
	assert_int_equal(trend_gate_whole(&trend), GATE_REGRESSION);
	trend_free(&trend);
}

static void a_speed_up_and_a_small_step_pass(void **state)
{
	struct trend trend;

	(void)state;
	make(&trend, 15, -0.05, 0);
	assert_int_equal(trend.series[0].changes.count, 1);
	assert_int_equal(trend_gate_whole(&trend), GATE_PASS);
	trend_free(&trend);
	make(&trend, 12, 0.022, 0);
	assert_int_equal(trend.series[0].changes.count, 1);
	assert_int_equal(trend_gate_whole(&trend), GATE_PASS);
	trend_free(&trend);
}

/* No step of the staircase exceeds the margin, all of them together do. */
static void a_drift_does_not_pass_step_by_step(void **state)
{
	const struct trend_series *series;
	struct trend trend;

	(void)state;
	make(&trend, 0, 0, 0.003);
	series = &trend.series[0];
	assert_true(series->changes.count > 1);
	for (size_t i = 1; i <= series->changes.count; i++)
		assert_true(trend_segment_ratio(series, i, i - 1).value < 1.03);
	assert_int_equal(trend_reference(series), 0);
	assert_int_equal(trend_gate_whole(&trend), GATE_REGRESSION);
	trend_free(&trend);
}

static void what_is_old_or_short_is_not_judged(void **state)
{
	struct trend trend;

	(void)state;
	trend_init(&trend, &options);
	for (int night = 0; night < CHANGE_SERIES_LEAST - 1; night++)
		add(&trend, night, 0, 0.1 * night, "a");
	assert_int_equal(trend_make(&trend), 0);
	assert_int_equal(trend_gate_whole(&trend), GATE_UNDECIDED);
	trend_free(&trend);
	trend_init(&trend, &options);
	for (int night = 0; night < 12; night++)
		add(&trend, night, 0, night < 6 ? 0.0001 * (night % 3) : 0.1, "a");
	strcpy(basis.variant.name, "newer");
	add(&trend, 40, 0, 0, "a");
	assert_int_equal(trend_make(&trend), 0);
	strcpy(basis.variant.name, "new");
	for (size_t i = 0; i < trend.series_count; i++)
		assert_int_equal(trend_gate(&trend, &trend.series[i]), GATE_UNDECIDED);
	trend_free(&trend);
}

static void a_file_that_is_named_twice_counts_once(void **state)
{
	struct trend trend;

	(void)state;
	trend_init(&trend, &options);
	for (int twice = 0; twice < 2; twice++) {
		add(&trend, 0, 0, 0, twice ? "a" : "b");
		add(&trend, 0, 1, 0.1, "c");
	}
	assert_int_equal(trend_make(&trend), 0);
	assert_int_equal(trend.repeated, 2 * trend.series_count);
	assert_int_equal(trend.series[0].nights[0].runs, 2);
	assert_int_equal(trend.series[0].nights[0].boots, 2);
	trend_free(&trend);
}

static void what_is_refused_planted_or_too_old_is_left_out(void **state)
{
	struct trend_options since = options;
	struct trend trend;

	(void)state;
	since.since_s = FIRST_S + 86400;
	trend_init(&trend, &since);
	add(&trend, 0, 0, 0, "a");
	assert_int_equal(trend.too_old, 1);
	basis.state = RESULT_REFUSED;
	add(&trend, 2, 0, 0, "a");
	basis.state = RESULT_COMPLETE;
	strcpy(basis.job.control, "same");
	add(&trend, 2, 0, 0, "a");
	*basis.job.control = '\0';
	assert_int_equal(trend.refused, 2);
	assert_int_equal(trend.run_count, 0);
	trend_free(&trend);
}

static void machines_and_substrates_are_kept_apart(void **state)
{
	struct trend trend;

	(void)state;
	trend_init(&trend, &options);
	add(&trend, 0, 0, 0, "a");
	strcpy(basis.machine.nodename, "other");
	add(&trend, 0, 1, 0, "a");
	*basis.machine.nodename = '\0';
	assert_int_equal(trend.series_count, 2 * basis.cells.count);
	trend_free(&trend);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(boots_of_a_date_and_a_kernel_are_a_night),
		cmocka_unit_test(the_geometric_mean_of_boots_is_the_night),
		cmocka_unit_test(a_planted_step_is_found_and_gated),
		cmocka_unit_test(a_speed_up_and_a_small_step_pass),
		cmocka_unit_test(a_drift_does_not_pass_step_by_step),
		cmocka_unit_test(what_is_old_or_short_is_not_judged),
		cmocka_unit_test(a_file_that_is_named_twice_counts_once),
		cmocka_unit_test(what_is_refused_planted_or_too_old_is_left_out),
		cmocka_unit_test(machines_and_substrates_are_kept_apart),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
