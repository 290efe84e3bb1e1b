// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which estimator, and which interval: the study behind docs/statistics.md. Prints the
 * candidates' errors, coverage and width on simulated ratios, and judges nothing. Takes
 * some minutes; argument: data sets (2000).
 */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/estimate.h"
#include "stats/stats.h"
#include "tests/unit/simulate.h"

#define ROUNDS     12
#define BOOTS_MOST 10
#define RESAMPLES  1000
#define RATIO      1.10

enum estimator { MEAN_OF_LOGS, MEDIAN_OF_MEDIANS, POOLED_MEDIAN, ESTIMATORS };
static const char *const estimator_names[ESTIMATORS] = { "mean of boots' log medians",
							 "median of boots' medians",
							 "median of all rounds" };

enum way { PLAIN, BOOTS_ONLY, WIDENED, STUDENT, WAYS };
static const char *const way_names[WAYS] = { "percentile", "boots only", "widened", "t" };

struct score {
	double squares;
	unsigned int covered[WAYS];
	double width[WAYS];
};

struct bench {
	gsl_rng *rng;
	struct simulated variants[2];
	double deviations[2][RESAMPLES];
};

static double median_of(double *values, size_t count)
{
	stats_sort(values, count);
	return stats_quantile(values, count, 0.5);
}

/* @picked: boots, and @rounds of each, log values. */
static double apply(enum estimator estimator, double (*picked)[ROUNDS], size_t boots)
{
	double medians[BOOTS_MOST];

	if (estimator == POOLED_MEDIAN)
		return median_of(picked[0], boots * ROUNDS);
	for (size_t b = 0; b < boots; b++)
		medians[b] = median_of(picked[b], ROUNDS);
	return estimator == MEAN_OF_LOGS ? stats_mean(medians, boots)
					 : median_of(medians, boots);
}

static double resample(struct bench *bench, enum estimator estimator,
		       const struct simulated *from, bool both, bool redraw)
{
	double picked[BOOTS_MOST][ROUNDS];
	size_t boots = from->boot_count;

	for (size_t b = 0; b < boots; b++) {
		size_t boot = redraw ? gsl_rng_uniform_int(bench->rng, boots) : b;

		for (size_t i = 0; i < ROUNDS; i++) {
			size_t round = both ? gsl_rng_uniform_int(bench->rng, ROUNDS) : i;

			picked[b][i] = log(from->boots[boot].values[round]);
		}
	}
	return apply(estimator, picked, boots);
}

static void note(struct score *score, enum way way, double low, double high)
{
	score->covered[way] += low <= log(RATIO) && high >= log(RATIO);
	score->width[way] += high - low;
}

/* Deviations of the log ratio, ascending. */
static void resample_ratio(struct bench *bench, enum estimator estimator, bool both,
			   double *deviations, double value)
{
	for (size_t r = 0; r < RESAMPLES; r++)
		deviations[r] =
			resample(bench, estimator, &bench->variants[0], both, true) -
			resample(bench, estimator, &bench->variants[1], both, true) -
			value;
	stats_sort(deviations, RESAMPLES);
}

static void percentiles(struct score *score, enum way way, double value,
			const double *deviations, double factor)
{
	note(score, way, value + factor * stats_quantile(deviations, RESAMPLES, 0.025),
	     value + factor * stats_quantile(deviations, RESAMPLES, 0.975));
}

static double deviation(const double *values)
{
	double squares = 0;

	for (size_t r = 0; r < RESAMPLES; r++)
		squares += values[r] * values[r];
	return sqrt(squares / RESAMPLES);
}

static void one_set(struct bench *bench, struct score *score, enum estimator estimator)
{
	size_t boots = bench->variants[0].boot_count;
	double value = resample(bench, estimator, &bench->variants[0], false, false) -
		       resample(bench, estimator, &bench->variants[1], false, false);
	double t = gsl_cdf_tdist_Pinv(0.975, 2 * ((double)boots - 1));
	double grow = sqrt((double)boots / ((double)boots - 1));
	double deviations[RESAMPLES], half;

	score->squares += (value - log(RATIO)) * (value - log(RATIO));
	resample_ratio(bench, estimator, true, deviations, value);
	percentiles(score, PLAIN, value, deviations, 1);
	resample_ratio(bench, estimator, false, deviations, value);
	percentiles(score, BOOTS_ONLY, value, deviations, 1);
	percentiles(score, WIDENED, value, deviations,
		    grow * t / gsl_cdf_ugaussian_Pinv(0.975));
	half = t * grow * deviation(deviations);
	note(score, STUDENT, value - half, value + half);
}

static void print_score(const char *name, const struct score *score, unsigned int sets)
{
	printf("  %-28s %5.2f ", name, 100 * sqrt(score->squares / sets));
	for (size_t way = 0; way < WAYS; way++)
		printf("  %5.1f %6.2f", 100.0 * score->covered[way] / sets,
		       50 * score->width[way] / sets);
	putchar('\n');
}

static void study(gsl_rng *rng, size_t boots, const struct simulated_truth *truth,
		  unsigned int sets)
{
	struct score scores[ESTIMATORS];
	struct bench bench = { .rng = rng };
	struct simulated_truth base = *truth;

	base.log_ns += log(RATIO);
	memset(scores, 0, sizeof(scores));
	simulated_make(&bench.variants[0], boots, ROUNDS);
	simulated_make(&bench.variants[1], boots, ROUNDS);
	for (unsigned int set = 0; set < sets; set++) {
		simulated_draw(&bench.variants[0], rng, &base, NULL);
		simulated_draw(&bench.variants[1], rng, truth, NULL);
		for (size_t i = 0; i < ESTIMATORS; i++)
			one_set(&bench, &scores[i], (enum estimator)i);
	}
	printf("%zu boots, boot sd %.1f %%, round sd %.1f %%, bad boots %.0f %%\n", boots,
	       100 * truth->boot_sd, 100 * truth->round_sd, 100 * truth->bad_boots);
	for (size_t i = 0; i < ESTIMATORS; i++)
		print_score(estimator_names[i], &scores[i], sets);
	simulated_free(&bench.variants[0]);
	simulated_free(&bench.variants[1]);
}

int main(int argc, char **argv)
{
	static const struct simulated_truth truths[] = {
		{ .log_ns = 16, .boot_sd = 0.015, .round_sd = 0.03 },
		{ .log_ns = 16, .boot_sd = 0.01, .round_sd = 0.05 },
		{ .log_ns = 16,
		  .boot_sd = 0.015,
		  .round_sd = 0.03,
		  .bad_boots = 0.1,
		  .bad_log = 0.1 },
	};
	static const size_t boots[] = { 3, 5, 10 };
	unsigned int sets = argc > 1 ? (unsigned int)strtoul(argv[1], NULL, 10) : 2000;
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	printf("ratio of two variants; error: root mean square, %%;\n"
	       "then for each interval coverage %% and half width %%\n  %-28s error",
	       "");
	for (size_t way = 0; way < WAYS; way++)
		printf("  %12s", way_names[way]);
	putchar('\n');
	for (size_t t = 0; t < sizeof(truths) / sizeof(truths[0]); t++) {
		for (size_t b = 0; b < sizeof(boots) / sizeof(boots[0]); b++)
			study(rng, boots[b], &truths[t], sets);
	}
	gsl_rng_free(rng);
	return 0;
}
