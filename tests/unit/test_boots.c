// SPDX-License-Identifier: GPL-2.0-or-later
/* The tree of boots, runs and rounds that files make, and what of it is the unit. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "compare/analysis.h"
#include "levels.h"
#include "sample_bed.h"

static void set_boot(struct bed *bed, size_t file, const char *id)
{
	snprintf(bed->files[file].result.kernel.boot_id, 8, "%s", id);
}

/* Three files of the base were made without a boot between them, and so were two of the
 * other variant in another boot. */
static void files_of_one_boot_are_its_runs(void **state)
{
	static const size_t of_base[] = { 2, 6, 18 }, of_other[] = { 5, 7 };
	const struct compare_variant *base;
	const struct sample *sample;
	struct bed bed;

	(void)state;
	bed_fill(&bed);
	for (size_t i = 0; i < 3; i++)
		set_boot(&bed, of_base[i], "one");
	for (size_t i = 0; i < 2; i++)
		set_boot(&bed, of_other[i], "two");
	bed_sort(&bed);
	base = &bed.variants.items[0];
	assert_int_equal(base->file_count, FILES / 2);
	assert_int_equal(base->boot_count, FILES / 2 - 2);
	assert_int_equal(base->boots[0].file_count, 1);
	assert_int_equal(base->boots[1].file_count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_ptr_equal(base->boots[1].files[i], &bed.files[of_base[i]]);
	assert_ptr_equal(base->boots[2].files[0], &bed.files[4]);
	sample = sample_of(&bed.set, 1, 0);
	assert_int_equal(sample->boot_count, FILES / 2 - 2);
	assert_int_equal(sample->run_count, FILES / 2);
	assert_int_equal(sample->boots[1].count, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(sample->boots[1].groups[i].count, 3);
		assert_ptr_equal(sample->result[sample_first_run(sample, 1) + i],
				 &bed.files[of_base[i]].result);
	}
	assert_int_equal(sample_runs(sample).fewest, 1);
	assert_int_equal(sample_runs(sample).most, 3);
	assert_int_equal(sample_of(&bed.set, 1, 1)->boot_count, FILES / 2 - 1);
	assert_int_equal(sample_of(&bed.set, 1, 1)->boots[2].count, 2);
	assert_false(bed.set.sharing.made);
	bed_free(&bed);
}

static void put_in_two(struct bed *bed, size_t first_runs)
{
	for (size_t i = 0; i < FILES; i++)
		set_boot(bed, i, i / 2 < first_runs ? "one" : "two");
}

static double median(const struct bed *bed, size_t file)
{
	return log((double)result_round(result_cell(&bed->files[file].result, 0), 3)
			   ->mean_ns);
}

/* Eight runs and two of each: a boot counts once, whatever its runs, and both variants
 * have the same two. By hand: the mean of two means of logs, and how those differ. */
static void unbalanced_runs_of_shared_boots(void **state)
{
	const struct analysis_options options = ANALYSIS_OPTIONS;
	double ratios[2] = { 0, 0 };
	struct analysis analysis;
	struct estimate estimate;
	struct bed bed;

	(void)state;
	bed_fill(&bed);
	put_in_two(&bed, 8);
	for (size_t i = 0; i < FILES / 2; i++)
		ratios[i >= 8] += (median(&bed, 2 * i) - median(&bed, 2 * i + 1)) /
				  (i < 8 ? 8 : 2);
	bed_sort(&bed);
	assert_true(bed.set.sharing.made);
	assert_int_equal(bed.set.sharing.fewest, 2);
	assert_int_equal(bed.set.sharing.left_out, 0);
	assert_int_equal(analysis_make(&analysis, &bed.set, &options), 0);
	assert_int_equal(analysis_nested(&analysis, 0, 1)->runs, FILES / 2);
	estimate = estimate_ratio(analysis_nested(&analysis, 0, 0),
				  analysis_nested(&analysis, 0, 1));
	assert_int_equal(estimate.level, NESTED_BOOT);
	assert_int_equal(estimate.part_count, 1);
	assert_int_equal(estimate.parts[0].units, 2);
	assert_near(estimate.value, (ratios[0] + ratios[1]) / 2, 1e-9);
	assert_near(estimate.error, fabs(ratios[0] - ratios[1]) / 2, 1e-8);
	analysis_free(&analysis);
	bed_free(&bed);
}

/* What boots differ by, 30 % here, is in both variants and not in their ratio. */
static void boots_cancel_where_they_are_shared(void **state)
{
	const struct analysis_options options = ANALYSIS_OPTIONS;
	double width[2];

	(void)state;
	for (int shared = 0; shared < 2; shared++) {
		struct analysis analysis;
		struct figure ratio;
		struct bed bed;

		bed_fill(&bed);
		for (size_t i = 0; i < FILES; i++) {
			struct result_cell *cells = bed.files[i].result.cells.items;
			struct result_round *rounds = cells[0].rounds.items;

			for (size_t r = 2; r < cells[0].rounds.count; r++)
				rounds[r].mean_ns *= 1 + i / 2 % 5;
			snprintf(bed.files[i].result.kernel.boot_id, 8, "%zu%s",
				 i / 2 % 5, i % 2 && !shared ? "'" : "");
		}
		bed_sort(&bed);
		assert_int_equal(bed.set.sharing.made, shared);
		assert_int_equal(sample_of(&bed.set, 0, 1)->boot_count, 5);
		assert_int_equal(sample_of(&bed.set, 0, 1)->boots[0].count, 2);
		assert_int_equal(analysis_make(&analysis, &bed.set, &options), 0);
		ratio = analysis_ratio(&analysis, 0, 0, 1, 0.95);
		width[shared] = ratio.high - ratio.low;
		analysis_free(&analysis);
		bed_free(&bed);
	}
	assert_true(width[1] < 0.02 * width[0]);
}

/* The base has all of three boots, the other one only two: those, and their ids. */
static void what_one_lacks_is_left_out_for_all(void **state)
{
	struct bed bed;

	(void)state;
	bed_fill(&bed);
	for (size_t i = 0; i < FILES; i++)
		set_boot(&bed, i, i < 4 ? "one" : i < 12 ? "two" : "three");
	for (size_t i = 1; i < 12; i += 2)
		set_boot(&bed, i, "one");
	bed_sort(&bed);
	assert_int_equal(sample_of(&bed.set, 0, 0)->boot_count, 2);
	assert_int_equal(sample_of(&bed.set, 0, 1)->boot_count, 2);
	assert_memory_equal(sample_of(&bed.set, 0, 0)->boot,
			    sample_of(&bed.set, 0, 1)->boot, 2 * sizeof(size_t));
	assert_int_equal(sample_of(&bed.set, 0, 0)->boots[0].count, 2);
	assert_int_equal(bed.set.sharing.left_out, 1);
	assert_false(bed.set.sharing.too_few);
	bed_free(&bed);
	/* One in common of several is no ground to leave the others out. */
	bed_fill(&bed);
	set_boot(&bed, 0, "one");
	set_boot(&bed, 1, "one");
	bed_sort(&bed);
	assert_false(bed.set.sharing.made);
	assert_true(bed.set.sharing.too_few);
	assert_int_equal(sample_of(&bed.set, 0, 0)->boot_count, FILES / 2);
	bed_free(&bed);
}

static struct verdict judge(struct bed *bed)
{
	const struct analysis_options options = ANALYSIS_OPTIONS;
	struct analysis analysis;
	struct verdict verdict;

	bed_sort(bed);
	assert_int_equal(analysis_make(&analysis, &bed->set, &options), 0);
	verdict = *analysis_verdict(&analysis, 0, 1);
	analysis_free(&analysis);
	bed_free(bed);
	return verdict;
}

/* Ten runs each of two boots say nothing of how boots differ; of one, they tell the
 * variants apart in it. */
static void one_boot_decides_where_it_is_shared(void **state)
{
	struct verdict verdict;
	struct bed bed;

	(void)state;
	bed_fill(&bed);
	for (size_t i = 0; i < FILES; i++)
		set_boot(&bed, i, i % 2 ? "one" : "two");
	verdict = judge(&bed);
	assert_int_equal(verdict.why, VERDICT_WHY_ONE_BOOT);
	assert_int_equal(verdict.unit, NESTED_RUN);
	assert_int_equal(verdict.more.boots, VERDICT_UNITS_LEAST - 1);
	assert_int_equal(verdict.more.runs, 0);
	bed_fill(&bed);
	for (size_t i = 0; i < FILES; i++)
		set_boot(&bed, i, "one");
	verdict = judge(&bed);
	assert_int_equal(verdict.kind, VERDICT_FASTER);
	assert_int_equal(verdict.unit, NESTED_RUN);
	/* Of a difference that is as large as its error, runs are what there is to be
	 * more of. */
	bed_fill(&bed);
	for (size_t i = 0; i < FILES; i++) {
		struct result_cell *cells = bed.files[i].result.cells.items;
		struct result_round *rounds = cells[0].rounds.items;

		set_boot(&bed, i, "one");
		for (size_t r = 2; i % 2 && r < cells[0].rounds.count; r++)
			rounds[r].mean_ns = rounds[r].mean_ns / 100 * 196;
	}
	verdict = judge(&bed);
	assert_int_equal(verdict.why, VERDICT_WHY_WIDE);
	assert_int_equal(verdict.more.boots, 0);
	assert_in_range(verdict.more.runs, 50, 150);
}

/* How runs differ is not known of one. */
static void one_run_decides_nothing(void **state)
{
	struct verdict verdict;
	struct bed bed;

	(void)state;
	bed_fill(&bed);
	for (size_t i = 0; i < FILES; i++) {
		struct result_cell *cells = bed.files[i].result.cells.items;
		struct result_round *rounds = cells[0].rounds.items;

		set_boot(&bed, i, "one");
		for (size_t r = 0; i > 2 && i % 2 && r < cells[0].rounds.count; r++)
			rounds[r].valid = false;
	}
	verdict = judge(&bed);
	assert_int_equal(verdict.kind, VERDICT_UNDECIDED);
	assert_int_equal(verdict.why, VERDICT_WHY_ONE_RUN);
	assert_int_equal(verdict.unit, NESTED_ROUND);
	assert_int_equal(verdict.more.boots, 0);
	assert_int_equal(verdict.more.runs, VERDICT_UNITS_LEAST - 1);
}

/* Two boots that took one path are no measurement of how boots differ; where it is time,
 * they are two. */
static void counted_instructions_count_once(void **state)
{
	static const struct {
		const char *substrate;
		size_t boots;
	} cases[] = { { "tcg-exact", FILES / 2 - 1 }, { "tcg", FILES / 2 } };
	struct bed bed;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct result *second = &bed.files[4].result;

		bed_fill(&bed);
		result_free(second);
		result_init(second);
		strcpy(second->variant.name, "base");
		strcpy(second->finished_at, "later");
		bed_add_cell(second, 1, 1000 * MS);
		bed_add_cell(second, 4, 7 * MS + 2000 * MS);
		for (size_t f = 0; f < FILES; f++) {
			snprintf(bed.files[f].result.started_at, 8, "%zu", f);
			strcpy(bed.files[f].result.substrate, cases[i].substrate);
			strcpy(bed.files[f].result.kernel.boot_id, "the same");
			if (i)
				bed.files[f].result.kernel.boot_id[0] = '\0';
		}
		bed_sort(&bed);
		assert_int_equal(sample_of(&bed.set, 0, 0)->boot_count, cases[i].boots);
		assert_int_equal(sample_of(&bed.set, 0, 0)->repeated,
				 FILES / 2 - cases[i].boots);
		assert_int_equal(sample_of(&bed.set, 1, 0)->boot_count, FILES / 2);
		bed_free(&bed);
	}
}

