// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdlib.h>

#include "stats/components.h"
#include "stats/mixture.h"

/* A mean square, and how much of that of the level below is in it. */
struct square {
	double mean, freedom, share_below;
};

/* Means under a common mean, and their squares about it; of several such. */
struct pool {
	double squares, freedom;
};

struct tally {
	struct pool pools[NESTED_LEVELS];
	double *means;                /* of the boots; owned */
	double one_by[NESTED_LEVELS]; /* sum of 1 over what each run or boot holds */
	size_t runs;
};

static double mean_of(const double *values, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += values[i];
	return sum / (double)count;
}

/* Returns the mean of @values. */
static double add_means(struct pool *pool, const double *values, size_t count)
{
	double mean = mean_of(values, count);

	for (size_t i = 0; i < count; i++)
		pool->squares += (values[i] - mean) * (values[i] - mean);
	pool->freedom += (double)count - 1;
	return mean;
}

/* The mean of the logs of a run's rounds. 0, -EINVAL or -ENOMEM. */
static int add_run(struct tally *tally, const struct nested_group *run, double *mean)
{
	double *logs = calloc(run->count + 1, sizeof(*logs));

	if (!logs)
		return -ENOMEM;
	for (size_t i = 0; i < run->count; i++)
		logs[i] = run->values[i] > 0 ? log(run->values[i]) : NAN;
	*mean = add_means(&tally->pools[NESTED_ROUND], logs, run->count);
	free(logs);
	tally->one_by[NESTED_RUN] += 1 / (double)run->count;
	tally->runs++;
	return isfinite(*mean) ? 0 : -EINVAL;
}

static int add_boot(struct tally *tally, const struct nested_group *boot, double *mean)
{
	const struct nested_group *runs = boot->groups ? boot->groups : boot;
	size_t count = boot->groups ? boot->count : 1;
	double *means = calloc(count + 1, sizeof(*means));
	int ret = means && count ? 0 : means ? -EINVAL : -ENOMEM;

	for (size_t i = 0; i < count && !ret; i++)
		ret = add_run(tally, &runs[i], &means[i]);
	if (!ret)
		*mean = add_means(&tally->pools[NESTED_RUN], means, count);
	free(means);
	tally->one_by[NESTED_BOOT] += 1 / (double)count;
	return ret;
}

static int add_variant(struct tally *tally, const struct components_variant *variant)
{
	int ret = variant->count ? 0 : -EINVAL;

	tally->means = calloc(variant->count + 1, sizeof(*tally->means));
	if (!tally->means)
		return -ENOMEM;
	for (size_t i = 0; i < variant->count && !ret; i++)
		ret = add_boot(tally, &variant->boots[i], &tally->means[i]);
	if (!ret)
		add_means(&tally->pools[NESTED_BOOT], tally->means, variant->count);
	tally->one_by[NESTED_RUN] /= (double)tally->runs;
	tally->one_by[NESTED_BOOT] /= (double)variant->count;
	return ret;
}

static double mean_square(const struct pool *pool)
{
	return pool->freedom > 0 ? pool->squares / pool->freedom : NAN;
}

/* The sum of one for each variant, with the freedom of Satterthwaite. */
static struct square sum_up(const struct tally *tallies, size_t count,
			    enum nested_level level)
{
	struct square sum = { 0 };
	double part = 0, known = 0, below = 0;

	for (size_t i = 0; i < count; i++) {
		double own = mean_square(&tallies[i].pools[level]);

		sum.mean += own;
		sum.freedom += tallies[i].pools[level].freedom;
		part += own * own / tallies[i].pools[level].freedom;
		if (level == NESTED_ROUND)
			continue;
		known += tallies[i].one_by[level] *
			 mean_square(&tallies[i].pools[level - 1]);
		below += mean_square(&tallies[i].pools[level - 1]);
	}
	if (part > 0)
		sum.freedom = sum.mean * sum.mean / part;
	if (isnan(sum.mean))
		sum.freedom = 0;
	sum.share_below = below > 0 ? known / below : tallies->one_by[level];
	return sum;
}

/* What both have in common is not in the difference. */
static struct square of_differences(const struct tally *tallies, size_t boots)
{
	struct pool pool = { 0 };

	for (size_t i = 0; i < boots; i++)
		tallies[0].means[i] -= tallies[1].means[i];
	add_means(&pool, tallies[0].means, boots);
	return (struct square){ mean_square(&pool), pool.freedom, 0 };
}

/* Of one mean square alone: chi-squared. */
static struct component plain(const struct square *square, double tail)
{
	double f = square->freedom;

	return (struct component){
		.variance = square->mean,
		.low = square->mean * f / gsl_cdf_chisq_Qinv(tail, f),
		.high = square->mean * f / gsl_cdf_chisq_Pinv(tail, f),
		.freedom = f,
	};
}

