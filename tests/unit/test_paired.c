// SPDX-License-Identifier: GPL-2.0-or-later
/* Boots are paired by the turn that they were made in, or not at all. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "compare/analysis.h"
#include "sample/paired.h"
#include "sample_bed.h"

#define SETS 1000

static double width(const struct bed *bed)
{
	struct figure figure = bed_ratio(bed);

	return figure.high - figure.low;
}

/* Boot @boot of the variant has no valid round in the cell. */
static void lose(struct bed *bed, size_t file, size_t cell)
{
	struct result_cell *of =
		(struct result_cell *)bed->files[file].result.cells.items + cell;

	for (size_t i = 0; i < of->rounds.count; i++)
		((struct result_round *)of->rounds.items)[i].valid = false;
}

/* Times drift together from turn to turn: paired they cancel, else they do not. */
static void pairs_cancel_what_they_share(void **state)
{
	struct bed bed;
	double alone;

	(void)state;
	bed_fill(&bed);
	bed_sort(&bed);
	alone = width(&bed);
	assert_null(bed.set.pairing.why_not);
	assert_int_equal(sample_set_pair(&bed.set), 0);
	assert_true(bed.set.pairing.made);
	assert_int_equal(bed.set.pairing.most, FILES / 2);
	assert_true(width(&bed) < 0.05 * alone);
	bed_free(&bed);
}

/* The third of the one and the fifth of the other: the i-th boots are of one turn at
 * either end, and not between. */
static void each_side_lost_another_boot(void **state)
{
	struct bed bed;
	double alone;

	(void)state;
	bed_fill(&bed);
	lose(&bed, 4, 0);
	lose(&bed, 9, 0);
	bed_sort(&bed);
	alone = width(&bed);
	assert_int_equal(sample_set_pair(&bed.set), 0);
	assert_true(bed.set.pairing.made);
	assert_int_equal(bed.set.pairing.fewest, FILES / 2 - 2);
	assert_int_equal(bed.set.pairing.most, FILES / 2);
	assert_int_equal(sample_of(&bed.set, 0, 0)->boot_count, FILES / 2 - 2);
	assert_int_equal(sample_of(&bed.set, 0, 1)->boot_count, FILES / 2 - 2);
	/* The base's id, in both: its fourth boot, as its third is lost. */
	assert_int_equal(sample_of(&bed.set, 0, 0)->boot[2], 6);
	assert_int_equal(sample_of(&bed.set, 0, 1)->boot[2], 6);
	assert_int_equal(sample_of(&bed.set, 1, 1)->boot_count, FILES / 2);
	assert_true(width(&bed) < 0.05 * alone);
	bed_free(&bed);
}

static void assert_not_paired(struct bed *bed, const char *why_not)
{
	double alone;

	bed_sort(bed);
	alone = width(bed);
	assert_int_equal(sample_set_pair(&bed->set), 0);
	assert_false(bed->set.pairing.made);
	assert_string_equal(bed->set.pairing.why_not, why_not);
	assert_true(fabs(width(bed) - alone) < 1e-12);
	bed_free(bed);
}

static void put_in_boots(struct bed *bed, size_t boots)
{
	for (size_t i = 0; i < FILES; i++)
		snprintf(bed->files[i].result.kernel.boot_id, 8, "%zu", i / 2 % boots);
}

/* In the one boot of all, runs of one turn are pairs as boots are: the second run of the
 * other is lost, and what all runs of a turn share cancels. */
static void runs_of_one_boot_are_paired(void **state)
{
	const struct sample *base, *other;
	struct bed bed;
	double alone;

	(void)state;
	bed_fill(&bed);
	put_in_boots(&bed, 1);
	lose(&bed, 3, 0);
	bed_sort(&bed);
	base = sample_of(&bed.set, 0, 0);
	other = sample_of(&bed.set, 0, 1);
	alone = width(&bed);
	assert_int_equal(sample_set_pair(&bed.set), 0);
	assert_true(bed.set.pairing.made && bed.set.pairing.of_runs);
	assert_int_equal(bed.set.pairing.fewest, FILES / 2 - 1);
	assert_int_equal(base->boots[0].count, FILES / 2 - 1);
	assert_int_equal(other->boots[0].count, FILES / 2 - 1);
	assert_memory_equal(base->run, other->run, (FILES / 2 - 1) * sizeof(*base->run));
	assert_int_equal(base->run[1], 2);
	assert_true(width(&bed) < 0.05 * alone);
	bed_free(&bed);
}

