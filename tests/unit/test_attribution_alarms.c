// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A ladder whose kernels are all the same, in four modes: how many tables say somewhere
 * that deferral adds or costs, divide a change that is none, or give two intervals for
 * one ratio?
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "compare/attribution.h"
#include "tests/unit/simulate.h"

#define TABLES   600
#define CELLS    4
#define VARIANTS 5
#define ROUNDS   12
#define BOOTS    7

struct bed {
	struct simulated drawn[CELLS * VARIANTS];
	struct sample samples[CELLS * VARIANTS];
	size_t boot[VARIANTS][BOOTS];
	struct sample_set set;
	struct ladder ladder;
	struct ladder_steps steps;
	gsl_rng *rng;
};

/* How many tables. */
struct alarms {
	unsigned int adds, divided;
};

static void bed_make(struct bed *bed, size_t variants, const size_t *boots)
{
	/* With fewer variants, the first so many. */
	static const char *const names[VARIANTS] = { "base", "class_idx", "deferred",
						     "merged", "bound" };
	struct err err;

	memset(bed, 0, sizeof(*bed));
	for (size_t i = 0; i < CELLS * variants; i++) {
		bed->boot[i % variants][0] = i % variants;
		simulated_make(&bed->drawn[i], boots[i % variants], ROUNDS);
		bed->samples[i] = (struct sample){
			.boot_count = boots[i % variants],
			.boots = bed->drawn[i].boots,
			.boot = bed->boot[i % variants],
		};
	}
	bed->set.samples = bed->samples;
	bed->set.cell_count = CELLS;
	bed->set.variant_count = variants;
	assert_int_equal(ladder_open(&bed->ladder, &err), 0);
	bed->steps = ladder_steps_of(&bed->ladder, names, variants);
	bed->rng = gsl_rng_alloc(gsl_rng_mt19937);
}

static void bed_free(struct bed *bed)
{
	for (size_t i = 0; i < CELLS * bed->set.variant_count; i++)
		simulated_free(&bed->drawn[i]);
	ladder_free(&bed->ladder);
	gsl_rng_free(bed->rng);
}

/* One table; whoever shows it takes the same figures. */
static void judge(struct alarms *alarms, const struct bed *bed,
		  const struct analysis *analysis)
{
	bool adds = false, divided = false;

	for (size_t c = 0; c < CELLS; c++) {
		struct attribution attribution = attribution_make(analysis, c,
								  &bed->steps);
		size_t last = (size_t)bed->steps.deferral;
		const struct verdict *verdict = analysis_verdict(analysis, c, last);
		struct figure figure = analysis_ratio(analysis, c,
						      (size_t)bed->steps.reference, last,
						      analysis_each(analysis));

		adds |= figure.low > 1 || figure.high < 1;
		divided |= attribution.divisible;
		/* The whole speed-up is in the table, too, with the same interval. */
		assert_true(attribution.whole.ratio.low == verdict->low);
		assert_true(attribution.whole.ratio.high == verdict->high);
		for (size_t i = 0; i < attribution.step_count; i++) {
			const struct figure *share = &attribution.steps[i].share;

			assert_int_equal(isfinite(share->value), attribution.divisible);
			assert_int_equal(isfinite(share->low), attribution.divisible);
		}
	}
	alarms->adds += adds;
	alarms->divided += divided;
}

static struct alarms simulate(size_t variants, const size_t *boots, double boot_sd,
			      double round_sd)
{
	const struct simulated_truth truth = {
		.log_ns = 17,
		.boot_sd = boot_sd,
		.round_sd = round_sd,
	};
	const struct analysis_options options = ANALYSIS_OPTIONS;
	struct alarms alarms = { 0 };
	struct bed bed;

	bed_make(&bed, variants, boots);
	for (unsigned int t = 0; t < TABLES; t++) {
		struct analysis analysis;

		for (size_t i = 0; i < CELLS * variants; i++)
			simulated_draw(&bed.drawn[i], bed.rng, &truth, NULL);
		assert_int_equal(analysis_make(&analysis, &bed.set, &options), 0);
		judge(&alarms, &bed, &analysis);
		analysis_free(&analysis);
	}
	bed_free(&bed);
	printf("%zu variants, sd %g/%g %%: deferral adds in %.1f %%, divided in %.1f %%\n",
	       variants, 100 * boot_sd, 100 * round_sd, 100.0 * alarms.adds / TABLES,
	       100.0 * alarms.divided / TABLES);
	return alarms;
}

static void nothing_is_divided_in_5_percent_at_most(void **state)
{
	static const size_t alike[] = { 5, 5, 5, 5, 5 }, unlike[] = { 3, 7, 3 };
	const struct alarms tables[] = {
		simulate(3, alike, 0.015, 0.03),
		simulate(3, unlike, 0.15, 0.3),
		simulate(VARIANTS, alike, 0.015, 0.03),
	};
	unsigned int seen = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		assert_true(tables[i].adds <= TABLES * 5 / 100);
		assert_true(tables[i].divided <= TABLES * 5 / 100);
		seen += tables[i].adds + tables[i].divided;
	}
	/* And they are intervals, not things that always hold 1. */
	assert_true(seen > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_divided_in_5_percent_at_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
