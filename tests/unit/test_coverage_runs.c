// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How often the interval of a ratio holds the truth where two variants share their boots,
 * in several runs each: simulated with a part of the ratio that is the boot's own, and
 * beside it what other ways of making that interval would promise. docs/statistics.md has
 * the table.
 */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "compare/verdict.h"
#include "stats/stats.h"
#include "tests/unit/levels.h"

#define SETS       2000
#define BOOTS_MOST 5
#define RUNS_MOST  6
#define ROUNDS     3
#define SHARED_SD  0.3 /* of boots, alike in both variants */
#define RUN_SD     0.03
#define ROUND_SD   0.03
#define LOG_RATIO  0.1

struct setting {
	double boot_sd; /* of the ratio */
	size_t boots, runs;
};

/* USED is what tables print; RUNS takes runs as the units whatever the boots; MIXED adds
 * the boots' component where it is estimated to be above 0, and then has the freedom of
 * the boots, else that of all runs; LIMITED is t over boots, of no less than runs give.
 */
enum way { USED, RUNS, MIXED, LIMITED, WAY_COUNT };

struct score {
	double half[WAY_COUNT]; /* sums */
	unsigned int held[WAY_COUNT];
	unsigned int own_held; /* USED, of one boot: its own ratio */
};

struct drawn {
	double values[2][BOOTS_MOST][RUNS_MOST][ROUNDS];
	double run_logs[2][BOOTS_MOST][RUNS_MOST];
	double own_ratio; /* of the boots that were drawn */
};

static void draw(struct drawn *drawn, const struct setting *setting, gsl_rng *rng)
{
	drawn->own_ratio = LOG_RATIO;
	for (size_t b = 0; b < setting->boots; b++) {
		double boot = 15 + gsl_ran_gaussian(rng, SHARED_SD);
		double apart = gsl_ran_gaussian(rng, setting->boot_sd);

		drawn->own_ratio += apart / (double)setting->boots;
		for (size_t i = 0; i < 2 * setting->runs; i++) {
			double run = boot + (i % 2 ? 0 : LOG_RATIO + apart) +
				     gsl_ran_gaussian(rng, RUN_SD);
			double *values = drawn->values[i % 2][b][i / 2];

			for (size_t r = 0; r < ROUNDS; r++)
				values[r] = exp(run + gsl_ran_gaussian(rng, ROUND_SD));
			stats_sort(values, ROUNDS);
			drawn->run_logs[i % 2][b][i / 2] = log(values[ROUNDS / 2]);
		}
	}
}

static struct nested nested_of(const struct drawn *drawn, unsigned int variant,
			       const struct setting *setting)
{
	const struct nested_design design = { .cluster = { [NESTED_RUN] = variant } };
	struct nested_group boots[BOOTS_MOST], runs[BOOTS_MOST][RUNS_MOST];

	for (size_t b = 0; b < setting->boots; b++) {
		for (size_t r = 0; r < setting->runs; r++)
			runs[b][r] = (struct nested_group){ drawn->values[variant][b][r],
							    ROUNDS, NULL };
		boots[b] = (struct nested_group){ NULL, setting->runs, runs[b] };
	}
	return make_nested(boots, setting->boots, &design);
}

static void note(struct score *score, enum way way, double value, double half)
{
	score->half[way] += half;
	score->held[way] += fabs(value - LOG_RATIO) <= half;
}

static double t(double freedom)
{
	return gsl_cdf_tdist_Pinv(0.975, freedom);
}

/* What nobody uses, from the runs' logs. */
static void note_others(struct score *score, const struct drawn *drawn,
			const struct setting *setting)
{
	double boots = (double)setting->boots, runs = (double)setting->runs;
	double ratios[BOOTS_MOST], value = 0, between = 0, within = 0, all;
	double freedom = 2 * boots * (runs - 1);

	for (size_t b = 0; b < setting->boots; b++) {
		double means[2] = { 0, 0 };

		for (size_t i = 0; i < 2 * setting->runs; i++)
			means[i % 2] += drawn->run_logs[i % 2][b][i / 2] / runs;
		for (size_t i = 0; i < 2 * setting->runs; i++)
			within += pow(drawn->run_logs[i % 2][b][i / 2] - means[i % 2], 2);
		ratios[b] = means[0] - means[1];
		value += ratios[b] / boots;
	}
	for (size_t b = 0; b < setting->boots; b++)
		between += pow(ratios[b] - value, 2) / (boots - 1);
	within *= 2 / runs / freedom;
	note(score, RUNS, value, t(freedom) * sqrt(within / boots));
	if (setting->boots < 2)
		return;
	all = ((boots - 1) * between + freedom * within) / (boots - 1 + freedom);
	note(score, MIXED, value,
	     between > within ? t(boots - 1) * sqrt(between / boots)
			      : t(boots - 1 + freedom) * sqrt(all / boots));
	note(score, LIMITED, value, t(boots - 1) * sqrt(fmax(between, within) / boots));
}

static struct score simulate(const struct setting *setting, gsl_rng *rng)
{
	struct score score = { 0 };

	for (size_t i = 0; i < SETS; i++) {
		struct drawn drawn;
		struct nested nested[2];
		struct estimate estimate;
		struct interval interval;
		double half;

		draw(&drawn, setting, rng);
		for (unsigned int v = 0; v < 2; v++)
			nested[v] = nested_of(&drawn, v, setting);
		estimate = estimate_ratio(&nested[0], &nested[1]);
		interval = estimate_interval(&estimate, 0.95);
		half = (interval.high - interval.low) / 2;
		note(&score, USED, estimate.value, half);
		score.own_held += fabs(estimate.value - drawn.own_ratio) <= half;
		assert_int_equal(estimate.level,
				 setting->boots > 1 ? NESTED_BOOT : NESTED_RUN);
		assert_int_equal(estimate.part_count, setting->boots > 1 ? 1 : 2);
		note_others(&score, &drawn, setting);
		nested_free(&nested[0]);
		nested_free(&nested[1]);
	}
	return score;
}

static void print(const struct setting *setting, const struct score *score)
{
	print_message("| %.0f %% | %zu | %zu |", 100 * setting->boot_sd, setting->boots,
		      setting->runs);
	for (size_t w = 0; w < WAY_COUNT; w++) {
		if (setting->boots < 2 && w > RUNS)
			print_message(" |");
		else
			print_message(" %.1f (%.1f) |", 100. * score->held[w] / SETS,
				      100 * score->half[w] / SETS);
	}
	if (setting->boots < 2)
		print_message(" %.1f", 100. * score->own_held / SETS);
	print_message(" |\n");
}

/* Of one boot, what it holds is that boot's own ratio; it is more than 95 % where runs
 * are few, as Behrens and Fisher's problem has no exact answer. */
static void shared_boots_keep_their_promise(void **state)
{
	static const double boot_sds[] = { 0, 0.01, 0.02, 0.04 };
	static const size_t boots[] = { 1, 2, 3, 5 }, runs[] = { 2, 3, 6 };
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	(void)state;
	for (size_t i = 0; i < 4 * 4 * 3; i++) {
		const struct setting setting = { boot_sds[i / 12], boots[i / 3 % 4],
						 runs[i % 3] };
		struct score score = simulate(&setting, rng);
		unsigned int held = setting.boots > 1 ? score.held[USED] : score.own_held;

		print(&setting, &score);
		assert_true(held > 0.93 * SETS);
		if (setting.boots > 1)
			assert_true(held < 0.97 * SETS);
	}
	gsl_rng_free(rng);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shared_boots_keep_their_promise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
