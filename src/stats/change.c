// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "stats/change.h"

enum { LEAST = CHANGE_SEGMENT_LEAST };

/* Where the mean of the likelihood ratio's limit, (1 - exp(-x / 2))^2, is 95 %. */
#define PLACE_RATIO 7.352

/* Sums over the first i values, of which the mean is taken out first. */
struct sums {
	double *weight, *first, *second;
};

struct search {
	struct sums sums;
	struct changes *changes;
};

struct split {
	size_t at;
	double between; /* the squares that it explains */
	double within;  /* what is left */
};

/* A split that was tested: p over what it has to stay below. */
struct candidate {
	size_t at;
	double ratio;
	double level;
};

static double squares(const struct sums *sums, size_t from, size_t to)
{
	const double weight = sums->weight[to] - sums->weight[from];
	const double first = sums->first[to] - sums->first[from];

	return fmax(sums->second[to] - sums->second[from] - first * first / weight, 0);
}

static double mean(const struct sums *sums, size_t from, size_t to)
{
	return (sums->first[to] - sums->first[from]) /
	       (sums->weight[to] - sums->weight[from]);
}

static struct split best_split(const struct sums *sums, size_t from, size_t to)
{
	const double all = squares(sums, from, to);
	struct split best = { from, -1, all };

	for (size_t at = from + LEAST; at + LEAST <= to; at++) {
		const double step = mean(sums, at, to) - mean(sums, from, at);
		const double left = sums->weight[at] - sums->weight[from];
		const double right = sums->weight[to] - sums->weight[at];
		const double between = step * step * left * right / (left + right);

		if (between > best.between)
			best = (struct split){ at, between, fmax(all - between, 0) };
	}
	return best;
}

/* Two-sided; of values without any variance a difference that is no rounding error is
 * certain. */
static double p_of(const struct split *split, double freedom)
{
	if (split->between <= 1e-20)
		return 1;
	if (split->within <= 1e-12 * split->between)
		return 0;
	return 2 *
	       gsl_cdf_tdist_Q(sqrt(split->between * freedom / split->within), freedom);
}

/* Test the best split of one interval, with @alpha for all of its splits. */
static void test_interval(const struct sums *sums, size_t from, size_t to, double alpha,
			  struct candidate *best)
{
	const double level = alpha / (double)(to - from - CHANGE_SERIES_LEAST + 1);
	const struct split split = best_split(sums, from, to);
	const double ratio = p_of(&split, (double)(to - from) - 2) / level;

	if (ratio < 1 && ratio < best->ratio)
		*best = (struct candidate){ split.at, ratio, level };
}

static size_t layers_of(size_t length)
{
	size_t layers = 0;

	while ((length /= 2) >= 2 * CHANGE_SERIES_LEAST)
		layers++;
	return layers;
}

/* Layer by layer, each of intervals half as long as those before, half overlapping. */
static void test_shorter(const struct sums *sums, size_t from, size_t to, double alpha,
			 struct candidate *best)
{
	const size_t layers = layers_of(to - from);
	size_t length = to - from;

	for (size_t i = 0; i < layers; i++) {
		const size_t room = to - from - (length /= 2);
		const size_t count = 2 * room / length + 2;

		for (size_t k = 0; k < count; k++) {
			const size_t begin = from + room * k / (count - 1);

			test_interval(sums, begin, begin + length,
				      alpha / (double)(layers * count), best);
		}
	}
}

