// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdlib.h>

#include "stats/chi_squared.h"
#include "stats/kinds.h"
#include "stats/stats.h"

/* Rounds that stand together, as logs. */
struct logs {
	double *values; /* owned */
	size_t count;
};

/* Those of all groups. */
struct look {
	struct logs *groups; /* owned; sorted */
	size_t count;
	double *all; /* owned */
	size_t used;
	size_t chosen; /* of these by the levels that were taken from them */
};

static size_t leaves(const struct nested_group *groups, size_t count)
{
	size_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += groups[i].groups ? leaves(groups[i].groups, groups[i].count) : 1;
	return sum;
}

static bool add_groups(struct look *look, const struct nested_group *groups, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct logs *logs = &look->groups[look->count];

		if (groups[i].groups) {
			if (!add_groups(look, groups[i].groups, groups[i].count))
				return false;
			continue;
		}
		logs->values = malloc(groups[i].count * sizeof(double));
		if (!logs->values)
			return false;
		logs->count = groups[i].count;
		look->count++;
		for (size_t k = 0; k < logs->count; k++)
			logs->values[k] = log(groups[i].values[k]);
		stats_sort(logs->values, logs->count);
	}
	return true;
}

static int look_open(struct look *look, const struct nested_group *groups, size_t count)
{
	*look = (struct look){
		.groups = calloc(leaves(groups, count) + 1, sizeof(*look->groups)),
		.all = calloc(nested_rounds(groups, count) + 1, sizeof(*look->all)),
	};
	return look->groups && look->all && add_groups(look, groups, count) ? 0 : -ENOMEM;
}

static void look_close(struct look *look)
{
	for (size_t i = 0; look->groups && i < look->count; i++)
		free(look->groups[i].values);
	free(look->groups);
	free(look->all);
}

/* All in one row; with @levelled each less its group's lower quartile. */
static void line_up(struct look *look, bool levelled)
{
	look->used = 0;
	look->chosen = levelled ? look->count : 0;
	for (size_t i = 0; i < look->count; i++) {
		const struct logs *logs = &look->groups[i];
		double level = levelled ? logs->values[logs->count / 4] : 0;

		for (size_t k = 0; k < logs->count; k++)
			look->all[look->used++] = logs->values[k] - level;
	}
	stats_sort(look->all, look->used);
}

/* Sums of values and of their squares. */
struct moments {
	double count, sum, squares;
};

static void moments_add(struct moments *moments, double value)
{
	moments->count++;
	moments->sum += value;
	moments->squares += value * value;
}

static double spread(const struct moments *moments)
{
	return fmax(moments->squares - moments->sum * moments->sum / moments->count, 0);
}

static double mean(const struct moments *moments)
{
	return moments->sum / moments->count;
}

/* The middle of the widest gap that is wide enough, and how far apart the means of either
 * side are. False: there is none. */
static bool find_gap(const struct look *look, double least_gap, double *middle,
		     double *apart)
{
	const double n = (double)(look->used - look->chosen);
	struct moments all = { 0 }, low = { 0 };
	double widest = least_gap;
	bool found = false;

	for (size_t i = 0; i < look->used; i++)
		moments_add(&all, look->all[i]);
	for (size_t i = 0; i + 2 < look->used; i++) {
		double gap = look->all[i + 1] - look->all[i], wanted = KINDS_GAP, within;
		struct moments high;

		moments_add(&low, look->all[i]);
		if (!i || !(gap > widest))
			continue;
		high = (struct moments){ all.count - low.count, all.sum - low.sum,
					 all.squares - low.squares };
		within = (spread(&low) + spread(&high)) / (n - 2);
		wanted *= fmax(1, KINDS_FEW / n);
		wanted *= fmax(1, n / 10 / fmin(low.count, high.count));
		if (!(gap > wanted * sqrt(within)))
			continue;
		found = true;
		widest = gap;
		*middle = look->all[i] + gap / 2;
		*apart = mean(&high) - mean(&low);
	}
	return found;
}

/* P(more than half of @count), and half of P(just half), of a beta-binomial: each with
 * the probability @share, and correlated by @together. */
static double majority(double count, double share, double together)
{
	const double a = share * (1 / together - 1), b = (1 - share) * (1 / together - 1);
	double sum = 0;

	for (double k = ceil(count / 2); k <= count; k++) {
		double log_ways = -gsl_sf_lnbeta(k + 1, count - k + 1) - log(count + 1);
		double p = exp(log_ways + gsl_sf_lnbeta(k + a, count - k + b) -
			       gsl_sf_lnbeta(a, b));

		sum += 2 * k > count ? p : p / 2;
	}
	return sum;
}

/* See struct kinds. @slow: of each group's rounds, the share. */
static double variance_together(const struct look *look, const double *slow, double apart)
{
	const double groups = (double)look->count, freedom = groups - 1;
	double rounds = 0, share = 0, squares = 0, each, effect, together, most, p;

	for (size_t i = 0; i < look->count; i++) {
		rounds += (double)look->groups[i].count;
		share += slow[i] * (double)look->groups[i].count;
	}
	share /= rounds;
	each = round(rounds / groups);
	if (groups < 2 || each < 2)
		return 0;
	for (size_t i = 0; i < look->count; i++)
		squares += pow(slow[i] - share, 2);
	/* How many times more the shares vary than those of rounds each for itself. */
	effect = squares / chi_squared_below(1 - KINDS_LIMIT, freedom) /
		 (share * (1 - share) / each);
	together = fmin(fmax((effect - 1) / (each - 1), 1e-3), 1 - 1e-3);
	/* So many rounds for themselves tell as much; Laplace's rule of succession. */
	most = rounds / (1 + (each - 1) * together);
	share = (share * most + 1) / (most + 2);
	p = majority(each, share, together);
	return apart * apart * p * (1 - p);
}

static int name(struct kinds *kinds, struct look *look, bool levelled, double least_gap)
{
	struct moments kind[2] = { 0 };
	double middle, apart, *slow;
	bool mixed = levelled;

	line_up(look, levelled);
	if (look->used - look->chosen < KINDS_LEAST ||
	    !find_gap(look, least_gap, &middle, &apart))
		return 0;
	slow = calloc(look->count, sizeof(*slow));
	if (!slow)
		return -ENOMEM;
	for (size_t i = 0; i < look->count; i++) {
		const struct logs *logs = &look->groups[i];
		double level = levelled ? logs->values[logs->count / 4] : 0;

		for (size_t k = 0; k < logs->count; k++) {
			bool is_slow = logs->values[k] - level > middle;

			slow[i] += is_slow / (double)logs->count;
			moments_add(&kind[is_slow], logs->values[k]);
		}
		mixed |= logs->values[0] < middle && slow[i] > 0;
	}
	kinds->two = mixed;
	kinds->levels =
		(struct nested_kinds){ kind[1].count / (kind[0].count + kind[1].count),
				       mean(&kind[0]), mean(&kind[1]) };
	kinds->together = mixed ? variance_together(look, slow, apart) : 0;
	free(slow);
	return 0;
}

int kinds_make(struct kinds *kinds, const struct nested_group *groups, size_t count,
	       double resolution)
{
	const double least_gap = KINDS_STEPS * resolution;
	struct look look;
	int ret = look_open(&look, groups, count);

	*kinds = (struct kinds){ 0 };
	if (!ret)
		ret = name(kinds, &look, false, least_gap);
	if (!ret && !kinds->two)
		ret = name(kinds, &look, true, least_gap);
	look_close(&look);
	return ret;
}
