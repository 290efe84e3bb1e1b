// SPDX-License-Identifier: GPL-2.0-or-later
#include <gsl/gsl_sf_psi.h>
#include <math.h>
#include <stdint.h>

#include "stats/chi_squared.h"
#include "stats/mixture.h"
#include "stats/power.h"

#define NODES_MAX 40 /* enough for one degree of freedom, the fewest */

/* Quantiles for so many shares that one variant may have in the variance of both. */
#define SHARES 6

/* Of an upper limit. */
#define LIMIT 0.95

/* The root of chi-squared(f) / f: what an estimated standard deviation is over the true
 * one. */
struct spread {
	size_t count;
	double roots[NODES_MAX];
	double weights[NODES_MAX];
};

/* By logs: of few degrees of freedom the lower side falls off like an exponential. */
static void spread_make(struct spread *spread, double freedom)
{
	double deviation = sqrt(gsl_sf_psi_1(freedom / 2)), sum = 0;
	double step = fmin(0.8 * deviation, 0.8);

	spread->count = (size_t)(13 * deviation / step) + 1;
	for (size_t i = 0; i < spread->count; i++) {
		double y = step * (double)i - 8 * deviation;

		spread->roots[i] = exp(y / 2);
		spread->weights[i] = exp(freedom / 2 * (y - expm1(y)));
		sum += spread->weights[i];
	}
	for (size_t i = 0; i < spread->count; i++)
		spread->weights[i] /= sum;
}

static const struct spread spread_none = { 1, { 1 }, { 1 } };

static double below(double z)
{
	return erfc(-z * M_SQRT1_2) / 2;
}

/* Half widths of intervals to come, over the true error, and how often. */
struct widths {
	size_t count;
	double values[SHARES * NODES_MAX];
	double weights[SHARES * NODES_MAX];
};

/*
 * Of the difference of two means of @boots each. The quantile depends on the share of
 * either variance in their sum, which is Beta(f / 2, f / 2) and independent of the sum;
 * by the logs of its odds, of which only one half is needed.
 */
static void widths_make(struct widths *widths, size_t boots, double confidence)
{
	double freedom = (double)boots - 1, sum = 0;
	double step = sqrt(2 * gsl_sf_psi_1(freedom / 2));
	struct spread later;

	spread_make(&later, 2 * freedom);
	widths->count = 0;
	for (size_t i = 0; i < SHARES; i++) {
		double share = 1 / (1 + exp(-step * (double)i));
		const struct mixture_part parts[] = { { share, freedom },
						      { 1 - share, freedom } };
		double quantile = mixture_quantile(parts, 2, 0, (1 + confidence) / 2);
		double weight = (i ? 2 : 1) * pow(4 * share * (1 - share), freedom / 2);

		sum += weight;
		for (size_t j = 0; j < later.count; j++) {
			widths->values[widths->count] = quantile * later.roots[j];
			widths->weights[widths->count++] = weight * later.weights[j];
		}
	}
	for (size_t i = 0; i < widths->count; i++)
		widths->weights[i] /= sum;
}

/* How many estimated errors a difference has that is seen with POWER_WANTED. Newton's
 * method, and bisection where that leaves what is known to hold it. */
static double factor_for(const struct widths *widths, const struct spread *now)
{
	double least = 0, most = INFINITY, factor = 4, step;

	do {
		double seen = 0, density = 0, next;

		for (size_t i = 0; i < now->count * widths->count; i++) {
			size_t j = i % widths->count;
			double root = now->roots[i / widths->count];
			double weight = now->weights[i / widths->count] *
					widths->weights[j];
			double z = factor * root - widths->values[j];

			seen += weight * below(z);
			density += weight * root * exp(-z * z / 2) / sqrt(2 * M_PI);
		}
		*(seen < POWER_WANTED ? &least : &most) = factor;
		next = factor + (POWER_WANTED - seen) / density;
		if (!(next > least && next < most))
			next = isfinite(most) ? (least + most) / 2 : 2 * factor;
		step = next - factor;
		factor = next;
	} while (fabs(step) > 1e-4 * factor);
	return factor;
}

struct power_factor power_factor(double freedom, size_t boots, double confidence)
{
	double error = sqrt(2 / (double)boots);
	struct widths widths;
	struct spread now;

	widths_make(&widths, boots, confidence);
	spread_make(&now, freedom);
	return (struct power_factor){
		.known = error * factor_for(&widths, &spread_none),
		.estimated = error * factor_for(&widths, &now),
	};
}

/* What an interval to come, of this half width about a value with this error, shows: zero
 * is outside, or it is within the margin. */
