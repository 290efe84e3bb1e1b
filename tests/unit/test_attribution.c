// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compare/attribution.h"
#include "page/words.h"
#include "stats/mixture.h"
#include "tests/unit/levels.h"

#define BOOTS    4
#define VARIANTS 5

/* Milliseconds that divide well: 200 / 100 = 2, 100 / 80 = 1.25, 80 / 50 = 1.6. */
static const char *const names[VARIANTS] = { "base", "class_idx", "merged", "deferred",
					     "bound" };
static const double times_ms[VARIANTS] = { 200, 100, 80, 50, 40 };

struct bed {
	double values[VARIANTS][BOOTS];
	struct nested_group boots[VARIANTS][BOOTS];
	size_t boot[VARIANTS][BOOTS];
	struct sample samples[VARIANTS];
	struct sample_set set;
	struct analysis analysis;
	struct ladder ladder;
	struct ladder_steps steps;
};

/* Each variant BOOTS boots of one round, @step apart on the log scale about its time. */
static void bed_make(struct bed *bed, const double *ms, double step)
{
	static const double off[BOOTS] = { -1, 1, -3, 3 };
	const struct analysis_options options = ANALYSIS_OPTIONS;
	struct err err;

	memset(bed, 0, sizeof(*bed));
	assert_int_equal(ladder_open(&bed->ladder, &err), 0);
	bed->steps = ladder_steps_of(&bed->ladder, names, VARIANTS);
	for (size_t v = 0; v < VARIANTS; v++) {
		for (size_t b = 0; b < BOOTS; b++) {
			bed->values[v][b] = 1e6 * ms[v] * exp(step * off[b]);
			bed->boots[v][b] = (struct nested_group){ &bed->values[v][b], 1,
								  NULL };
		}
		bed->samples[v].boots = bed->boots[v];
		bed->samples[v].boot_count = BOOTS;
		bed->boot[v][0] = v;
		bed->samples[v].boot = bed->boot[v];
	}
	bed->set.samples = bed->samples;
	bed->set.cell_count = 1;
	bed->set.variant_count = VARIANTS;
	assert_int_equal(analysis_make(&bed->analysis, &bed->set, &options), 0);
}

static void bed_free(struct bed *bed)
{
	analysis_free(&bed->analysis);
	ladder_free(&bed->ladder);
}

/* log 2 / log 4, log 1.25 / log 4, log 1.6 / log 4; 100, 20 and 30 ms. */
static void whole_ladder_by_hand(void **state)
{
	static const double shares[] = { 0.5, 0.160964, 0.339036 };
	static const double saved_ms[] = { 100, 20, 30 };
	struct attribution attribution;
	struct bed bed;

	(void)state;
	bed_make(&bed, times_ms, 0.001);
	attribution = attribution_make(&bed.analysis, 0, &bed.steps);
	assert_int_equal(attribution.step_count, 3);
	assert_true(attribution.divisible);
	assert_int_equal(attribution.unit, NESTED_BOOT);
	for (size_t i = 0; i < 3; i++) {
		const struct attribution_step *step = &attribution.steps[i];

		assert_near(step->share.value, shares[i], 1e-6);
		assert_near(step->time_ns.value, 1e6 * saved_ms[i], 1);
		assert_true(step->share.low < shares[i] && step->share.high > shares[i]);
	}
	assert_near(attribution.whole.ratio.value, 4, 1e-9);
	assert_near(attribution.whole.time_ns.value, 150e6, 1);
	assert_near(attribution.whole.share.value, 1, 1e-12);
	/* 150 of 160 ms; log 4 of log 5. */
	assert_near(attribution.of_bound.value, 0.9375, 1e-9);
	assert_near(attribution.of_bound_log.value, 0.861353, 1e-6);
	bed_free(&bed);
}

/* The same within 1 %: what is of the second order is not in a calculation by hand. */
static void assert_share(double got, double wanted)
{
	assert_near(got, wanted, 0.01 * wanted);
}

/*
 * Each variant has the error e = sqrt(20/3 / 4) step = 1.290994 step. The share of the
 * first step, 1/2, has to first order e sqrt(1/4 + 1 + 1/4) / log 4; the time saved has
 * e sqrt(200^2 + 100^2) ms. Each has 3 degrees of freedom. Four comparisons hold
 * together.
 */
static void intervals_by_hand(void **state)
{
	const double step = 0.001, error = 1.290994 * step;
	const struct mixture_part shares[] = { { 0.25, 3 }, { 1, 3 }, { 0.25, 3 } };
	const struct mixture_part times[] = { { 40000, 3 }, { 10000, 3 } };
	/* 200 (1 - 0.9375), 50 and 40 * 0.9375 over 160. */
	const struct mixture_part bound[] = { { 12.5 * 12.5, 3 },
					      { 50 * 50, 3 },
					      { 37.5 * 37.5, 3 } };
	struct attribution attribution;
	struct bed bed;

	(void)state;
	bed_make(&bed, times_ms, step);
	attribution = attribution_make(&bed.analysis, 0, &bed.steps);
	assert_share(attribution.steps[0].share.high - attribution.steps[0].share.value,
		     mixture_quantile(shares, 3, 0, 1 - 0.05 / 4 / 2) * error / log(4));
	assert_share(attribution.steps[0].time_ns.high - 100e6,
		     mixture_quantile(times, 2, 0, 1 - 0.05 / 4 / 2) * error * 1e6);
	assert_share(attribution.of_bound.high - attribution.of_bound.value,
		     mixture_quantile(bound, 3, 0, 1 - 0.05 / 4 / 2) * error / 160);
	bed_free(&bed);
}