/*
 * The difference of two mean squares, of which the lower is taken @times: Ting and others
 * (modified large sample). Both ends are exact where either is zero.
 */
static struct component less(const struct square *upper, const struct square *lower,
			     double times, double tail)
{
	double a = upper->mean, b = times * lower->mean;
	double f1 = upper->freedom, f2 = lower->freedom;
	double g1 = 1 - f1 / gsl_cdf_chisq_Qinv(tail, f1);
	double h1 = f1 / gsl_cdf_chisq_Pinv(tail, f1) - 1;
	double g2 = 1 - f2 / gsl_cdf_chisq_Qinv(tail, f2);
	double h2 = f2 / gsl_cdf_chisq_Pinv(tail, f2) - 1;
	double most = gsl_cdf_fdist_Qinv(tail, f1, f2);
	double least = gsl_cdf_fdist_Pinv(tail, f1, f2);
	double g12 = (pow(most - 1, 2) - g1 * g1 * most * most - h2 * h2) / most;
	double h12 = (pow(1 - least, 2) - h1 * h1 * least * least - g2 * g2) / least;
	double below = g1 * g1 * a * a + h2 * h2 * b * b + g12 * a * b;
	double above = h1 * h1 * a * a + g2 * g2 * b * b + h12 * a * b;

	return (struct component){
		.variance = a - b,
		.low = fmax(a - b - sqrt(fmax(below, 0)), 0),
		.high = fmax(a - b + sqrt(fmax(above, 0)), 0),
		.freedom = f1,
	};
}

/* A level of which there is one in each of the next is a part of that. */
static void find_parts(struct components *components, const struct square *squares,
		       double confidence)
{
	const struct square *below = NULL;
	double share = 1;

	for (int i = 0; i < NESTED_LEVELS; i++) {
		share *= squares[i].share_below;
		if (!(squares[i].freedom > 0)) {
			components->at[i] = (struct component){ NAN, NAN, NAN, 0 };
			continue;
		}
		components->at[i] = below ? less(&squares[i], below, share,
						 (1 - confidence) / 2)
					  : plain(&squares[i], (1 - confidence) / 2);
		below = &squares[i];
		share = 1;
	}
	components->per_run = squares[NESTED_RUN].mean;
	components->per_boot = squares[NESTED_BOOT].mean;
}

int components_make(struct components *components,
		    const struct components_variant *variants, size_t count, bool share,
		    double confidence)
{
	struct square squares[NESTED_LEVELS];
	struct tally tallies[2] = { 0 };
	int ret = 0;

	*components = (struct components){ .variants = count,
					   .shared = share,
					   .boots = variants->count };
	for (size_t i = 0; i < count && !ret; i++)
		ret = add_variant(&tallies[i], &variants[i]);
	if (!ret) {
		for (int i = 0; i < NESTED_LEVELS; i++)
			squares[i] = sum_up(tallies, count, (enum nested_level)i);
		if (count > 1 && share) {
			double below = squares[NESTED_BOOT].share_below;

			squares[NESTED_BOOT] = of_differences(tallies, variants->count);
			squares[NESTED_BOOT].share_below = below;
		}
		squares[NESTED_ROUND].share_below = 1;
		components->rounds = 1 / squares[NESTED_RUN].share_below;
		components->runs = 1 / squares[NESTED_BOOT].share_below;
		find_parts(components, squares, confidence);
	}
	for (size_t i = 0; i < count; i++)
		free(tallies[i].means);
	return ret;
}

/* What a standard deviation comes out at on average, over the true one, by @freedom. */
static double mean_deviation(double freedom)
{
	return sqrt(2 / freedom) *
	       exp(gsl_sf_lngamma((freedom + 1) / 2) - gsl_sf_lngamma(freedom / 2));
}

double components_half(const struct components *components, const struct shape *shape,
		       double confidence)
{
	const struct component *boot = &components->at[NESTED_BOOT];
	const bool one_boot = shape->boots == 1;
	const size_t units = one_boot ? shape->runs : shape->boots;
	const bool together = components->variants == 1 ||
			      (components->shared && !one_boot);
	const double freedom = (double)units - 1;
	const struct mixture_part parts[] = { { 1, freedom }, { 1, freedom } };
	const size_t count = together ? 1 : 2;
	double variance = components->per_run / (double)shape->runs;

	if (!one_boot && shape->runs == 1 && isnan(variance))
		variance = components->per_boot;
	else if (!one_boot)
		variance += fmax(boot->variance, 0);
	if (units < 2 || (!one_boot && !(boot->freedom > 0)))
		return NAN;
	return mixture_quantile(parts, count, 0, (1 + confidence) / 2) /
	       sqrt((double)count) * mean_deviation((double)count * freedom) *
	       sqrt(variance / (double)shape->boots);
}
