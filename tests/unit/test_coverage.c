// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Do the intervals hold what they say? Simulated campaigns whose truth is known, 2,000
 * for each line of the table that docs/statistics.md shows; 1,000 of a variant against
 * itself for the false alarms, and 1,000 with a known slow-down for the power.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compare/attribution.h"
#include "compare/floor.h"
#include "tests/unit/simulate.h"

#define SETS       2000
#define GATE_SETS  1000
#define ROUNDS     12
#define RESAMPLES  500
#define BOOTS_MOST 10
#define VARIANTS   5
#define CELLS      2

/* Milliseconds, as ratios: base 200, class_idx 110, merged 100, deferred 60, bound 50. */
static const double truth_ms[VARIANTS] = { 200, 110, 100, 60, 50 };
static const char *const variant_names[VARIANTS] = { "base", "class_idx", "merged",
						     "deferred", "bound" };

/* In the second cell all but the base takes so much longer. */
#define SECOND_CELL 1.25

enum what { MEDIAN, RATIO, RATIO_OF_RATIOS, SAVED, SHARE, SHARE_OF_BOUND, WHATS };
static const char *const what_names[WHATS] = { "median",   "ratio", "ratio^2",
					       "saved ms", "share", "of bound" };

struct campaign {
	struct simulated drawn[VARIANTS * CELLS];
	struct sample samples[VARIANTS * CELLS];
	struct sample_set set;
	size_t file[BOOTS_MOST];
};

static void campaign_make(struct campaign *campaign, size_t boots)
{
	memset(campaign, 0, sizeof(*campaign));
	for (size_t i = 0; i < VARIANTS * CELLS; i++) {
		simulated_make(&campaign->drawn[i], boots, ROUNDS);
		campaign->samples[i].boot_count = boots;
		campaign->samples[i].boots = campaign->drawn[i].boots;
		campaign->samples[i].file = campaign->file;
	}
	campaign->set.samples = campaign->samples;
	campaign->set.cell_count = CELLS;
	campaign->set.variant_count = VARIANTS;
}

static void campaign_free(struct campaign *campaign)
{
	for (size_t i = 0; i < VARIANTS * CELLS; i++)
		simulated_free(&campaign->drawn[i]);
}

/* A boot's level is half its own in each cell, and half the same in all cells. */
static void draw_common(double *common, size_t boots, gsl_rng *rng,
			struct simulated_truth *truth)
{
	struct simulated_truth level = { .boot_sd = truth->boot_sd / M_SQRT2 };
	struct simulated one;

	simulated_make(&one, boots, 1);
	simulated_draw(&one, rng, &level, NULL);
	for (size_t b = 0; b < boots; b++)
		common[b] = log(one.values[b]);
	simulated_free(&one);
	truth->boot_sd /= M_SQRT2;
}

static void campaign_draw(struct campaign *campaign, gsl_rng *rng,
			  const struct simulated_truth *noise)
{
	for (size_t v = 0; v < VARIANTS; v++) {
		struct simulated_truth truth = *noise;
		double common[BOOTS_MOST];

		draw_common(common, campaign->drawn[0].boot_count, rng, &truth);
		for (size_t c = 0; c < CELLS; c++) {
			truth.log_ns =
				log(1e6 * truth_ms[v] * (c && v ? SECOND_CELL : 1));
			simulated_draw(&campaign->drawn[c * VARIANTS + v], rng, &truth,
				       common);
		}
	}
}

struct tally {
	unsigned int covered[WHATS];
	unsigned int missing[WHATS];
};

static void count(struct tally *tally, enum what what, const struct figure *figure,
		  double truth)
{
	tally->missing[what] += !isfinite(figure->low);
	tally->covered[what] += figure->low <= truth && truth <= figure->high;
}

