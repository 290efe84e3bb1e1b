// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compare/curve.h"
#include "page/page.h"

#define FILES_MAX 16
#define CPUS      2
#define MIB       (1024.0 * 1024)

struct bed {
	size_t count;
	struct compare_file files[FILES_MAX];
	struct compare_columns columns;
	struct ladder ladder;
	struct study study;
	struct curve curve;
};

static struct result *add_file(struct bed *bed, const char *variant)
{
	struct compare_file *file = &bed->files[bed->count];
	struct result *result = &file->result;

	file->argument = bed->count;
	result_init(result);
	strcpy(result->variant.name, variant);
	result->machine.cpus = CPUS;
	result->machine.page_size_bytes = 4096;
	snprintf(result->started_at, sizeof(result->started_at), "2000-01-%02zu",
		 bed->count + 1);
	bed->count++;
	return result;
}

/* 64 MiB a process; two rounds of about @ns that count, and two that do not. */
static struct result_cell *add_cell(struct result *result, unsigned int procs,
				    uint64_t ns)
{
	struct result_cell *cell = result_add_cell(result);

	cell->point.procs = procs;
	cell->point.size_mib = 64;
	strcpy(cell->point.pattern, "text");
	strcpy(cell->point.release, "munmap");
	for (unsigned int i = 0; i < 4; i++) {
		struct result_round *round = result_add_round(cell);

		round->valid = i != 1;
		round->warmup = i == 0;
		round->reject = round->valid ? REJECT_NONE : REJECT_GATE_SKEW;
		round->mean_ns = ns + i;
	}
	return cell;
}

/* What does not count is 100 times as much. */
static void park(struct result_cell *cell, uint64_t buffer_pages, uint64_t peak,
		 uint64_t deferred, uint64_t fallback)
{
	for (size_t i = 0; i < cell->rounds.count; i++) {
		struct result_round *round = (struct result_round *)cell->rounds.items +
					     i;
		uint64_t factor = round->valid && !round->warmup ? 1 : 100;

		round->parking.buffer_pages = buffer_pages;
		round->parking.peak_handles = factor * (peak + 100 * i);
		round->parking.deferred_handles = factor * deferred;
		round->parking.fallback_handles = factor * fallback;
		round->held_bytes = 4096 * factor;
	}
}

/* An arm of two boots in two modes, @spare pages and one for each CPU. */
static void add_arm(struct bed *bed, const char *name, unsigned int spare, uint64_t ns)
{
	for (unsigned int boot = 0; boot < 2; boot++) {
		struct result *result = add_file(bed, name);

		for (unsigned int procs = 1; procs <= 2; procs++) {
			struct result_cell *cell = add_cell(result, procs,
							    ns * procs + 10 * boot);

			park(cell, spare ? spare + CPUS : 0, 2000, 300, 100);
		}
	}
}

static void add_rung(struct bed *bed, const char *name, uint64_t ns)
{
	struct result *result = add_file(bed, name);

	add_cell(result, 1, ns);
	add_cell(result, 2, 2 * ns);
	result = add_file(bed, name);
	add_cell(result, 1, ns + 10);
	add_cell(result, 2, 2 * ns + 10);
}

static int compare(struct bed *bed)
{
	const struct analysis_wish wish = ANALYSIS_WISH;
	struct err err;

	assert_int_equal(
		compare_columns_make(&bed->columns, bed->files, bed->count, false, &err),
		0);
	assert_int_equal(ladder_open(&bed->ladder, &err), 0);
	assert_int_equal(
		study_make(&bed->study, &bed->columns, &bed->ladder, METRIC_MEAN, &wish),
		0);
	return curve_make(&bed->curve, &bed->study);
}

static void bed_free(struct bed *bed)
{
	curve_free(&bed->curve);
	study_free(&bed->study);
	ladder_free(&bed->ladder);
	compare_columns_free(&bed->columns);
	for (size_t i = 0; i < bed->count; i++)
		result_free(&bed->files[i].result);
}

static void sweep(struct bed *bed)
{
	add_rung(bed, "base", 11000);
	add_arm(bed, "bound", 2048, 2500);
	add_arm(bed, "deferred-48", 48, 4000);
	add_arm(bed, "deferred", 16, 5000);
	add_rung(bed, "merged", 9000);
	add_rung(bed, "class_idx", 10000);
	add_arm(bed, "deferred-0", 0, 9000);
	assert_int_equal(compare(bed), 0);
}

