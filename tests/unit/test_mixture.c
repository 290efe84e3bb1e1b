// SPDX-License-Identifier: GPL-2.0-or-later
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stats/mixture.h"
#include "tests/unit/levels.h"

/*
 * The law by its definition: normal with the variance sum e^2 f / chi-squared, where part
 * i has f + 2 for f (and a fitting chi-squared) in m (1 - r) of all cases. 400,000 draws
 * leave out the quantile's 2.5 % within four standard deviations.
 */
static void quantile_is_that_of_its_law(void **state)
{
	static const struct mixture_part cases[][3] = {
		{ { 1, 2 }, { 1, 2 } },
		{ { 1, 4 }, { 9, 4 } },
		{ { 9, 2 }, { 1, 8 } },
		{ { 1, 1 }, { 2, 3 } },
		{ { 1, 3 }, { 0.25, 3 }, { 2, 6 } },
		{ { 1, 49 }, { 1, 49 } },
	};
	static const double fixed[] = { 0, 0, 0.5, 0, 0, 2 };
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	(void)state;
	for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
		size_t count = cases[c][2].freedom > 0 ? 3 : 2, above = 0;
		double sum = 0, least = INFINITY, most = 0, quantile;

		for (size_t i = 0; i < count; i++) {
			sum += cases[c][i].squared_error;
			least = fmin(least, cases[c][i].freedom);
			most = fmax(most, cases[c][i].freedom);
		}
		quantile = mixture_quantile(cases[c], count, fixed[c], 0.975);
		assert_near(mixture_quantile(cases[c], count, fixed[c], 0.025), -quantile,
			    1e-9);
		for (size_t draw = 0; draw < 400000; draw++) {
			double variance = fixed[c];

			for (size_t i = 0; i < count; i++) {
				const struct mixture_part *part = &cases[c][i];
				double tilt = least / most *
					      (1 - part->squared_error / sum);
				double f = part->freedom;

				if (gsl_rng_uniform(rng) < tilt)
					f += 2;
				variance += part->squared_error * part->freedom /
					    gsl_ran_chisq(rng, f);
			}
			above += gsl_ran_gaussian(rng, sqrt(variance)) > quantile;
		}
		assert_near((double)above, 10000, 4 * sqrt(10000));
	}
	gsl_rng_free(rng);
}

/* What is known exactly adds to the width, and never takes from it. */
static void a_step_makes_no_interval_narrower(void **state)
{
	static const struct mixture_part parts[] = { { 1, 1 }, { 1, 4 }, { 0.5, 2 } };

	(void)state;
	for (size_t from = 0; from < 3; from++) {
		for (size_t count = 1; from + count <= 3; count++) {
			double before = 0;

			for (double fixed = 0; fixed < 4; fixed += 0.05) {
				double quantile = mixture_quantile(parts + from, count,
								   fixed, 0.995);

				assert_true(quantile > before * (1 - 1e-4));
				before = quantile;
			}
		}
	}
}

/* One part is Student's t, and so is one beside which the others are nothing; nothing but
 * what is known is normal. Tables: t_0.995 of 5, z_0.995. */
static void quantiles_of_one_part(void **state)
{
	const struct mixture_part parts[] = { { 4, 5 }, { 1e-12, 1 } };

	(void)state;
	assert_near(mixture_quantile(parts, 1, 0, 0.995), 2 * 4.032143, 1e-5);
	assert_near(mixture_quantile(parts, 2, 0, 0.995), 2 * 4.032143, 1e-5);
	assert_near(mixture_quantile(NULL, 0, 9, 0.995), 3 * 2.575829, 1e-5);
	assert_near(mixture_quantile(parts, 2, 0, 0.5), 0, 0);
	assert_near(mixture_quantile(NULL, 0, 0, 0.9), 0, 0);
}

/*
 * How often intervals of two boots' variances miss, integrated over both chi-squared: the
 * promise is kept but for a tenth, whatever the numbers of boots and the spreads.
 */
static double missed(double f1, double f2, double share, double alpha)
{
	enum { NODES = 40 };
	double sum = 0, all = 0;

	for (size_t i = 0; i < NODES * NODES; i++) {
		double p = ((double)(i % NODES) + 0.5) / NODES;
		double q = ((double)(i / NODES) + 0.5) / NODES;
		const struct mixture_part parts[] = {
			{ share * gsl_cdf_chisq_Pinv(p, f1) / f1, f1 },
			{ (1 - share) * gsl_cdf_chisq_Pinv(q, f2) / f2, f2 },
		};

		sum += 2 *
		       gsl_cdf_ugaussian_Q(mixture_quantile(parts, 2, 0, 1 - alpha / 2));
		all += 1;
	}
	return sum / all;
}

static void intervals_keep_their_promise(void **state)
{
	static const double boots[][2] = { { 2, 2 }, { 4, 4 }, { 2, 5 }, { 4, 9 } };
	static const double alphas[] = { 0.05, 0.05 / 48 };

	(void)state;
	for (size_t i = 0; i < 4 * 5; i++) {
		double ratio = pow(3, (double)(i % 5) - 2);
		double share = ratio * ratio / (1 + ratio * ratio);

		for (size_t a = 0; a < 2; a++) {
			double miss = missed(boots[i / 5][0], boots[i / 5][1], share,
					     alphas[a]);

			if (!(miss <= 1.15 * alphas[a]))
				fail_msg("%g and %g, spread %g: %g for %g",
					 boots[i / 5][0], boots[i / 5][1], ratio, miss,
					 alphas[a]);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quantile_is_that_of_its_law),
		cmocka_unit_test(a_step_makes_no_interval_narrower),
		cmocka_unit_test(quantiles_of_one_part),
		cmocka_unit_test(intervals_keep_their_promise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
