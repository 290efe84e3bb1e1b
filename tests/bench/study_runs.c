// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Is there a shorter interval than Student's t over boots, for variants that share a few
 * boots of many runs? The study behind docs/statistics.md. The mean of the boots' ratios
 * is normal with the variance 1 + theta: 1 from runs, which is taken to be known, and
 * theta from boots, which is not. Of all intervals that hold with 95 % for every theta,
 * the one with the shortest mean width where theta is 0 (then where it is 1) is found
 * from its least favourable mixture of thetas (Elliott, Mueller and Watson, Econometrica
 * 83, 2015). Prints its mean width beside t's, and judges nothing.
 */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define THETAS     32
#define NODES      240 /* of the log of the variance over boots */
#define LOG_MOST   14.0
#define ITERATIONS 300

struct study {
	double freedom;
	double thetas[THETAS], weights[THETAS];
	double logs[NODES];
	double density[NODES][THETAS];
	double cost[NODES];   /* of the theta that is to be narrow */
	double halves[NODES]; /* half width for each variance over boots */
};

/* The variance over boots is (1 + theta) chi-squared / freedom; by its log. */
static double density_at(const struct study *study, double log_variance, double theta)
{
	double x = exp(log_variance) * study->freedom / (1 + theta);

	return gsl_ran_chisq_pdf(x, study->freedom) * x * 2 * LOG_MOST / (NODES - 1);
}

static void study_make(struct study *study, size_t boots, double narrow_theta)
{
	memset(study, 0, sizeof(*study));
	study->freedom = (double)boots - 1;
	for (size_t k = 0; k < THETAS; k++) {
		study->thetas[k] = k ? 0.1 * pow(1.45, (double)k - 1) : 0;
		study->weights[k] = 1;
	}
	for (size_t i = 0; i < NODES; i++) {
		study->logs[i] = LOG_MOST * (2 * (double)i / (NODES - 1) - 1);
		study->cost[i] = density_at(study, study->logs[i], narrow_theta);
		for (size_t k = 0; k < THETAS; k++)
			study->density[i][k] = density_at(study, study->logs[i],
							  study->thetas[k]);
	}
}

/* What is gained at the distance @t, less what the width costs. */
static double gain(const struct study *study, size_t node, double t)
{
	double sum = -study->cost[node];

	for (size_t k = 0; k < THETAS; k++)
		sum += study->weights[k] * study->density[node][k] *
		       gsl_ran_gaussian_pdf(t, sqrt(1 + study->thetas[k]));
	return sum;
}

static double half_at(const struct study *study, size_t node)
{
	double in = 0, out = 1;

	if (gain(study, node, 0) < 0)
		return 0;
	while (gain(study, node, out) > 0 && out < 1e5)
		out *= 2;
	for (unsigned int i = 0; i < 30; i++) {
		double middle = (in + out) / 2;

		*(gain(study, node, middle) > 0 ? &in : &out) = middle;
	}
	return in;
}

static double held(const struct study *study, double theta)
{
	double sum = 0;

	for (size_t i = 0; i < NODES; i++)
		sum += density_at(study, study->logs[i], theta) *
		       erf(study->halves[i] / sqrt(2 * (1 + theta)));
	return sum;
}

static void solve(struct study *study)
{
	for (unsigned int n = 0; n < ITERATIONS; n++) {
		double step = 40 * pow(0.985, n) + 3;

		for (size_t i = 0; i < NODES; i++)
			study->halves[i] = half_at(study, i);
		for (size_t k = 0; k < THETAS; k++) {
			double off = step * (0.95 - held(study, study->thetas[k]));

			study->weights[k] *= exp(fmax(fmin(off, 1), -1));
		}
	}
}

static double mean_half(const struct study *study, double theta, bool of_t)
{
	double t = gsl_cdf_tdist_Pinv(0.975, study->freedom), sum = 0;

	for (size_t i = 0; i < NODES; i++)
		sum += density_at(study, study->logs[i], theta) *
		       (of_t ? t * exp(study->logs[i] / 2) : study->halves[i]);
	return sum;
}

int main(void)
{
	static const size_t boots[] = { 2, 3, 5 };
	static const double shown[] = { 0, 1, 4, 10 };
	static struct study study;

	printf("| boots | shortest where theta is | its width over t's at theta 0 | 1 | 4 "
	       "| 10 | holds at least |\n");
	for (size_t i = 0; i < 6; i++) {
		double least = 1;

		study_make(&study, boots[i / 2], (double)(i % 2));
		solve(&study);
		for (size_t k = 0; k < THETAS; k++)
			least = fmin(least, held(&study, study.thetas[k]));
		printf("| %zu | %zu |", boots[i / 2], i % 2);
		for (size_t s = 0; s < 4; s++)
			printf(" %.3f |", mean_half(&study, shown[s], false) /
						  mean_half(&study, shown[s], true));
		printf(" %.2f |\n", 100 * least);
	}
	return 0;
}