/* Whatever the order of the files. */
static void arms_stand_in_the_ladders_order(void **state)
{
	static const char *const names[] = { "base",       "class_idx", "merged",
					     "deferred-0", "deferred",  "deferred-48",
					     "bound" };
	static const uint64_t pages[] = { UNKNOWN_U64, UNKNOWN_U64, UNKNOWN_U64, 0,
					  16,          48,          2048 };
	struct bed bed = { 0 };

	(void)state;
	sweep(&bed);
	assert_int_equal(bed.curve.count, 7);
	for (size_t i = 0; i < bed.curve.count; i++) {
		const struct curve_arm *arm = &bed.curve.arms[i];

		assert_string_equal(study_name(&bed.study, arm->variant), names[i]);
		assert_int_equal(arm->spare_pages, pages[i]);
	}
	assert_int_equal(bed.curve.budgets, 3);
	assert_true(curve_is_sweep(&bed.curve));
	bed_free(&bed);
}

static bool near(double a, double b)
{
	return fabs(a - b) < 1e-3 * fabs(b);
}

/* 16 pages of 512 handles of 4 KiB are 32 MiB, half of what one process releases. */
static void a_point_by_hand(void **state)
{
	struct bed bed = { 0 };
	struct curve_point single, pair;

	(void)state;
	sweep(&bed);
	single = curve_point(&bed.curve, 0, 4);
	pair = curve_point(&bed.curve, 1, 4);
	assert_true(near(single.released_bytes, 64 * MIB));
	assert_true(near(single.room_bytes, 32 * MIB));
	assert_true(near(single.budget, 0.5));
	assert_true(near(pair.budget, 0.25));
	assert_true(near(single.buffer_bytes, (16 + CPUS) * 4096));
	/* Of the rounds that count the last has the largest peak. */
	assert_true(near(single.peak_bytes, 2300 * 4096));
	assert_int_equal(single.parked.held_bytes, 4096);
	assert_true(near(parked_fallback_share(&single.parked), 0.25));
	assert_true(near(single.time_ns.value, 5005));
	assert_true(near(single.verdict.speed_up, 10005 / 5005.0));
	bed_free(&bed);
}

/* Five arms against class_idx in two cells; base and class_idx are not compared. */
static void intervals_hold_together(void **state)
{
	struct bed bed = { 0 };
	struct curve_point point;

	(void)state;
	sweep(&bed);
	assert_int_equal(bed.curve.comparisons, 10);
	point = curve_point(&bed.curve, 0, 4);
	assert_true(near(point.verdict.confidence, 1 - 0.05 / 10));
	assert_true(point.verdict.low < point.alone.low);
	assert_true(point.verdict.high > point.alone.high);
	assert_true(near(point.alone.value, point.verdict.speed_up));
	assert_int_equal(point.verdict.kind, VERDICT_FASTER);
	for (size_t i = 0; i < 2; i++) {
		point = curve_point(&bed.curve, 0, i);
		assert_true(isnan(point.verdict.speed_up));
		assert_true(isnan(point.alone.low));
		assert_true(isnan(point.budget));
		assert_true(isnan(parked_fallback_share(&point.parked)));
	}
	bed_free(&bed);
}

static void two_arms_of_one_budget_count_once(void **state)
{
	struct bed bed = { 0 };

	(void)state;
	add_rung(&bed, "class_idx", 10000);
	add_arm(&bed, "deferred", 64, 5000);
	add_arm(&bed, "other", 64, 5000);
	add_arm(&bed, "deferred-128", 128, 5000);
	assert_int_equal(compare(&bed), 0);
	assert_int_equal(bed.curve.count, 4);
	assert_int_equal(bed.curve.budgets, 2);
	assert_false(curve_is_sweep(&bed.curve));
	bed_free(&bed);
}

