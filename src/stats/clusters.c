// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdlib.h>

#include "stats/chi_squared.h"
#include "stats/clusters.h"
#include "stats/stats.h"

/* Rounds that stand together, as logs. */
struct logs {
	double *values; /* owned */
	size_t count;
};

/* Those of all groups. */
struct view {
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

static bool add_groups(struct view *view, const struct nested_group *groups, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct logs *logs = &view->groups[view->count];

		if (groups[i].groups) {
			if (!add_groups(view, groups[i].groups, groups[i].count))
				return false;
			continue;
		}
		logs->values = malloc(groups[i].count * sizeof(double));
		if (!logs->values)
			return false;
		logs->count = groups[i].count;
		view->count++;
		for (size_t k = 0; k < logs->count; k++)
			logs->values[k] = log(groups[i].values[k]);
		stats_sort(logs->values, logs->count);
	}
	return true;
}

static int view_open(struct view *view, const struct nested_group *groups, size_t count)
{
	*view = (struct view){
		.groups = calloc(leaves(groups, count) + 1, sizeof(*view->groups)),
		.all = calloc(nested_rounds(groups, count) + 1, sizeof(*view->all)),
	};
	return view->groups && view->all && add_groups(view, groups, count) ? 0 : -ENOMEM;
}

static void view_close(struct view *view)
{
	for (size_t i = 0; view->groups && i < view->count; i++)
		free(view->groups[i].values);
	free(view->groups);
	free(view->all);
}

/* All in one row; with @levelled each less its group's lower quartile. */
static void line_up(struct view *view, bool levelled)
{
	view->used = 0;
	view->chosen = levelled ? view->count : 0;
	for (size_t i = 0; i < view->count; i++) {
		const struct logs *logs = &view->groups[i];
		double level = levelled ? logs->values[logs->count / 4] : 0;

		for (size_t k = 0; k < logs->count; k++)
			view->all[view->used++] = logs->values[k] - level;
	}
	stats_sort(view->all, view->used);
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
static bool find_gap(const struct view *view, double least_gap, double *middle,
		     double *apart)
{
	const double n = (double)(view->used - view->chosen);
	struct moments all = { 0 }, low = { 0 };
	double widest = least_gap;
	bool found = false;

	for (size_t i = 0; i < view->used; i++)
		moments_add(&all, view->all[i]);
	for (size_t i = 0; i + 2 < view->used; i++) {
		double gap = view->all[i + 1] - view->all[i], wanted = CLUSTERS_GAP,
		       within;
		struct moments high;

		moments_add(&low, view->all[i]);
		if (!i || !(gap > widest))
			continue;
		high = (struct moments){ all.count - low.count, all.sum - low.sum,
					 all.squares - low.squares };
		within = (spread(&low) + spread(&high)) / (n - 2);
		wanted *= fmax(1, CLUSTERS_FEW / n);
		wanted *= fmax(1, n / 10 / fmin(low.count, high.count));
		if (!(gap > wanted * sqrt(within)))
			continue;
		found = true;
		widest = gap;
		*middle = view->all[i] + gap / 2;
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

/* See struct clusters. @slow: of each group's rounds, the share. */
static double variance_together(const struct view *view, const double *slow, double apart)
{
	const double groups = (double)view->count, freedom = groups - 1;
	double rounds = 0, share = 0, squares = 0, each, effect, together, most, p;

	for (size_t i = 0; i < view->count; i++) {
		rounds += (double)view->groups[i].count;
		share += slow[i] * (double)view->groups[i].count;
	}
	share /= rounds;
	each = round(rounds / groups);
	if (groups < 2 || each < 2)
		return 0;
	for (size_t i = 0; i < view->count; i++)
		squares += pow(slow[i] - share, 2);
	/* How many times more the shares vary than those of rounds each for itself. */
	effect = squares / chi_squared_below(1 - CLUSTERS_LIMIT, freedom) /
		 (share * (1 - share) / each);
	together = fmin(fmax((effect - 1) / (each - 1), 1e-3), 1 - 1e-3);
	/* So many rounds for themselves tell as much; Laplace's rule of succession. */
	most = rounds / (1 + (each - 1) * together);
	share = (share * most + 1) / (most + 2);
	p = majority(each, share, together);
	return apart * apart * p * (1 - p);
}

static int name(struct clusters *clusters, struct view *view, bool levelled,
		double least_gap)
{
	struct moments kind[2] = { 0 };
	double middle, apart, *slow;
	bool mixed = levelled;

	line_up(view, levelled);
	if (view->used - view->chosen < CLUSTERS_MIN ||
	    !find_gap(view, least_gap, &middle, &apart))
		return 0;
	slow = calloc(view->count, sizeof(*slow));
	if (!slow)
		return -ENOMEM;
	for (size_t i = 0; i < view->count; i++) {
		const struct logs *logs = &view->groups[i];
		double level = levelled ? logs->values[logs->count / 4] : 0;

		for (size_t k = 0; k < logs->count; k++) {
			bool is_slow = logs->values[k] - level > middle;

			slow[i] += is_slow / (double)logs->count;
			moments_add(&kind[is_slow], logs->values[k]);
		}
		mixed |= logs->values[0] < middle && slow[i] > 0;
	}
	clusters->two = mixed;
	clusters->levels =
		(struct nested_clusters){ kind[1].count / (kind[0].count + kind[1].count),
					  mean(&kind[0]), mean(&kind[1]) };
	clusters->together = mixed ? variance_together(view, slow, apart) : 0;
	free(slow);
	return 0;
}

int clusters_make(struct clusters *clusters, const struct nested_group *groups,
		  size_t count, double resolution)
{
	const double least_gap = CLUSTERS_STEPS * resolution;
	struct view view;
	int ret = view_open(&view, groups, count);

	*clusters = (struct clusters){ 0 };
	if (!ret)
		ret = name(clusters, &view, false, least_gap);
	if (!ret && !clusters->two)
		ret = name(clusters, &view, true, least_gap);
	view_close(&view);
	return ret;
}