static void judge_set(struct tally *tally, const struct campaign *campaign, uint64_t seed)
{
	struct analysis_wish wish = ANALYSIS_WISH;
	struct ladder ladder = ladder_of(variant_names, VARIANTS);
	struct attribution attribution;
	struct analysis analysis;
	struct figure figure;

	wish.seed = seed;
	wish.resamples = RESAMPLES;
	assert_int_equal(analysis_make(&analysis, &campaign->set, &wish), 0);
	attribution = attribution_make(&analysis, 0, &ladder);
	figure = analysis_time_ns(&analysis, 0, 0, 0.95, NULL);
	count(tally, MEDIAN, &figure, 1e6 * truth_ms[0]);
	figure = analysis_ratio(&analysis, 0, 0, 1, 0.95, NULL);
	count(tally, RATIO, &figure, truth_ms[0] / truth_ms[1]);
	figure = analysis_ratio_of_ratios(&analysis, 1, 0, 1, 0.95);
	count(tally, RATIO_OF_RATIOS, &figure, SECOND_CELL);
	count(tally, SAVED, &attribution.steps[0].time_ns,
	      1e6 * (truth_ms[0] - truth_ms[1]));
	count(tally, SHARE, &attribution.steps[2].share,
	      log(truth_ms[2] / truth_ms[3]) / log(truth_ms[0] / truth_ms[3]));
	count(tally, SHARE_OF_BOUND, &attribution.of_bound,
	      (truth_ms[0] - truth_ms[3]) / (truth_ms[0] - truth_ms[4]));
	analysis_free(&analysis);
}

static void run_sets(struct tally *tally, gsl_rng *rng, size_t boots,
		     const struct simulated_truth *noise)
{
	struct campaign campaign;

	memset(tally, 0, sizeof(*tally));
	campaign_make(&campaign, boots);
	for (unsigned int set = 0; set < SETS; set++) {
		campaign_draw(&campaign, rng, noise);
		judge_set(tally, &campaign, set);
	}
	campaign_free(&campaign);
}

static void print_line(const struct tally *tally, size_t boots,
		       const struct simulated_truth *noise)
{
	printf("%5zu %7.1f %8.1f", boots, 100 * noise->boot_sd, 100 * noise->round_sd);
	for (size_t i = 0; i < WHATS; i++)
		printf(" %9.1f", 100.0 * tally->covered[i] / SETS);
	putchar('\n');
	fflush(stdout);
}

static bool holds(const struct tally *tally)
{
	for (size_t i = 0; i < WHATS; i++) {
		if (tally->covered[i] < 93 * SETS / 100 ||
		    tally->covered[i] > 97 * SETS / 100 || tally->missing[i])
			return false;
	}
	return true;
}

static void intervals_cover_95_percent(void **state)
{
	static const size_t boots[] = { 3, 5, 10 };
	static const struct simulated_truth noises[] = {
		{ .boot_sd = 0.01, .round_sd = 0.01 },
		{ .boot_sd = 0.01, .round_sd = 0.05 },
		{ .boot_sd = 0.02, .round_sd = 0.01 },
		{ .boot_sd = 0.02, .round_sd = 0.05 },
	};
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	unsigned int bad = 0;
	struct tally tally;

	(void)state;
	printf("boots boot_sd round_sd");
	for (size_t i = 0; i < WHATS; i++)
		printf(" %9s", what_names[i]);
	putchar('\n');
	for (size_t b = 0; b < sizeof(boots) / sizeof(boots[0]); b++) {
		for (size_t n = 0; n < sizeof(noises) / sizeof(noises[0]); n++) {
			run_sets(&tally, rng, boots[b], &noises[n]);
			print_line(&tally, boots[b], &noises[n]);
			bad += !holds(&tally);
		}
	}
	gsl_rng_free(rng);
	assert_int_equal(bad, 0);
}

/* A table of 12 cells and 2 variants that are both the base, 5 boots of 12 rounds. */
#define GATE_CELLS 12
#define GATE_BOOTS 5

