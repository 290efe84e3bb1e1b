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
#include "sample_bed.h"
#include "tests/unit/levels.h"

static struct result_cell *cell_of(struct bed *bed, size_t file, size_t cell)
{
	return (struct result_cell *)bed->files[file].result.cells.items + cell;
}

static void reject_all(struct result_cell *cell)
{
	for (size_t i = 0; i < cell->rounds.count; i++)
		((struct result_round *)cell->rounds.items)[i].valid = false;
}

static void valid_rounds_count_but_for_warmup(void **state)
{
	static const struct {
		bool valid, warmup, counts, rejected;
	} rounds[] = {
		{ true, false, true, false },
		{ true, true, false, false },
		{ false, false, false, true },
		{ false, true, false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rounds) / sizeof(rounds[0]); i++) {
		struct result_round round = { .valid = rounds[i].valid,
					      .warmup = rounds[i].warmup };
		const struct result_cell cell = { .rounds = { 1, 1, &round } };

		assert_int_equal(result_round_counts(&round), rounds[i].counts);
		assert_int_equal(result_rounds_used(&cell), rounds[i].counts);
		assert_int_equal(result_rounds_rejected(&cell), rounds[i].rejected);
	}
}

static void files_are_sorted_by_how_they_were_made(void **state)
{
	const struct sample *sample;
	struct bed bed;

	(void)state;
	bed_fill(&bed);
	bed_sort(&bed);
	assert_int_equal(bed.set.cell_count, 2);
	assert_int_equal(bed.set.cells[1]->point.procs, 4);
	sample = sample_of(&bed.set, 1, 1);
	assert_int_equal(sample->boot_count, FILES / 2);
	assert_int_equal(sample->boot[0], 1);
	assert_int_equal(sample->boot[2], 5);
	assert_int_equal(sample->boots[1].count, 1);
	assert_int_equal(sample->boots[1].groups[0].count, 3);
	assert_true(fabs(sample->boots[1].groups[0].values[0] - 1020 * MS) < 1e-9);
	assert_int_equal(sample->rejected, FILES / 2);
	bed_free(&bed);
}

static void a_boot_without_valid_rounds_is_no_boot(void **state)
{
	const struct sample *sample;
	struct bed bed;

	(void)state;
	bed_fill(&bed);
	reject_all(cell_of(&bed, 2, 1));
	cell_of(&bed, 4, 1)->oversubscribed = true;
	bed_sort(&bed);
	sample = sample_of(&bed.set, 1, 0);
	assert_int_equal(sample->boot_count, FILES / 2 - 1);
	assert_int_equal(sample->boot[1], 4);
	assert_true(sample->oversubscribed);
	assert_false(sample_of(&bed.set, 1, 1)->oversubscribed);
	assert_int_equal(sample_of(&bed.set, 0, 0)->boot_count, FILES / 2);
	bed_free(&bed);
}

static struct figure analyse(struct bed *bed)
{
	const struct analysis_options options = ANALYSIS_OPTIONS;
	struct analysis analysis;
	struct figure figure;

	assert_int_equal(analysis_make(&analysis, &bed->set, &options), 0);
	figure = ratio_of_ratios(&analysis, 1, 0, 1);
	analysis_free(&analysis);
	return figure;
}

/* Both cells take the same from each boot, so in their ratio the boots cancel. */
static void boots_are_shared_between_cells(void **state)
{
	struct figure figure;
	struct bed bed;

	(void)state;
	bed_fill(&bed);
	bed_sort(&bed);
	figure = analyse(&bed);
	assert_true(fabs(figure.value - 1) < 1e-9);
	assert_true(figure.high - figure.low < 1e-6);
	bed_free(&bed);
}

/* The base's cells have boots 2 and 4, and 0 and 2: side by side they would look alike.
 */
static void boots_that_are_not_the_same_do_not_cancel(void **state)
{
	struct figure figure;
	struct bed bed;

	(void)state;
	bed_fill(&bed);
	reject_all(cell_of(&bed, 18, 1));
	reject_all(cell_of(&bed, 0, 0));
	bed_sort(&bed);
	figure = analyse(&bed);
	assert_true(figure.high - figure.low > 0.05);
	bed_free(&bed);
}

