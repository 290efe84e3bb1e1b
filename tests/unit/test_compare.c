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

#include "compare/gate.h"
#include "format/format.h"
#include "page/page.h"

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
	round->before.orig_data_bytes = round->before.compr_data_bytes = 0;
	proc->pages = 100;
}

/* Rounds of first_ns, first_ns + step_ns ..., and a warm-up and a rejected one beside. */
static struct result_cell *add_cell(struct result *result, unsigned int procs,
				    uint64_t first_ns, uint64_t step_ns)
{
	struct result_cell *cell = result_add_cell(result);

	cell->point.procs = procs;
	cell->point.size_mib = 256;
	strcpy(cell->point.pattern, "text");
	strcpy(cell->point.release, "munmap");
	add_round(cell, 1, true, true);
	add_round(cell, 2, false, false);
	for (uint64_t i = 0; i < ROUNDS; i++)
		add_round(cell, first_ns + i * step_ns, true, false);
	return cell;
}

/* So many rounds and no more, whatever they come to. */
static const struct job_rounds fixed = { 0, ROUNDS, ROUNDS, 100, 1 };

static void summary_leaves_out_warmup_and_rejected(void **state)
{
	struct result_summary summary;
	struct result result;

	(void)state;
	result_init(&result);
	summary_make(&summary, add_cell(&result, 1, 1000, 100), &fixed, METRIC_MEAN);
	assert_int_equal(summary.used, ROUNDS);
	assert_int_equal(summary.rejected, 1);
	assert_true(fabs(summary.median_ns - 1300) < 1e-9);
	assert_true(fabs(summary.mean_ns - 1300) < 1e-9);
	assert_true(fabs(summary.low_ns - 1000) < 1e-9);
	assert_true(fabs(summary.high_ns - 1600) < 1e-9);
	assert_true(fabs(summary.ns_per_page - 13) < 1e-9);
	assert_true(fabs(summary.ratio - 3) < 1e-9);
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
	summary_make(&summary, cell, &fixed, METRIC_MAX);
	assert_true(fabs(summary.median_ns - 2000) < 1e-9);
	summary_make(&summary, cell, &fixed, METRIC_WALL);
	assert_true(fabs(summary.median_ns - 3000) < 1e-9);
	result_free(&result);
}

static void a_cell_without_rounds_is_unknown(void **state)
{
	struct result_summary summary;
	struct result result;

	(void)state;
	result_init(&result);
	assert_int_equal(
		summary_make(&summary, result_add_cell(&result), &fixed, METRIC_MEAN), 0);
	assert_int_equal(summary.used, 0);
	assert_true(isnan(summary.median_ns));
	assert_true(isnan(summary.ns_per_page));
	assert_true(isnan(summary.low_ns));
	result_free(&result);
}

/* Results as a command line would bring them, each with an argument of its own. */
#define FILES_MAX 6

struct bed {
	size_t count;
	struct compare_file files[FILES_MAX];
	struct compare_variants variants;
	struct ladder ladder;
	struct study study;
	struct err err;
};

static struct result *add_file(struct bed *bed, const char *variant, const char *path)
{
	struct compare_file *file = &bed->files[bed->count];
	struct result *result = &file->result;

	*file = (struct compare_file){ .path = strdup(path), .argument = bed->count++ };
	result_init(result);
	strcpy(result->variant.name, variant);
	strcpy(result->kernel.release, "7.3.0");
	snprintf(result->started_at, sizeof(result->started_at), "2000-01-0%zu",
		 bed->count);
	return result;
}

static void compare(struct bed *bed)
{
	const struct analysis_options opts = ANALYSIS_OPTIONS;
	int ret = ladder_open(&bed->ladder, &bed->err);

	ret |= compare_variants_make(&bed->variants, bed->files, bed->count, false,
				     &bed->err);
	ret |= study_make(&bed->study, &bed->variants, &bed->ladder, METRIC_MEAN, &opts);
	assert_int_equal(ret, 0);
}