struct gate {
	struct simulated drawn[2 * GATE_CELLS];
	struct nested nested[2 * GATE_CELLS];
	struct nested_context *context;
	gsl_rng *rng;
};

static const struct simulated_truth gate_noise = {
	.log_ns = 17,
	.boot_sd = 0.015,
	.round_sd = 0.03,
};

static void gate_make(struct gate *gate)
{
	for (size_t i = 0; i < 2 * GATE_CELLS; i++)
		simulated_make(&gate->drawn[i], GATE_BOOTS, ROUNDS);
	gate->context = nested_open(1, RESAMPLES);
	gate->rng = gsl_rng_alloc(gsl_rng_mt19937);
}

static void gate_free(struct gate *gate)
{
	for (size_t i = 0; i < 2 * GATE_CELLS; i++)
		simulated_free(&gate->drawn[i]);
	nested_close(gate->context);
	gsl_rng_free(gate->rng);
}

/* New samples in every cell; of the second variant @log_slower. */
static void gate_draw(struct gate *gate, size_t cells, double log_slower)
{
	for (size_t i = 0; i < 2 * cells; i++) {
		struct simulated_truth truth = gate_noise;
		struct nested_stream stream = { (unsigned int)(i % 2), (unsigned int)i };

		truth.log_ns += i % 2 ? log_slower : 0;
		simulated_draw(&gate->drawn[i], gate->rng, &truth, NULL);
		assert_int_equal(nested_make(&gate->nested[i], gate->context,
					     gate->drawn[i].boots, GATE_BOOTS, stream),
				 0);
	}
}

static void gate_drop(struct gate *gate, size_t cells)
{
	for (size_t i = 0; i < 2 * cells; i++)
		nested_free(&gate->nested[i]);
}

/* How many cells of those drawn have this verdict. */
static unsigned int gate_count(const struct gate *gate, size_t cells,
			       enum verdict_kind kind, double margin)
{
	struct verdict_rule rule = { 0.95, margin, cells, false };
	unsigned int found = 0;

	for (size_t c = 0; c < cells; c++)
		found += verdict_make(&gate->nested[2 * c], &gate->nested[2 * c + 1],
				      &rule)
				 .kind == kind;
	return found;
}

/* The margin is 0, so that no false alarm hides behind `same`. */
static void gate_alarms_falsely_in_5_percent_at_most(void **state)
{
	unsigned int slower = 0, faster = 0;
	struct gate gate;

	(void)state;
	gate_make(&gate);
	for (unsigned int set = 0; set < GATE_SETS; set++) {
		gate_draw(&gate, GATE_CELLS, 0);
		slower += gate_count(&gate, GATE_CELLS, VERDICT_SLOWER, 0) > 0;
		faster += gate_count(&gate, GATE_CELLS, VERDICT_FASTER, 0) > 0;
		gate_drop(&gate, GATE_CELLS);
	}
	gate_free(&gate);
	printf("false alarms in %d tables of %d cells: slower %u, faster %u\n", GATE_SETS,
	       GATE_CELLS, slower, faster);
	assert_true(slower + faster <= GATE_SETS / 20);
	/* And it is an alarm, not a thing that never rings. */
	assert_true(slower + faster >= GATE_SETS / 100);
}

/* @times of the floor that an A/A campaign of the same size states. */
static unsigned int seen_at(struct gate *gate, double times, double *mean_percent)
{
	unsigned int seen = 0;

	*mean_percent = 0;
	for (unsigned int set = 0; set < GATE_SETS; set++) {
		struct noise_floor floor;

		gate_draw(gate, 1, 0);
		floor = noise_floor_make(gate->nested, 2, GATE_BOOTS, 0.95, 1);
		gate_drop(gate, 1);
		*mean_percent += floor.percent / GATE_SETS;
		gate_draw(gate, 1, log1p(times * floor.percent / 100));
		seen += gate_count(gate, 1, VERDICT_SLOWER, 0);
		gate_drop(gate, 1);
	}
	return seen;
}