static void add_change(struct changes *changes, const struct candidate *candidate)
{
	size_t i = changes->count++;

	for (; i && changes->items[i - 1].at > candidate->at; i--)
		changes->items[i] = changes->items[i - 1];
	changes->items[i] = (struct change){ .at = candidate->at,
					     .level = candidate->level };
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as there are changes. */
static void segment(struct search *search, size_t from, size_t to, double alpha)
{
	struct candidate best = { .ratio = INFINITY };
	const double length = (double)(to - from);
	bool shorter;

	if (to - from < CHANGE_SERIES_LEAST)
		return;
	shorter = layers_of(to - from);
	test_interval(&search->sums, from, to, shorter ? alpha / 2 : alpha, &best);
	if (shorter)
		test_shorter(&search->sums, from, to, alpha / 2, &best);
	if (!(best.ratio < 1))
		return;
	add_change(search->changes, &best);
	segment(search, from, best.at, alpha * (double)(best.at - from) / length);
	segment(search, best.at, to, alpha * (double)(to - best.at) / length);
}

/* Where the segment that begins with change @i ends; of -1 the first one. */
static size_t bound(const struct changes *changes, size_t i, size_t count)
{
	if (!i)
		return 0;
	return i <= changes->count ? changes->items[i - 1].at : count;
}

static void place_anew(struct search *search, size_t count)
{
	struct changes *changes = search->changes;

	for (size_t i = 0; i < changes->count; i++) {
		const struct split split = best_split(&search->sums,
						      bound(changes, i, count),
						      bound(changes, i + 2, count));

		if (split.between > 0)
			changes->items[i].at = split.at;
	}
}

static void estimate(struct search *search, size_t count)
{
	struct changes *changes = search->changes;
	const struct sums *sums = &search->sums;
	double within = 0;

	for (size_t i = 0; i <= changes->count; i++)
		within += squares(sums, bound(changes, i, count),
				  bound(changes, i + 1, count));
	changes->freedom = (double)count - (double)changes->count - 1;
	changes->deviation = sqrt(within / changes->freedom);
	for (size_t i = 0; i < changes->count; i++) {
		struct change *change = &changes->items[i];
		const size_t from = bound(changes, i, count);
		const size_t to = bound(changes, i + 2, count);

		change->step = mean(sums, change->at, to) - mean(sums, from, change->at);
		change->error = change_difference_error(
			changes, sums->weight[change->at] - sums->weight[from],
			sums->weight[to] - sums->weight[change->at], change->level);
	}
}

/* The least certain of the changes whose intervals hold none goes. */
static bool drop_one(struct changes *changes)
{
	size_t least = changes->count;
	double ratio = 1;

	for (size_t i = 0; i < changes->count; i++) {
		const double own = fabs(changes->items[i].step) / changes->items[i].error;

		if (own <= ratio) {
			ratio = own;
			least = i;
		}
	}
	if (least == changes->count)
		return false;
	changes->count--;
	for (size_t i = least; i < changes->count; i++)
		changes->items[i] = changes->items[i + 1];
	return true;
}

/* The places that explain nearly as much as the best. */
static void bracket(struct search *search, size_t count)
{
	struct changes *changes = search->changes;
	const double most = PLACE_RATIO * changes->deviation * changes->deviation;

	for (size_t i = 0; i < changes->count; i++) {
		struct change *change = &changes->items[i];
		const size_t from = bound(changes, i, count);
		const size_t to = bound(changes, i + 2, count);
		const struct sums *sums = &search->sums;
		const double least = squares(sums, from, change->at) +
				     squares(sums, change->at, to);

		change->first = change->last = change->at;
		for (size_t at = from + 1; at < to; at++) {
			if (squares(sums, from, at) + squares(sums, at, to) - least >
			    most)
				continue;
			change->first = at < change->first ? at : change->first;
			change->last = at > change->last ? at : change->last;
		}
	}
}

static void sums_free(struct sums *sums)
{
	free(sums->weight);
	free(sums->first);
	free(sums->second);
}

static int sums_make(struct sums *sums, const double *values, const double *weights,
		     size_t count)
{
	double centre = 0;

	*sums = (struct sums){ calloc(count + 1, sizeof(double)),
			       calloc(count + 1, sizeof(double)),
			       calloc(count + 1, sizeof(double)) };
	if (!sums->weight || !sums->first || !sums->second)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		centre += values[i] / (double)count;
	for (size_t i = 0; i < count; i++) {
		const double off = values[i] - centre;

		sums->weight[i + 1] = sums->weight[i] + weights[i];
		sums->first[i + 1] = sums->first[i] + weights[i] * off;
		sums->second[i + 1] = sums->second[i] + weights[i] * off * off;
	}
	return 0;
}

int changes_find(struct changes *changes, const double *values, const double *weights,
		 size_t count, double alpha)
{
	struct search search = { .changes = changes };
	int ret = sums_make(&search.sums, values, weights, count);

	*changes = (struct changes){ .deviation = NAN, .freedom = 0 };
	if (!ret)
		changes->items = calloc(count / LEAST + 1, sizeof(*changes->items));
	if (!ret && !changes->items)
		ret = -ENOMEM;
	if (!ret && count > 1) {
		segment(&search, 0, count, alpha);
		place_anew(&search, count);
		do {
			estimate(&search, count);
		} while (drop_one(changes));
		bracket(&search, count);
	}
	sums_free(&search.sums);
	return ret;
}

void changes_free(struct changes *changes)
{
	free(changes->items);
	*changes = (struct changes){ 0 };
}

double change_difference_error(const struct changes *changes, double weight,
			       double other_weight, double level)
{
	return gsl_cdf_tdist_Qinv(level / 2, changes->freedom) * changes->deviation *
	       sqrt(1 / weight + 1 / other_weight);
}

double change_level_error(const struct changes *changes, double weight, double level)
{
	if (!(changes->freedom > 0))
		return NAN;
	return gsl_cdf_tdist_Qinv(level / 2, changes->freedom) * changes->deviation /
	       sqrt(weight);
}