static void bed_free(struct bed *bed)
{
	study_free(&bed->study);
	ladder_free(&bed->ladder);
	compare_variants_free(&bed->variants);
	for (size_t i = 0; i < bed->count; i++) {
		result_free(&bed->files[i].result);
		free(bed->files[i].path);
	}
}

static const struct verdict *verdict_of(const struct bed *bed, size_t cell,
					size_t variant)
{
	return analysis_verdict(&bed->study.analysis, cell, variant);
}

static bool near(double a, double b)
{
	return fabs(a - b) < 1e-9 * fabs(b);
}

static void a_cell_that_the_other_lacks_is_invalid(void **state)
{
	struct bed bed = { 0 };
	struct result *base = add_file(&bed, "base", "a.json");

	(void)state;
	add_cell(base, 1, 4000, 100);
	add_cell(base, 2, 4000, 100);
	add_cell(add_file(&bed, "other", "b.json"), 2, 2000, 100);
	compare(&bed);
	assert_int_equal(bed.study.set.cell_count, 2);
	assert_int_equal(verdict_of(&bed, 0, 1)->kind, VERDICT_INVALID);
	assert_int_equal(gate_of(verdict_of(&bed, 0, 1), 0.03), GATE_INVALID);
	assert_true(near(verdict_of(&bed, 1, 1)->speed_up, 4300 / 2300.0));
	bed_free(&bed);
}

/* Medians of 1300 and 3300: their geometric mean over 1150. */
static void boots_of_a_variant_are_one_column(void **state)
{
	struct bed bed = { 0 };

	(void)state;
	add_cell(add_file(&bed, "base", "a.json"), 1, 1000, 100);
	add_cell(add_file(&bed, "other", "b.json"), 1, 1150, 0);
	add_cell(add_file(&bed, "other", "c.json"), 1, 1150, 0);
	add_cell(add_file(&bed, "base", "d.json"), 1, 3000, 100);
	compare(&bed);
	assert_int_equal(bed.variants.count, 2);
	assert_string_equal(bed.variants.items[0].name, "base");
	assert_int_equal(bed.variants.items[0].boot_count, 2);
	assert_int_equal(bed.variants.items[1].boot_count, 2);
	assert_true(near(verdict_of(&bed, 0, 1)->speed_up, sqrt(1300.0 * 3300) / 1150));
	bed_free(&bed);
}

/* A cell that only a later boot of the base has is a row as well, and only one. */
static void rows_are_those_of_all_boots(void **state)
{
	struct bed bed = { 0 };
	struct result *later;

	(void)state;
	add_cell(add_file(&bed, "base", "a.json"), 1, 1000, 100);
	add_cell(add_file(&bed, "other", "b.json"), 1, 1000, 100);
	later = add_file(&bed, "base", "c.json");
	add_cell(later, 1, 1000, 100);
	add_cell(later, 2, 1000, 100);
	compare(&bed);
	assert_int_equal(bed.study.set.cell_count, 2);
	assert_int_equal(bed.study.set.cells[1]->point.procs, 2);
	bed_free(&bed);
}

static void a_label_makes_a_column(void **state)
{
	struct bed bed = { 0 };

	(void)state;
	add_file(&bed, "base", "a.json");
	add_file(&bed, "base", "b.json");
	strcpy(bed.files[1].label, "after");
	compare(&bed);
	assert_int_equal(bed.variants.count, 2);
	assert_string_equal(bed.variants.items[1].name, "after");
	bed_free(&bed);
}

static void a_boot_counts_once(void **state)
{
	struct bed bed = { 0 };

	(void)state;
	add_cell(add_file(&bed, "base", "a.json"), 1, 1000, 100);
	add_cell(add_file(&bed, "base", "b.json"), 1, 1000, 100);
	strcpy(bed.files[1].result.started_at, bed.files[0].result.started_at);
	assert_int_equal(
		compare_variants_make(&bed.variants, bed.files, 2, true, &bed.err),
		-EEXIST);
	assert_string_equal(bed.err.msg,
			    "a.json and b.json are the same boot: expected each once");
	bed_free(&bed);
}