static void what_cannot_be_paired_is_said(void **state)
{
	struct bed bed;

	(void)state;
	bed_fill(&bed);
	bed.files[7].result.turn = UNKNOWN_U64;
	assert_not_paired(&bed, "a boot does not say in which turn it was made");
	bed_fill(&bed);
	bed.files[6].result.turn = bed.files[2].result.turn;
	assert_not_paired(&bed, "two boots of one variant are of one turn");
	/* Ten runs of two boots, which both share. */
	bed_fill(&bed);
	put_in_boots(&bed, 2);
	assert_not_paired(&bed, "the variants share boots, and differences are made "
				"within them");
	/* A boot of the base alone that has two turns. */
	bed_fill(&bed);
	strcpy(bed.files[2].result.kernel.boot_id, "one");
	strcpy(bed.files[6].result.kernel.boot_id, "one");
	assert_not_paired(&bed, "a boot holds runs of several turns");
	/* Two campaigns. */
	bed_fill(&bed);
	for (size_t i = 0; i < FILES; i++)
		bed.files[i].result.order_seed = i % 2;
	assert_not_paired(&bed, "in a cell, all variants have fewer than two turns in "
				"common");
}

/* Both variants are the same; each boot is slower than the one before, 20 % in all. */
static void set_drifting(struct bed *bed, gsl_rng *rng)
{
	for (size_t turn = 0; turn < FILES / 2; turn++) {
		const size_t swap = gsl_rng_uniform_int(rng, 2);

		for (size_t i = 0; i < 2; i++) {
			struct result *result = &bed->files[2 * turn + i].result;
			const size_t place = 2 * turn + (i ^ swap);
			const double boot = 18 + 0.2 * (double)place / (FILES - 1) +
					    gsl_ran_gaussian(rng, 0.015);
			struct result_cell *cell = result->cells.items;

			for (size_t r = 2; r < cell->rounds.count; r++) {
				struct result_round *round = cell->rounds.items;

				round[r].mean_ns =
					(uint64_t)exp(boot + gsl_ran_gaussian(rng, 0.03));
			}
		}
	}
}

static void the_interval_holds_when_boots_were_lost(void **state)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	unsigned int hold = 0;
	double wide = 0;
	struct bed bed;
	double percent;

	(void)state;
	bed_fill(&bed);
	lose(&bed, 4, 0);
	lose(&bed, 13, 0);
	for (size_t i = 0; i < SETS; i++) {
		struct figure figure;
		struct err err;

		set_drifting(&bed, rng);
		assert_int_equal(compare_variants_make(&bed.variants, bed.files, FILES,
						       true, &err),
				 0);
		assert_int_equal(sample_set_make(&bed.set, &bed.variants, METRIC_MEAN),
				 0);
		assert_int_equal(sample_set_pair(&bed.set), 0);
		figure = bed_ratio(&bed);
		hold += figure.low <= 1 && figure.high >= 1;
		wide += (figure.high - figure.low) / SETS;
		sample_set_free(&bed.set);
		compare_variants_free(&bed.variants);
	}
	percent = 100. * hold / SETS;
	print_message("drift 20 %%, each side lost another of 10 boots, paired: %.1f "
		      "(%.2f)\n",
		      percent, 100 * wide / 2);
	assert_true(percent > 95 - 2 * 0.7 && percent < 95 + 2 * 0.7);
	memset(&bed.set, 0, sizeof(bed.set));
	bed_free(&bed);
	gsl_rng_free(rng);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_cancel_what_they_share),
		cmocka_unit_test(each_side_lost_another_boot),
		cmocka_unit_test(runs_of_one_boot_are_paired),
		cmocka_unit_test(what_cannot_be_paired_is_said),
		cmocka_unit_test(the_interval_holds_when_boots_were_lost),
	};

	return cmocka_run_group_tests_name("paired", tests, NULL, NULL);
}
