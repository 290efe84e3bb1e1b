// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which quantile for a sum of two means with their own variances? The study behind
 * docs/statistics.md: for two sides with so many degrees of freedom, how much more often
 * than promised the interval misses at worst (over ratios of the errors from 1:9 to 9:1),
 * and how wide it is with equal errors, over Welch's. Integrates, draws nothing, and
 * judges nothing.
 */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>

#include "stats/mixture.h"

#define NODES  64
#define GRID   31
#define RATIOS 21

/* Chi-squared over its freedom, by the trapezoidal rule on its log. */
struct law {
	double values[NODES], weights[NODES];
};

enum way { WELCH, FISHER, MATCHING, USED, WAYS };
static const char *const way_names[WAYS] = { "Welch", "Behrens-Fisher", "matching",
					     "used" };

static void law_make(struct law *law, double freedom)
{
	double low = log(gsl_cdf_chisq_Pinv(1e-9, freedom));
	double step = (log(gsl_cdf_chisq_Qinv(1e-10, freedom)) - low) / (NODES - 1);
	double sum = 0;

	for (size_t i = 0; i < NODES; i++) {
		double y = low + step * (double)i;

		law->values[i] = exp(y) / freedom;
		law->weights[i] =
			exp(freedom / 2 * (y - log(freedom)) - (exp(y) - freedom) / 2);
		sum += law->weights[i];
	}
	for (size_t i = 0; i < NODES; i++)
		law->weights[i] /= sum;
}

static double welch(double share, double f1, double f2, double above)
{
	double a = share * share / (f1 + 2), b = (1 - share) * (1 - share) / (f2 + 2);

	return gsl_cdf_tdist_Qinv(above, fmin(1 / (a + b) - 2, f1 + f2));
}

/* The law with each chi-squared tilted by 1 less its share, times @match: 0 is that of
 * Behrens and Fisher, 1 the one that matches. */
static double tilted(double share, const struct law *laws, double match, double above)
{
	double x = 0, step;

	do {
		double tail = 0, density = 0, all = 0;

		for (size_t i = 0; i < NODES * NODES; i++) {
			double u = laws[0].values[i % NODES];
			double v = laws[1].values[i / NODES];
			double w = laws[0].weights[i % NODES] *
				   laws[1].weights[i / NODES] *
				   (1 + match * (1 - share) * (u - 1)) *
				   (1 + match * share * (v - 1));
			double sd = sqrt(share / u + (1 - share) / v);

			all += w;
			tail += w * gsl_cdf_ugaussian_Q(x / sd);
			density += w * exp(-x * x / sd / sd / 2) / sd / sqrt(2 * M_PI);
		}
		step = (tail - above * all) / density;
		x += step;
	} while (step > 1e-4 * x);
	return x;
}

static double quantile(enum way way, double share, const double *freedoms,
		       const struct law *laws, double above)
{
	const struct mixture_part parts[] = { { share, freedoms[0] },
					      { 1 - share, freedoms[1] } };

	if (way == WELCH)
		return welch(share, freedoms[0], freedoms[1], above);
	if (way == USED)
		return mixture_quantile(parts, 2, 0, 1 - above);
	return tilted(share, laws, way == MATCHING, above);
}

/* Log odds of the estimated share, evenly spaced. */
static double share_at(double place)
{
	return 1 / (1 + exp(9 - 18 * place / (GRID - 1)));
}

struct score {
	double miss, width;
};

/* @share: the true one of the first side's squared error. */
static struct score score(const double *quantiles, const struct law *laws, double share)
{
	struct score score = { 0, 0 };

	for (size_t i = 0; i < NODES * NODES; i++) {
		double w = laws[0].weights[i % NODES] * laws[1].weights[i / NODES];
		double a = share * laws[0].values[i % NODES];
		double b = (1 - share) * laws[1].values[i / NODES];
		double place = fmin(fmax((log(a / b) + 9) / 18, 0), 0.9999) * (GRID - 1);
		size_t at = (size_t)place;
		double half = sqrt(a + b) *
			      (quantiles[at] + (quantiles[at + 1] - quantiles[at]) *
						       (place - (double)at));

		score.miss += w * 2 * gsl_cdf_ugaussian_Q(half);
		score.width += w * half;
	}
	return score;
}

static void study(const double *freedoms, double alpha)
{
	double quantiles[GRID], width = 0;
	struct law laws[2];

	law_make(&laws[0], freedoms[0]);
	law_make(&laws[1], freedoms[1]);
	printf("| %.0f, %.0f | %.3f %% |", freedoms[0], freedoms[1], 100 * alpha);
	for (int way = 0; way < WAYS; way++) {
		double worst = 0, wide = 0;

		for (size_t i = 0; i < GRID; i++)
			quantiles[i] = quantile((enum way)way, share_at((double)i),
						freedoms, laws, alpha / 2);
		for (int r = 0; r < RATIOS; r++) {
			double odds = exp(2 * log(9) * (r - RATIOS / 2) / (RATIOS / 2));
			struct score got = score(quantiles, laws, odds / (1 + odds));

			worst = fmax(worst, got.miss / alpha);
			if (r == RATIOS / 2)
				wide = got.width;
		}
		width = way == WELCH ? wide : width;
		printf(" %.2f (%.2f) |", worst, wide / width);
	}
	putchar('\n');
	fflush(stdout);
}

int main(void)
{
	static const double freedoms[][2] = { { 1, 1 }, { 2, 2 }, { 4, 4 }, { 9, 9 },
					      { 1, 4 }, { 2, 4 }, { 2, 9 }, { 4, 9 } };
	static const double alphas[] = { 0.05, 0.05 / 48 };

	printf("| freedom | promised |");
	for (size_t way = 0; way < WAYS; way++)
		printf(" %s |", way_names[way]);
	putchar('\n');
	for (size_t i = 0; i < 16; i++)
		study(freedoms[i / 2], alphas[i % 2]);
	return 0;
}