static void without_merged_there_are_two_steps(void **state)
{
	static const char *const without[VARIANTS] = { "base", "class_idx", "x",
						       "deferred", "y" };
	struct attribution attribution;
	struct bed bed;
	char name[64];

	(void)state;
	bed_make(&bed, times_ms, 0.001);
	bed.steps = ladder_steps_of(&bed.ladder, without, VARIANTS);
	attribution = attribution_make(&bed.analysis, 0, &bed.steps);
	assert_int_equal(attribution.step_count, 2);
	assert_near(attribution.steps[0].share.value, 0.5, 1e-9);
	assert_near(attribution.steps[1].share.value, 0.5, 1e-9);
	assert_near(attribution.steps[1].time_ns.value, 50e6, 1);
	assert_string_equal(
		attribution_step_name(&attribution.steps[1], name, sizeof(name)),
		"the lock section and deferral");
	assert_true(isnan(attribution.of_bound.value));
	bed_free(&bed);
}

static void a_cell_without_rounds_is_a_missing_rung(void **state)
{
	const struct analysis_options options = ANALYSIS_OPTIONS;
	struct attribution attribution;
	struct bed bed;

	(void)state;
	bed_make(&bed, times_ms, 0.001);
	analysis_free(&bed.analysis);
	bed.samples[3].boot_count = 0;
	assert_int_equal(analysis_make(&bed.analysis, &bed.set, &options), 0);
	attribution = attribution_make(&bed.analysis, 0, &bed.steps);
	assert_int_equal(attribution.step_count, 2);
	assert_string_equal(attribution.whole.to->name, "merged");
	assert_near(attribution.whole.ratio.value, 2.5, 1e-9);
	analysis_free(&bed.analysis);
	bed.samples[0].boot_count = 0;
	assert_int_equal(analysis_make(&bed.analysis, &bed.set, &options), 0);
	assert_int_equal(attribution_make(&bed.analysis, 0, &bed.steps).step_count, 0);
	bed_free(&bed);
}

/* A step that costs: class_idx 240 of 200. Its share is below 0, and the sum is 1. */
static void a_step_back_has_a_negative_share(void **state)
{
	static const double ms[VARIANTS] = { 200, 240, 80, 50, 40 };
	struct attribution attribution;
	struct bed bed;
	double sum = 0;

	(void)state;
	bed_make(&bed, ms, 0.001);
	attribution = attribution_make(&bed.analysis, 0, &bed.steps);
	assert_near(attribution.steps[0].share.value, -log(1.2) / log(4), 1e-9);
	assert_true(attribution.steps[0].share.high < 0);
	for (size_t i = 0; i < 3; i++)
		sum += attribution.steps[i].share.value;
	assert_near(sum, 1, 1e-12);
	bed_free(&bed);
}

static void noise_is_not_divided(void **state)
{
	static const double ms[VARIANTS] = { 100, 101, 99, 98, 97 };
	struct attribution attribution;
	char text[512];
	struct bed bed;

	(void)state;
	bed_make(&bed, ms, 0.05);
	attribution = attribution_make(&bed.analysis, 0, &bed.steps);
	assert_int_equal(attribution.step_count, 3);
	assert_false(attribution.divisible);
	assert_true(isnan(attribution.steps[0].share.value));
	assert_true(isnan(attribution.of_bound.value));
	assert_true(isfinite(attribution.steps[0].time_ns.low));
	words_attribution(text, sizeof(text), &attribution);
	assert_non_null(strstr(text, "not divided"));
	bed_free(&bed);
}

/* Its boots differ so much that the table is not sure of it, though a difference of times
 * would be: a small time moves the difference less than the ratio. */
static void an_uncertain_bound_is_no_divisor(void **state)
{
	static const double ms[VARIANTS] = { 200, 100, 80, 50, 76 };
	static const double off[BOOTS] = { -1, 1, -3, 3 };
	const struct analysis_options options = ANALYSIS_OPTIONS;
	struct attribution attribution;
	struct bed bed;

	(void)state;
	bed_make(&bed, ms, 0.001);
	assert_true(
		isfinite(attribution_make(&bed.analysis, 0, &bed.steps).of_bound.low));
	analysis_free(&bed.analysis);
	for (size_t b = 0; b < BOOTS; b++)
		bed.values[4][b] = 1e6 * ms[4] * exp(0.18 * off[b]);
	assert_int_equal(analysis_make(&bed.analysis, &bed.set, &options), 0);
	assert_int_equal(analysis_verdict(&bed.analysis, 0, 4)->kind, VERDICT_UNDECIDED);
	attribution = attribution_make(&bed.analysis, 0, &bed.steps);
	assert_true(attribution.divisible);
	assert_true(isnan(attribution.of_bound.value));
	bed_free(&bed);
}

static void what_is_divided_needs_no_words(void **state)
{
	struct attribution attribution;
	char text[512];
	struct bed bed;

	(void)state;
	bed_make(&bed, times_ms, 0.001);
	attribution = attribution_make(&bed.analysis, 0, &bed.steps);
	words_attribution(text, sizeof(text), &attribution);
	assert_string_equal(text, "");
	attribution.step_count = 0;
	words_attribution(text, sizeof(text), &attribution);
	assert_non_null(strstr(text, "nothing to divide"));
	bed_free(&bed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_ladder_by_hand),
		cmocka_unit_test(intervals_by_hand),
		cmocka_unit_test(without_merged_there_are_two_steps),
		cmocka_unit_test(a_cell_without_rounds_is_a_missing_rung),
		cmocka_unit_test(a_step_back_has_a_negative_share),
		cmocka_unit_test(noise_is_not_divided),
		cmocka_unit_test(an_uncertain_bound_is_no_divisor),
		cmocka_unit_test(what_is_divided_needs_no_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