/* A curve may leave out a kernel that has no place in it; it does not come by itself. */
static void a_stranger_makes_it_no_sweep(void **state)
{
	struct bed bed = { 0 };

	(void)state;
	add_rung(&bed, "class_idx", 10000);
	add_rung(&bed, "stranger", 10000);
	add_arm(&bed, "deferred-0", 0, 9000);
	add_arm(&bed, "deferred", 64, 5000);
	add_arm(&bed, "deferred-128", 128, 5000);
	assert_int_equal(compare(&bed), 0);
	assert_int_equal(bed.curve.count, 4);
	assert_int_equal(bed.curve.budgets, 3);
	assert_false(curve_is_sweep(&bed.curve));
	bed_free(&bed);
}

static void there_must_be_something_to_draw(void **state)
{
	struct bed bed = { 0 };

	(void)state;
	add_rung(&bed, "base", 10000);
	add_rung(&bed, "class_idx", 10000);
	add_arm(&bed, "bound", 2048, 5000);
	assert_int_equal(compare(&bed), -ENOENT);
	bed_free(&bed);
	bed = (struct bed){ 0 };
	add_rung(&bed, "base", 10000);
	add_arm(&bed, "deferred", 64, 5000);
	assert_int_equal(compare(&bed), -ENOENT);
	bed_free(&bed);
}

/* An arm that has no valid round in a cell has a row that says so. */
static void an_arm_without_rounds_is_invalid(void **state)
{
	struct bed bed = { 0 };
	struct curve_point point;

	(void)state;
	add_rung(&bed, "class_idx", 10000);
	park(add_cell(add_file(&bed, "deferred"), 1, 5000), 66, 1, 1, 1);
	assert_int_equal(compare(&bed), 0);
	point = curve_point(&bed.curve, 1, 1);
	assert_int_equal(point.verdict.kind, VERDICT_INVALID);
	assert_true(isnan(point.alone.value));
	assert_true(isnan(point.peak_bytes));
	assert_true(near(point.budget, 1));
	bed_free(&bed);
}

static void rows_are_all_arms_of_all_cells(void **state)
{
	struct bed bed = { 0 };
	struct document document;
	const json_t *row;

	(void)state;
	sweep(&bed);
	assert_int_equal(curve_document(&document, &bed.curve, 0), 0);
	assert_int_equal(json_array_size(document_data_rows(&document)), 14);
	row = json_array_get(document_data_rows(&document), 4);
	assert_string_equal(json_string_value(json_object_get(row, "role")), "budget");
	assert_int_equal(json_integer_value(json_object_get(row, "spare_pages")), 16);
	assert_string_equal(json_string_value(json_object_get(row, "verdict")), "faster");
	row = json_array_get(document_data_rows(&document), 1);
	assert_true(json_is_null(json_object_get(row, "verdict")));
	assert_int_equal(
		json_integer_value(json_object_get(document.data, "comparisons")), 10);
	document_free(&document);
	bed_free(&bed);
}

/* Two boots far apart: gnuplot would leave out a bar that ends beyond the axis. */
static void bars_end_at_the_edge(void **state)
{
	struct bed bed = { 0 };
	struct document document;

	(void)state;
	add_rung(&bed, "class_idx", 10000);
	park(add_cell(add_file(&bed, "deferred"), 1, 2000), 16 + CPUS, 1, 1, 1);
	park(add_cell(add_file(&bed, "deferred"), 1, 6000), 16 + CPUS, 1, 1, 1);
	park(add_cell(add_file(&bed, "deferred-32"), 1, 4000), 32 + CPUS, 1, 1, 1);
	compare(&bed);
	assert_int_equal(curve_document(&document, &bed.curve, 0), 0);
	assert_true(document.plots->panels->series[1].points->high ==
		    document.plots->panels->y.high);
	document_free(&document);
	bed_free(&bed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arms_stand_in_the_ladders_order),
		cmocka_unit_test(a_point_by_hand),
		cmocka_unit_test(intervals_hold_together),
		cmocka_unit_test(two_arms_of_one_budget_count_once),
		cmocka_unit_test(a_stranger_makes_it_no_sweep),
		cmocka_unit_test(there_must_be_something_to_draw),
		cmocka_unit_test(an_arm_without_rounds_is_invalid),
		cmocka_unit_test(rows_are_all_arms_of_all_cells),
		cmocka_unit_test(bars_end_at_the_edge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