/* Files of a variant in another order: the same to the last bit. */
static void the_order_of_files_changes_nothing(void **state)
{
	const struct analysis_options options = ANALYSIS_OPTIONS;
	struct analysis first, again;
	struct bed beds[2];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		bed_fill(&beds[i]);
		for (size_t f = 0; f < FILES; f++)
			bed_add_round(cell_of(&beds[i], f, 0), MS * (900 + 37 * f * f),
				      true, false);
	}
	for (size_t f = 2; f < FILES; f++) {
		size_t other = 2 + (f - f % 2 + 6 * (f / 3)) % (FILES - 2) / 2 * 2 +
			       f % 2;
		struct result kept = beds[1].files[f].result;

		beds[1].files[f].result = beds[1].files[other].result;
		beds[1].files[other].result = kept;
	}
	bed_sort(&beds[0]);
	bed_sort(&beds[1]);
	assert_memory_not_equal(sample_of(&beds[0].set, 0, 1)->values,
				sample_of(&beds[1].set, 0, 1)->values,
				30 * sizeof(double));
	assert_int_equal(analysis_make(&first, &beds[0].set, &options), 0);
	assert_int_equal(analysis_make(&again, &beds[1].set, &options), 0);
	for (size_t c = 0; c < 2; c++) {
		const struct verdict *a = analysis_verdict(&first, c, 1);
		const struct verdict *b = analysis_verdict(&again, c, 1);
		struct figure one = analysis_time_ns(&first, c, 1, 0.95);
		struct figure two = analysis_time_ns(&again, c, 1, 0.95);

		assert_memory_equal(&one, &two, sizeof(one));
		assert_memory_equal(&a->speed_up, &b->speed_up, 3 * sizeof(double));
	}
	analysis_free(&first);
	analysis_free(&again);
	bed_free(&beds[0]);
	bed_free(&beds[1]);
}

static void cells_of_the_other_alone_are_left_out(void **state)
{
	struct bed bed;

	(void)state;
	bed_fill(&bed);
	bed_add_cell(&bed.files[1].result, 8, 100);
	bed_add_cell(&bed.files[4].result, 2, 100);
	bed_sort(&bed);
	assert_int_equal(bed.set.cell_count, 3);
	assert_int_equal(bed.set.cells[2]->point.procs, 2);
	assert_int_equal(sample_of(&bed.set, 2, 0)->boot_count, 1);
	assert_int_equal(sample_of(&bed.set, 2, 1)->boot_count, 0);
	bed_free(&bed);
}

static void a_time_of_zero_has_no_ratio(void **state)
{
	const struct analysis_options options = ANALYSIS_OPTIONS;
	struct analysis analysis;
	struct bed bed;

	(void)state;
	bed_fill(&bed);
	bed_add_round(cell_of(&bed, 3, 0), 0, true, false);
	bed_sort(&bed);
	assert_int_equal(analysis_make(&analysis, &bed.set, &options), 0);
	assert_int_equal(analysis_verdict(&analysis, 0, 1)->why, VERDICT_WHY_ZERO);
	assert_int_not_equal(analysis_verdict(&analysis, 1, 1)->why, VERDICT_WHY_ZERO);
	analysis_free(&analysis);
	bed_free(&bed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(valid_rounds_count_but_for_warmup),
		cmocka_unit_test(files_are_sorted_by_how_they_were_made),
		cmocka_unit_test(a_boot_without_valid_rounds_is_no_boot),
		cmocka_unit_test(boots_are_shared_between_cells),
		cmocka_unit_test(boots_that_are_not_the_same_do_not_cancel),
		cmocka_unit_test(the_order_of_files_changes_nothing),
		cmocka_unit_test(cells_of_the_other_alone_are_left_out),
		cmocka_unit_test(a_time_of_zero_has_no_ratio),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