static void twice_the_floor_is_seen_in_80_percent(void **state)
{
	unsigned int once, twice;
	struct gate gate;
	double percent;

	(void)state;
	gate_make(&gate);
	once = seen_at(&gate, 1, &percent);
	twice = seen_at(&gate, 2, &percent);
	gate_free(&gate);
	printf("floor %.2f %% on average; seen at once the floor %.1f %%, at twice %.1f %%\n",
	       percent, 100.0 * once / GATE_SETS, 100.0 * twice / GATE_SETS);
	assert_true(twice >= GATE_SETS * 8 / 10);
	/* A floor that is far too high would pass the above. */
	assert_true(once >= GATE_SETS * 7 / 10 && once <= GATE_SETS * 9 / 10);
}

/* A true difference of 0.5 % with 40 boots is within 3 %, and an interval says so. */
static void same_is_shown_and_not_assumed(void **state)
{
	unsigned int few = 0, wrong = 0;
	struct gate gate;

	(void)state;
	gate_make(&gate);
	for (unsigned int set = 0; set < GATE_SETS; set++) {
		/* Truth on the very edge: `same` is wrong in 2.5 % of all at most. */
		gate_draw(&gate, 1, log1p(0.03));
		wrong += gate_count(&gate, 1, VERDICT_SAME, 0.03);
		gate_drop(&gate, 1);
		gate_draw(&gate, 1, 0);
		few += gate_count(&gate, 1, VERDICT_SAME, 0.03);
		gate_drop(&gate, 1);
	}
	gate_free(&gate);
	printf("same within 3 %%: true 0 %%: %.1f %%, true 3 %%: %.1f %%\n",
	       100.0 * few / GATE_SETS, 100.0 * wrong / GATE_SETS);
	assert_true(wrong <= GATE_SETS * 4 / 100);
	assert_true(few > wrong);
}

/* What a single boot can say: it covers its own median and not the kernel's. */
static void one_boot_covers_itself_only(void **state)
{
	struct simulated_truth truth = gate_noise;
	unsigned int own = 0, kernel = 0;
	struct simulated drawn;
	struct gate gate;

	(void)state;
	gate_make(&gate);
	simulated_make(&drawn, 1, ROUNDS);
	truth.boot_sd = 0;
	for (unsigned int set = 0; set < SETS; set++) {
		struct nested_stream stream = { 0, set };
		struct nested nested;
		struct term term = { &nested, 1 };
		struct estimate estimate;
		struct interval interval;
		double level = gsl_rng_uniform(gate.rng) < 0.5 ? -0.015 : 0.015;

		simulated_draw(&drawn, gate.rng, &truth, &level);
		assert_int_equal(
			nested_make(&nested, gate.context, drawn.boots, 1, stream), 0);
		estimate = estimate_sum(&term, 1);
		assert_true(estimate.rounds_only);
		interval = estimate_interval(&estimate, 0.95);
		own += interval.low <= truth.log_ns + level &&
		       truth.log_ns + level <= interval.high;
		kernel += interval.low <= truth.log_ns && truth.log_ns <= interval.high;
		nested_free(&nested);
	}
	simulated_free(&drawn);
	gate_free(&gate);
	printf("one boot: its own median covered in %.1f %%, the kernel's in %.1f %%\n",
	       100.0 * own / SETS, 100.0 * kernel / SETS);
	assert_in_range(own, 93 * SETS / 100, 98 * SETS / 100);
	assert_true(kernel < 90 * SETS / 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(intervals_cover_95_percent),
		cmocka_unit_test(gate_alarms_falsely_in_5_percent_at_most),
		cmocka_unit_test(twice_the_floor_is_seen_in_80_percent),
		cmocka_unit_test(same_is_shown_and_not_assumed),
		cmocka_unit_test(one_boot_covers_itself_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
