// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "compare/compare.h"
#include "report/text.h"

/* Seven rounds: enough for an interval of 97.5 %, which then is from least to most. */
#define ROUNDS 7

static void add_round(struct result_cell *cell, uint64_t ns, bool valid, bool warmup)
{
	struct result_round *round = result_add_round(cell);
	struct result_proc *proc = result_add_proc(round);

	round->valid = valid;
	round->warmup = warmup;
	round->reject = valid ? REJECT_NONE : REJECT_GATE_SKEW;
	round->mean_ns = ns;
	round->max_ns = 2 * ns;
	round->wall_ns = 3 * ns;
	round->gate.orig_data_bytes = 3 * 4096;
	round->gate.compr_data_bytes = 4096;
	round->before.orig_data_bytes = 0;
	round->before.compr_data_bytes = 0;
	proc->pages = 100;
}

/* Rounds of first_ns, first_ns + step_ns ... with a warm-up and a rejected round beside.
 */
static struct result_cell *add_cell(struct result *result, unsigned int procs,
				    uint64_t first_ns, uint64_t step_ns)
{
	struct result_cell *cell = result_add_cell(result);

	cell->procs = procs;
	cell->size_mib = 256;
	strcpy(cell->pattern, "text");
	strcpy(cell->release, "munmap");
	add_round(cell, 1, true, true);
	add_round(cell, 2, false, false);
	for (uint64_t i = 0; i < ROUNDS; i++)
		add_round(cell, first_ns + i * step_ns, true, false);
	return cell;
}

static void summary_leaves_out_warmup_and_rejected(void **state)
{
	struct result_summary summary;
	struct result result;

	(void)state;
	result_init(&result);
	assert_int_equal(
		summary_make(&summary, add_cell(&result, 1, 1000, 100), METRIC_MEAN), 0);
	assert_int_equal(summary.used, ROUNDS);
	assert_int_equal(summary.rejected, 1);
	assert_true(fabs(summary.median_ns - 1300) < 1e-9);
	assert_true(fabs(summary.mean_ns - 1300) < 1e-9);
	assert_true(fabs(summary.low_ns - 1000) < 1e-9);
	assert_true(fabs(summary.high_ns - 1600) < 1e-9);
	assert_true(fabs(summary.ns_per_page - 13) < 1e-9);
	assert_true(fabs(summary.ratio - 3) < 1e-9);
	assert_true(fabs(summary_precision_percent(&summary) - 100 * 300 / 1300.0) <
		    1e-9);
	result_free(&result);
}

static void metrics_take_their_own_figure(void **state)
{
	struct result_summary summary;
	struct result result;
	struct result_cell *cell;

	(void)state;
	result_init(&result);
	cell = add_cell(&result, 1, 1000, 0);
	summary_make(&summary, cell, METRIC_MAX);
	assert_true(fabs(summary.median_ns - 2000) < 1e-9);
	summary_make(&summary, cell, METRIC_WALL);
	assert_true(fabs(summary.median_ns - 3000) < 1e-9);
	result_free(&result);
}

static void a_cell_without_rounds_is_unknown(void **state)
{
	struct result_summary summary;
	struct result result;

	(void)state;
	result_init(&result);
	assert_int_equal(summary_make(&summary, result_add_cell(&result), METRIC_MEAN),
			 0);
	assert_int_equal(summary.used, 0);
	assert_true(isnan(summary.median_ns));
	assert_true(isnan(summary.ns_per_page));
	assert_true(isnan(summary_precision_percent(&summary)));
	result_free(&result);
}

/* Base 4000 to 4600, other 2000 to 2600: 4300/2300, from 4000/2600 to 4600/2000. */
static void speed_up_by_hand(void **state)
{
	struct result base, other;
	const struct result *files[] = { &base, &other };
	struct comparison comparison;
	const struct compare_figure *figure;

	(void)state;
	result_init(&base);
	result_init(&other);
	add_cell(&base, 1, 4000, 100);
	add_cell(&other, 1, 2000, 100);
	assert_int_equal(compare_make(&comparison, files, 2, METRIC_MEAN), 0);
	assert_int_equal(comparison.row_count, 1);
	figure = &comparison.rows[0].figures[1];
	assert_true(figure->present);
	assert_true(fabs(figure->speed_up - 4300 / 2300.0) < 1e-9);
	assert_true(fabs(figure->low - 4000 / 2600.0) < 1e-9);
	assert_true(fabs(figure->high - 4600 / 2000.0) < 1e-9);
	compare_free(&comparison);
	result_free(&base);
	result_free(&other);
}

static void a_cell_that_the_other_lacks_is_absent(void **state)
{
	struct result base, other;
	const struct result *files[] = { &base, &other };
	struct comparison comparison;

	(void)state;
	result_init(&base);
	result_init(&other);
	add_cell(&base, 1, 4000, 100);
	add_cell(&base, 2, 4000, 100);
	add_cell(&other, 2, 2000, 100)->oversubscribed = true;
	assert_int_equal(compare_make(&comparison, files, 2, METRIC_MEAN), 0);
	assert_int_equal(comparison.row_count, 2);
	assert_false(comparison.rows[0].figures[1].present);
	assert_true(comparison.rows[1].figures[1].present);
	assert_false(comparison.rows[0].oversubscribed);
	assert_true(comparison.rows[1].oversubscribed);
	compare_free(&comparison);
	result_free(&base);
	result_free(&other);
}

static void fields_that_differ_are_named(void **state)
{
	struct result base, other;
	struct err err;

	(void)state;
	result_init(&base);
	result_init(&other);
	strcpy(base.substrate, "metal");
	strcpy(other.substrate, "metal");
	strcpy(base.job.algorithm, "lzo-rle");
	strcpy(other.job.algorithm, "lzo-rle");
	base.machine.page_size_bytes = other.machine.page_size_bytes = 4096;
	assert_int_equal(compare_may_stand_together(&base, &other, &err), 0);
	strcpy(other.substrate, "tcg");
	strcpy(other.job.algorithm, "lz4");
	other.machine.page_size_bytes = 65536;
	assert_int_equal(compare_may_stand_together(&base, &other, &err), -EXDEV);
	assert_non_null(strstr(err.msg, "substrate tcg, not metal"));
	assert_non_null(strstr(err.msg, "job.algorithm lz4, not lzo-rle"));
	assert_non_null(strstr(err.msg, "machine.page_size_bytes 65536, not 4096"));
	assert_null(strstr(err.msg, "machine.id"));
	result_free(&base);
	result_free(&other);
}

static void times_have_three_digits(void **state)
{
	char text[24];

	(void)state;
	assert_string_equal(text_time(12, text, sizeof(text)), "12.0 ns");
	assert_string_equal(text_time(870e3, text, sizeof(text)), "870 us");
	assert_string_equal(text_time(12.34e6, text, sizeof(text)), "12.3 ms");
	assert_string_equal(text_time(1.5e9, text, sizeof(text)), "1.50 s");
	assert_string_equal(text_time(NAN, text, sizeof(text)), "-");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(summary_leaves_out_warmup_and_rejected),
		cmocka_unit_test(metrics_take_their_own_figure),
		cmocka_unit_test(a_cell_without_rounds_is_unknown),
		cmocka_unit_test(speed_up_by_hand),
		cmocka_unit_test(a_cell_that_the_other_lacks_is_absent),
		cmocka_unit_test(fields_that_differ_are_named),
		cmocka_unit_test(times_have_three_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