static double settled(double off, double error, double half, double margin)
{
	double inner = fmin(margin - half, half);
	double outside = below((off - half) / error) + below((-off - half) / error);

	return inner > 0 ? outside + below((inner - off) / error) -
				   below((-inner - off) / error)
			 : outside;
}

/* Of the whole error * error (Satterthwaite, Biometrics Bull. 2, 1946), with the freedom
 * of each part from @freedoms. */
static double freedom_of(const struct estimate *estimate, const struct estimate *freedoms)
{
	double sum = 0, squares = 0;

	for (size_t i = 0; i < estimate->part_count; i++) {
		double part = estimate->parts[i].squared_error;

		sum += part;
		squares += part * part / freedoms->parts[i].freedom;
	}
	return sum * sum / squares;
}

struct question {
	const struct estimate *estimate;
	double confidence, margin;
	double limit; /* of error * error, upper; for rounds */
	double freedom;
};

static bool units_settle(const struct question *question, size_t more)
{
	struct estimate grown = estimate_predict(question->estimate, more, 1);
	double quantile = estimate_quantile(&grown, (1 + question->confidence) / 2);
	struct spread now, later;
	double sum = 0;

	if (!(grown.error > 0))
		return grown.error == 0;
	spread_make(&now, freedom_of(&grown, question->estimate));
	spread_make(&later, freedom_of(&grown, &grown));
	for (size_t i = 0; i < now.count; i++) {
		double error = grown.error / now.roots[i];

		for (size_t j = 0; j < later.count; j++)
			sum += now.weights[i] * later.weights[j] *
			       settled(fabs(grown.value), error,
				       quantile * error * later.roots[j],
				       question->margin);
	}
	return sum >= POWER_WANTED;
}

/* At the upper limit, of which only the rounds' part gets less. */
static bool rounds_settle(const struct question *question, size_t more)
{
	const struct estimate *estimate = question->estimate;
	double quantile = estimate_quantile(estimate, (1 + question->confidence) / 2);
	double within = 0, rounds = 0, units = 0, error, sum = 0;
	struct spread later;

	for (size_t i = 0; i < estimate->part_count; i++) {
		const struct estimate_part *part = &estimate->parts[i];

		within += part->within / (double)part->units;
		rounds += (double)(part->rounds * part->units);
		units += (double)part->units;
	}
	error = sqrt(fmax(question->limit - within, 0) +
		     within / (1 + (double)more * units / rounds));
	spread_make(&later, question->freedom);
	for (size_t i = 0; i < later.count; i++)
		sum += later.weights[i] * settled(fabs(estimate->value), error,
						  quantile * error * later.roots[i],
						  question->margin);
	return sum >= POWER_WANTED;
}

/* The fewest more that settle it. 0: not even POWER_MOST do. */
static size_t fewest_more(const struct question *question,
			  bool (*settle)(const struct question *, size_t))
{
	size_t enough = POWER_MOST, less = 0;

	if (!settle(question, enough))
		return 0;
	while (enough - less > 1) {
		size_t tried = (enough + less) / 2;

		if (settle(question, tried))
			enough = tried;
		else
			less = tried;
	}
	return enough;
}

struct power_more power_more(const struct estimate *estimate, double confidence,
			     double margin)
{
	struct question question = { estimate, confidence, margin, 0, 0 };
	struct power_more more = { 0, 0, 0 };
	size_t fewest = SIZE_MAX;

	for (size_t i = 0; i < estimate->part_count; i++) {
		if (estimate->parts[i].units < fewest)
			fewest = estimate->parts[i].units;
	}
	if (!(estimate->error > 0) || estimate->level == NESTED_ROUND)
		return more;
	*(estimate->level == NESTED_BOOT ? &more.boots : &more.runs) =
		fewest_more(&question, units_settle);
	if (fewest < POWER_UNITS_LEAST)
		return more;
	question.freedom = freedom_of(estimate, estimate);
	question.limit = estimate->error * estimate->error * question.freedom /
			 chi_squared_below(1 - LIMIT, question.freedom);
	more.rounds = fewest_more(&question, rounds_settle);
	return more;
}

/* .margin is the half width that is wanted. */
static bool units_narrow(const struct question *question, size_t more)
{
	struct estimate grown = estimate_predict(question->estimate, more, 1);

	return grown.error * estimate_quantile(&grown, (1 + question->confidence) / 2) <=
	       question->margin;
}

size_t power_halve(const struct estimate *estimate, double confidence, double next)
{
	const struct question question = {
		.estimate = estimate,
		.confidence = next,
		.margin = estimate->error *
			  estimate_quantile(estimate, (1 + confidence) / 2) / 2,
	};

	if (!(estimate->error > 0) || estimate->level == NESTED_ROUND)
		return 0;
	return fewest_more(&question, units_narrow);
}
