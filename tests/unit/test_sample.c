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

#define FILES 20
#define MS    1000000ull

/* Even files are boots of the base, odd ones of another variant: 10 each. */
struct bed {
	struct compare_file files[FILES];
	struct compare_columns columns;
	struct sample_set set;
};

static void add_round(struct result_cell *cell, uint64_t ns, bool valid, bool warmup)
{
	struct result_round *round = result_add_round(cell);

	round->valid = valid;
	round->warmup = warmup;
	round->mean_ns = ns;
	round->max_ns = 2 * ns;
	round->wall_ns = 3 * ns;
}

/* Three rounds about @ns, and what must not be seen. */
static void add_cell(struct result *result, unsigned int procs, uint64_t ns)
{
	struct result_cell *cell = result_add_cell(result);

	cell->point.procs = procs;
	cell->point.size_mib = 256;
	strcpy(cell->point.pattern, "text");
	strcpy(cell->point.release, "munmap");
	add_round(cell, 1, true, true);
	add_round(cell, 2, false, false);
	/* Whole ns, and nothing coarser. */
	add_round(cell, ns + 10 * MS + 7, true, false);
	add_round(cell, ns, true, false);
	add_round(cell, ns - 10 * MS, true, false);
}

/* Boot b of the base takes 1000 + 10 b ms, of the other half of that; 4 processes double.
 */
static void bed_fill(struct bed *bed)
{
	for (size_t i = 0; i < FILES; i++) {
		uint64_t ns = MS * ((1000 + 10 * i) / (i % 2 + 1));

		struct result *result = &bed->files[i].result;

		bed->files[i] = (struct compare_file){ .argument = i };
		result_init(result);
		strcpy(result->variant.name, i % 2 ? "other" : "base");
		add_cell(result, 1, ns);
		add_cell(result, 4, 2 * ns);
	}
}

static void bed_sort(struct bed *bed)
{
	struct err err;

	assert_int_equal(
		compare_columns_make(&bed->columns, bed->files, FILES, false, &err), 0);
	assert_int_equal(sample_set_make(&bed->set, &bed->columns, METRIC_MEAN), 0);
}

static void bed_free(struct bed *bed)
{
	sample_set_free(&bed->set);
	compare_columns_free(&bed->columns);
	for (size_t i = 0; i < FILES; i++)
		result_free(&bed->files[i].result);
}

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
	assert_int_equal(sample->boot[0], 0);
	assert_int_equal(sample->boot[2], 2);
	assert_int_equal(sample->boots[1].count, 3);
	assert_true(fabs(sample->boots[1].values[0] - 1020 * MS) < 1e-9);
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
	assert_int_equal(sample->boot[1], 2);
	assert_true(sample->oversubscribed);
	assert_false(sample_of(&bed.set, 1, 1)->oversubscribed);
	assert_int_equal(sample_of(&bed.set, 0, 0)->boot_count, FILES / 2);
	bed_free(&bed);
}

static struct figure ratio_of_ratios(struct bed *bed, bool paired)
{
	struct analysis_wish wish = ANALYSIS_WISH;
	struct analysis analysis;
	struct figure figure;

	wish.paired = paired;
	assert_int_equal(analysis_make(&analysis, &bed->set, &wish), 0);
	figure = analysis_ratio_of_ratios(&analysis, 1, 0, 1, 0.95);
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
	figure = ratio_of_ratios(&bed, false);
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
	figure = ratio_of_ratios(&bed, false);
	assert_true(figure.high - figure.low > 0.05);
	bed_free(&bed);
}

static double ratio_width(struct bed *bed, bool paired)
{
	struct analysis_wish wish = ANALYSIS_WISH;
	struct analysis analysis;
	struct figure figure;

	wish.paired = paired;
	assert_int_equal(analysis_make(&analysis, &bed->set, &wish), 0);
	assert_int_equal(analysis.comparisons, 2);
	figure = analysis_ratio(&analysis, 0, 0, 1, 0.95);
	analysis_free(&analysis);
	return figure.high - figure.low;
}

/* Times drift together from boot to boot: paired they cancel, else they do not. */
static void pairs_cancel_what_they_share(void **state)
{
	struct bed bed;

	(void)state;
	bed_fill(&bed);
	bed_sort(&bed);
	assert_true(ratio_width(&bed, true) < 0.05 * ratio_width(&bed, false));
	bed_free(&bed);
	/* Nine of one and ten of the other are not paired. */
	bed_fill(&bed);
	reject_all(cell_of(&bed, 2, 0));
	bed_sort(&bed);
	assert_true(fabs(ratio_width(&bed, true) / ratio_width(&bed, false) - 1) < 0.05);
	bed_free(&bed);
}

static void cells_of_the_other_alone_are_left_out(void **state)
{
	struct bed bed;

	(void)state;
	bed_fill(&bed);
	add_cell(&bed.files[1].result, 8, 100);
	add_cell(&bed.files[4].result, 2, 100);
	bed_sort(&bed);
	assert_int_equal(bed.set.cell_count, 3);
	assert_int_equal(bed.set.cells[2]->point.procs, 2);
	assert_int_equal(sample_of(&bed.set, 2, 0)->boot_count, 1);
	assert_int_equal(sample_of(&bed.set, 2, 1)->boot_count, 0);
	bed_free(&bed);
}

static void a_time_of_zero_is_refused(void **state)
{
	const struct analysis_wish wish = ANALYSIS_WISH;
	struct analysis analysis;
	struct bed bed;

	(void)state;
	bed_fill(&bed);
	add_round(cell_of(&bed, 3, 0), 0, true, false);
	bed_sort(&bed);
	assert_int_equal(analysis_make(&analysis, &bed.set, &wish), -EINVAL);
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
		cmocka_unit_test(pairs_cancel_what_they_share),
		cmocka_unit_test(cells_of_the_other_alone_are_left_out),
		cmocka_unit_test(a_time_of_zero_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
