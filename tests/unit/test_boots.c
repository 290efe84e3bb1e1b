// SPDX-License-Identifier: GPL-2.0-or-later
/* What is one boot, whatever the number of files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "compare/analysis.h"
#include "sample_bed.h"

/* Three files of the base were made without a boot between them, and so were two of the
 * other variant in another boot. */
static void files_of_one_boot_are_one_boot(void **state)
{
	static const size_t of_base[] = { 2, 6, 18 }, of_other[] = { 5, 7 };
	const struct compare_column *base;
	struct bed bed;

	(void)state;
	bed_fill(&bed);
	for (size_t i = 0; i < 3; i++)
		strcpy(bed.files[of_base[i]].result.kernel.boot_id, "one");
	for (size_t i = 0; i < 2; i++)
		strcpy(bed.files[of_other[i]].result.kernel.boot_id, "two");
	bed_sort(&bed);
	base = &bed.columns.items[0];
	assert_int_equal(base->file_count, FILES / 2);
	assert_int_equal(base->boot_count, FILES / 2 - 2);
	assert_int_equal(base->boots[0].file_count, 1);
	assert_int_equal(base->boots[1].file_count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_ptr_equal(base->boots[1].files[i], &bed.files[of_base[i]]);
	assert_ptr_equal(base->boots[2].files[0], &bed.files[4]);
	assert_int_equal(sample_of(&bed.set, 1, 0)->boot_count, FILES / 2 - 2);
	assert_int_equal(sample_of(&bed.set, 1, 0)->boots[1].count, 9);
	assert_int_equal(sample_of(&bed.set, 1, 1)->boot_count, FILES / 2 - 1);
	assert_int_equal(sample_of(&bed.set, 1, 1)->boots[2].count, 6);
	bed_free(&bed);
}

/* Four runs of a kernel without a boot between them say nothing of how boots differ. */
static void runs_of_one_boot_decide_nothing(void **state)
{
	const struct analysis_wish wish = ANALYSIS_WISH;
	struct analysis analysis;
	struct bed bed;

	(void)state;
	bed_fill(&bed);
	for (size_t i = 0; i < FILES; i++)
		strcpy(bed.files[i].result.kernel.boot_id, i % 2 ? "one" : "two");
	bed_sort(&bed);
	assert_int_equal(sample_of(&bed.set, 0, 0)->boot_count, 1);
	assert_int_equal(analysis_make(&analysis, &bed.set, &wish), 0);
	assert_int_equal(analysis_verdict(&analysis, 0, 1)->why, VERDICT_WHY_ONE_BOOT);
	analysis_free(&analysis);
	bed_free(&bed);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_of_one_boot_are_one_boot),
		cmocka_unit_test(runs_of_one_boot_decide_nothing),
		cmocka_unit_test(counted_instructions_count_once),
	};

	return cmocka_run_group_tests_name("boots", tests, NULL, NULL);
}