static void boots_of_two_kernels_are_no_column(void **state)
{
	struct bed bed = { 0 };
	struct result *second;

	(void)state;
	add_file(&bed, "base", "a.json");
	second = add_file(&bed, "base", "b.json");
	strcpy(second->kernel.cmdline, "zsmalloc.deferred_pages=3");
	assert_int_equal(
		compare_variants_make(&bed.variants, bed.files, 2, false, &bed.err),
		-EXDEV);
	assert_string_equal(bed.err.msg,
			    "a.json and b.json are both of base, but differ in "
			    "kernel.cmdline: expected boots of one kernel");
	compare_variants_free(&bed.variants);
	second->kernel.cmdline[0] = '\0';
	second->variant.provenance = json_pack("{ss}", "build_id", "2");
	assert_int_equal(
		compare_variants_make(&bed.variants, bed.files, 2, false, &bed.err),
		-EXDEV);
	assert_non_null(strstr(bed.err.msg, "variant.provenance"));
	compare_variants_free(&bed.variants);
	assert_int_equal(
		compare_variants_make(&bed.variants, bed.files, 2, true, &bed.err), 0);
	assert_int_equal(bed.variants.items[0].boot_count, 2);
	bed_free(&bed);
}

/* Nobody says that two files of "running" are of one kernel; one directory does. */
static void running_is_as_many_as_arguments(void **state)
{
	struct bed bed = { 0 };

	(void)state;
	add_file(&bed, "running", "runs/before.json");
	add_file(&bed, "running", "runs/after.json");
	compare(&bed);
	assert_int_equal(bed.variants.count, 2);
	assert_string_equal(bed.variants.items[0].name, "before");
	assert_string_equal(bed.variants.items[1].name, "after");
	study_free(&bed.study);
	ladder_free(&bed.ladder);
	compare_variants_free(&bed.variants);
	bed.files[1].argument = bed.files[0].argument;
	compare(&bed);
	assert_int_equal(bed.variants.count, 1);
	assert_string_equal(bed.variants.items[0].name, "running");
	bed_free(&bed);
}

static void the_table_says_it_all(void **state)
{
	const struct comparison_options opts = { .gate = true };
	struct bed bed = { 0 };
	struct document document;
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	add_cell(add_file(&bed, "base", "a.json"), 1, 4000, 100);
	add_cell(add_file(&bed, "class_idx", "b.json"), 1, 2000, 100);
	add_cell(add_file(&bed, "class_idx", "c.json"), 1, 2000, 100);
	add_cell(add_file(&bed, "deferred", "d.json"), 1, 1000, 100);
	compare(&bed);
	assert_int_equal(comparison_document(&document, &bed.study, &opts), 0);
	assert_int_equal(format_text.write(out, &document), 0);
	fclose(out);
	assert_non_null(strstr(text, "deferral adds\n"));
	assert_non_null(strstr(text, "1.77x ("));
	assert_non_null(
		strstr(text, "Boots of each variant: base 1, class_idx 2, deferred 1."));
	assert_non_null(strstr(text, "--trust-one-boot"));
	assert_non_null(strstr(text, "Gate: INCONCLUSIVE: a cell has no "
				     "comparison"));
	free(text);
	document_free(&document);
	bed_free(&bed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(summary_leaves_out_warmup_and_rejected),
		cmocka_unit_test(metrics_take_their_own_figure),
		cmocka_unit_test(a_cell_without_rounds_is_unknown),
		cmocka_unit_test(a_cell_that_the_other_lacks_is_invalid),
		cmocka_unit_test(boots_of_a_variant_are_one_column),
		cmocka_unit_test(rows_are_those_of_all_boots),
		cmocka_unit_test(a_label_makes_a_column),
		cmocka_unit_test(a_boot_counts_once),
		cmocka_unit_test(boots_of_two_kernels_are_no_column),
		cmocka_unit_test(running_is_as_many_as_arguments),
		cmocka_unit_test(the_table_says_it_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
