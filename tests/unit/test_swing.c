// SPDX-License-Identifier: GPL-2.0-or-later
/* A machine that swings within the turns of a campaign: boots are then paired by default.
 * What was measured stands in docs/statistics.md. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compare/study.h"
#include "sample/paired.h"
#include "sample_bed.h"
#include "tests/unit/simulate.h"

#define SETS_ALL 2000

/* Both variants are the same, on a machine that is up to @swing slower or faster once in
 * two turns: the one half of a turn is slow, and then the other. */
static void set_swinging(struct bed *bed, double swing, double slower, gsl_rng *rng)
{
	for (size_t turn = 0; turn < FILES / 2; turn++) {
		const size_t swap = gsl_rng_uniform_int(rng, 2);

		for (size_t i = 0; i < 2; i++) {
			const size_t place = 2 * turn + (i ^ swap);
			const double boot =
				18 + (i ? slower : 0) +
				swing * sin(2 * M_PI * (0.875 + (double)place / 4)) +
				gsl_ran_gaussian(rng, 0.015);
			struct result_cell *cell =
				bed->files[2 * turn + i].result.cells.items;

			for (size_t c = 0; c < 2; c++) {
				struct result_round *round = cell[c].rounds.items;

				for (size_t r = 2; r < cell[c].rounds.count; r++)
					round[r].mean_ns = (uint64_t)exp(
						boot + gsl_ran_gaussian(rng, 0.015));
			}
		}
	}
}

/* How the boots of a table are taken. */
enum taking { INDEPENDENT, DEFAULT, PAIRED, TAKINGS };

struct swung {
	double slower, faster, paired, wide; /* percent; of the ratio */
};

/* What study_make() does, or without a look at the turns. */
static struct figure swung_ratio(struct bed *bed, size_t turns, enum taking taking,
				 bool *paired)
{
	bool anticorrelated = taking == PAIRED;
	struct figure figure;
	struct err err;

	assert_int_equal(
		compare_variants_make(&bed->variants, bed->files, 2 * turns, true, &err),
		0);
	assert_int_equal(sample_set_make(&bed->set, &bed->variants, METRIC_MEAN), 0);
	if (taking == DEFAULT)
		assert_int_equal(
			sample_set_turns_anticorrelated(&anticorrelated, &bed->set), 0);
	if (anticorrelated)
		assert_int_equal(sample_set_pair(&bed->set), 0);
	*paired = anticorrelated;
	figure = bed_ratio(bed);
	sample_set_free(&bed->set);
	compare_variants_free(&bed->variants);
	return figure;
}

struct swing {
	size_t turns;
	double swing, slower;
	double most; /* percent called slower; with a true difference, the least */
};

static struct swung swing_sets(struct bed *bed, const struct swing *swing,
			       enum taking taking)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	const unsigned int sets = simulated_sets(SETS_ALL);
	struct swung swung = { 0 };

	for (unsigned int i = 0; i < sets; i++) {
		struct figure figure;
		bool paired;

		set_swinging(bed, swing->swing, swing->slower, rng);
		figure = swung_ratio(bed, swing->turns, taking, &paired);
		swung.slower += 100. * (figure.high < 1) / sets;
		swung.faster += 100. * (figure.low > 1) / sets;
		swung.paired += 100. * paired / sets;
		swung.wide += 100 * (figure.high - figure.low) / 2 / sets;
	}
	gsl_rng_free(rng);
	return swung;
}

/* 2.5 % are promised to either side; few turns do not tell, see docs/statistics.md. */
static void anticorrelated_turns_are_paired(void **state)
{
	static const struct swing swings[] = {
		{ 10, 0.05, 0, 2.5 }, { 10, 0.02, 0, 3 }, { 10, 0, 0, 2.5 },
		{ 10, 0, 0.03, 90 },  { 5, 0.05, 0, 4 },  { 5, 0, 0, 2.5 },
		{ 3, 0.05, 0, 10.5 }, { 3, 0, 0, 2.5 },
	};
	const double slack = 200 * sqrt(0.025 * 0.975 / simulated_sets(SETS_ALL));
	struct bed bed;

	(void)state;
	bed_fill(&bed);
	for (size_t i = 0; i < sizeof(swings) / sizeof(swings[0]); i++) {
		struct swung swung[TAKINGS];

		print_message(
			"%zu turns, swing %.0f %%, %.0f %% slower:", swings[i].turns,
			100 * swings[i].swing, 100 * swings[i].slower);
		for (int t = 0; t < TAKINGS; t++) {
			swung[t] = swing_sets(&bed, &swings[i], (enum taking)t);
			print_message(" %.1f %.1f (%.2f)", swung[t].slower,
				      swung[t].faster, swung[t].wide);
		}
		print_message("; paired default in %.1f %%\n", swung[DEFAULT].paired);
		if (swings[i].slower > 0)
			assert_true(swung[DEFAULT].slower > swings[i].most);
		else
			assert_true(swung[DEFAULT].slower < swings[i].most + slack);
	}
	memset(&bed.set, 0, sizeof(bed.set));
	memset(&bed.variants, 0, sizeof(bed.variants));
	bed_free(&bed);
}

/* What compare does with its files: default, and then it says so. */
static void a_study_pairs_default(void **state)
{
	const struct analysis_options options = ANALYSIS_OPTIONS;
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	struct ladder ladder;
	struct study study;
	struct bed bed;
	struct err err;

	(void)state;
	bed_fill(&bed);
	set_swinging(&bed, 0.1, 0, rng);
	bed_sort(&bed);
	assert_int_equal(ladder_open(&ladder, &err), 0);
	assert_int_equal(
		study_make(&study, &bed.variants, &ladder, METRIC_MEAN, &options), 0);
	assert_true(study.set.pairing.made && study.set.pairing.anticorrelated);
	study_free(&study);
	ladder_free(&ladder);
	bed_free(&bed);
	gsl_rng_free(rng);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(anticorrelated_turns_are_paired),
		cmocka_unit_test(a_study_pairs_default),
	};

	return cmocka_run_group_tests_name("swing", tests, NULL, NULL);
}
