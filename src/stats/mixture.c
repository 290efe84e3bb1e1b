// SPDX-License-Identifier: GPL-2.0-or-later
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>
#include <string.h>

#include "stats/chi_squared.h"
#include "stats/mixture.h"

#define NODES_MAX 128

/* What is left out on either side, far below all quantiles that are asked for. */
#define LEFT_OUT 1e-9

/* A share that changes no quantile to be seen. */
#define NEGLIGIBLE 1e-7

/* A random variance: values, ascending and evenly spaced on the log scale. */
struct mixture {
	size_t count;
	double first_log, step;
	double weights[NODES_MAX];
};

static double log_at(const struct mixture *mixture, size_t i)
{
	return mixture->first_log + mixture->step * (double)i;
}

/* e^2 f / chi-squared(f), whose density is multiplied with 1 - @tilt + @tilt chi-squared
 * / f: so much of f + 2 in the place of f. */
static void one_part(struct mixture *mixture, const struct mixture_part *part,
		     double tilt)
{
	double f = part->freedom, sum = 0;
	double least = log(chi_squared_below(LEFT_OUT, f));
	double most = log(chi_squared_above(LEFT_OUT, f));
	double step = fmin(0.5, 0.8 * sqrt(gsl_sf_psi_1(f / 2)));

	mixture->count = (size_t)ceil((most - least) / step) + 1;
	if (mixture->count > NODES_MAX)
		mixture->count = NODES_MAX;
	mixture->step = (most - least) / (double)(mixture->count - 1);
	mixture->first_log = log(part->squared_error * f) - most;
	for (size_t i = 0; i < mixture->count; i++) {
		double y = most - mixture->step * (double)i;

		mixture->weights[i] = exp(f / 2 * (y - log(f)) - (exp(y) - f) / 2) *
				      (1 - tilt + tilt * exp(y) / f);
		sum += mixture->weights[i];
	}
	for (size_t i = 0; i < mixture->count; i++)
		mixture->weights[i] /= sum;
}

/* Half to each side where it falls in the middle, and so on: keeps sum and mean. */
static void drop(struct mixture *mixture, double log_variance, double weight)
{
	double place = (log_variance - mixture->first_log) / mixture->step;
	size_t at = place > 0 ? (size_t)place : 0;

	if (at > mixture->count - 2)
		at = mixture->count - 2;
	mixture->weights[at] += weight * (1 - (place - (double)at));
	mixture->weights[at + 1] += weight * (place - (double)at);
}

/* @mixture and @other, independent, are added. */
static void add_part(struct mixture *mixture, const struct mixture *other)
{
	struct mixture sum = { .count = NODES_MAX };
	double values[2][NODES_MAX];

	for (size_t i = 0; i < mixture->count; i++)
		values[0][i] = exp(log_at(mixture, i));
	for (size_t i = 0; i < other->count; i++)
		values[1][i] = exp(log_at(other, i));
	sum.first_log = log(values[0][0] + values[1][0]);
	sum.step = (log(values[0][mixture->count - 1] + values[1][other->count - 1]) -
		    sum.first_log) /
		   (NODES_MAX - 1);
	for (size_t i = 0; i < mixture->count; i++) {
		for (size_t j = 0; j < other->count; j++)
			drop(&sum, log(values[0][i] + values[1][j]),
			     mixture->weights[i] * other->weights[j]);
	}
	*mixture = sum;
}

/* Where P(above) is @above < 1/2. Newton's method from the left of a function that falls
 * and is convex: it never steps too far. */
static double solve(const struct mixture *mixture, double fixed, double above)
{
	double deviations[NODES_MAX], x = 0, step;

	for (size_t i = 0; i < mixture->count; i++)
		deviations[i] = sqrt(exp(log_at(mixture, i)) + fixed);
	do {
		double tail = 0, density = 0;

		for (size_t i = 0; i < mixture->count; i++) {
			double z = x / deviations[i];

			tail += mixture->weights[i] * erfc(z * M_SQRT1_2) / 2;
			density += mixture->weights[i] * exp(-z * z / 2) / deviations[i];
		}
		step = (tail - above) * sqrt(2 * M_PI) / density;
		x += step;
	} while (step > 1e-6 * x);
	return x;
}

/* How far to go from Behrens and Fisher's law to the one that matches, see mixture.h. */
static double matching(const struct mixture_part *parts, size_t count, double least)
{
	double fewest = INFINITY, most = 0;

	for (size_t i = 0; i < count; i++) {
		if (parts[i].squared_error <= least)
			continue;
		fewest = fmin(fewest, parts[i].freedom);
		most = fmax(most, parts[i].freedom);
	}
	return fewest / most;
}

static double upper_quantile(const struct mixture_part *parts, size_t count, double fixed,
			     double above)
{
	const struct mixture_part *only = parts;
	struct mixture mixture = { 0 }, other;
	double sum = 0, known = fixed, match, least;
	size_t used = 0;

	for (size_t i = 0; i < count; i++)
		sum += parts[i].squared_error;
	if (!(sum + fixed > 0))
		return sum + fixed;
	least = NEGLIGIBLE * (sum + fixed);
	match = matching(parts, count, least);
	for (size_t i = 0; i < count; i++) {
		if (parts[i].squared_error <= least) {
			known += parts[i].squared_error;
			continue;
		}
		only = &parts[i];
		one_part(used ? &other : &mixture, only,
			 match * (1 - only->squared_error / sum));
		if (used++)
			add_part(&mixture, &other);
	}
	if (!used)
		return sqrt(known) * gsl_cdf_ugaussian_Qinv(above);
	if (used == 1 && known <= least)
		return sqrt(only->squared_error + known) *
		       gsl_cdf_tdist_Qinv(above, only->freedom);
	return solve(&mixture, known, above);
}

double mixture_quantile(const struct mixture_part *parts, size_t count, double fixed,
			double p)
{
	if (p == 0.5)
		return 0;
	return p > 0.5 ? upper_quantile(parts, count, fixed, 1 - p)
		       : -upper_quantile(parts, count, fixed, p);
}