/* Loads of modules of which no boot is known are all of one, of time or of counted
 * instructions; a result of a kernel that does not say is a boot of its own. */
static void loads_of_an_unknown_boot_are_no_boots(void **state)
{
	static const char *const substrates[] = { "tcg", "tcg-exact" };
	static const char *const ids[] = { "", "one" };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct bed bed;

		bed_fill(&bed);
		for (size_t f = 0; f < FILES; f++) {
			struct result *result = &bed.files[f].result;

			set_boot(&bed, f, ids[i % 2]);
			snprintf(result->started_at, 8, "%zu", f);
			strcpy(result->substrate, substrates[i / 2]);
			strcpy(result->kernel.module.name, f % 2 ? "other" : "base");
			bed.files[f].argument = f / 4;
		}
		bed_sort(&bed);
		assert_int_equal(bed.variants.items[0].boot_count, 1);
		assert_int_equal(bed.variants.items[0].boots[0].file_count, FILES / 2);
		assert_int_equal(bed.variants.items[1].boot_count, 1);
		assert_true(bed.set.sharing.made);
		bed_free(&bed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_of_one_boot_are_its_runs),
		cmocka_unit_test(unbalanced_runs_of_shared_boots),
		cmocka_unit_test(boots_cancel_where_they_are_shared),
		cmocka_unit_test(what_one_lacks_is_left_out_for_all),
		cmocka_unit_test(one_boot_decides_where_it_is_shared),
		cmocka_unit_test(one_run_decides_nothing),
		cmocka_unit_test(counted_instructions_count_once),
		cmocka_unit_test(loads_of_an_unknown_boot_are_no_boots),
	};

	return cmocka_run_group_tests_name("boots", tests, NULL, NULL);
}
