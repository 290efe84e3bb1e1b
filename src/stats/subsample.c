// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "stats/median.h"

/* Below it a weight changes no digit. */
#define NEGLIGIBLE 1e-18

/* Subsamples by their two middle values, of ranks from 1. */
struct subsamples {
	const double *sorted;
	size_t count, taken;
	size_t outer;     /* so many of a subsample are below the middle, and above */
	double center;    /* a log near all others: what is summed is small */
	double *log_ways; /* owned: of n values, C(n, outer); -INFINITY: none */
	double log_all;
	double sum;
	double *without; /* owned: the steps, by rank, of the sum without that value */
};

static int subsamples_open(struct subsamples *all, const double *sorted, size_t count,
			   size_t taken)
{
	*all = (struct subsamples){
		.sorted = sorted,
		.count = count,
		.taken = taken,
		.outer = (taken - 1) / 2,
		.center = log(sorted[count / 2]),
		.log_ways = calloc(count, sizeof(*all->log_ways)),
		.log_all = gsl_sf_lnchoose((unsigned int)count, (unsigned int)taken),
		.without = calloc(count + 2, sizeof(*all->without)),
	};
	if (!all->log_ways || !all->without)
		return -ENOMEM;
	for (size_t n = 0; n < count; n++)
		all->log_ways[n] = n < all->outer
					   ? -INFINITY
					   : gsl_sf_lnchoose((unsigned int)n,
							     (unsigned int)all->outer);
	return 0;
}

/* Of the subsamples with @outer of @outside values, so many lack one of these. */
static double lacking(size_t outside, size_t outer)
{
	return outside ? (double)(outside - outer) / (double)outside : 0;
}

/* Those whose middle values are the @low-th and the @high-th. False: too few to see. */
static bool add_middle(struct subsamples *all, size_t low, size_t high)
{
	size_t below = low - 1, above = all->count - high;
	double share = exp(all->log_ways[below] + all->log_ways[above] - all->log_all);
	double off = log((all->sorted[low - 1] + all->sorted[high - 1]) / 2) -
		     all->center;
	double part = share * off;
	double lacks_low = part * lacking(below, all->outer);
	double lacks_high = part * lacking(above, all->outer);

	if (!(share > NEGLIGIBLE))
		return false;
	all->sum += part;
	all->without[1] += lacks_low;
	all->without[low] -= lacks_low;
	if (high > low + 1) {
		all->without[low + 1] += part;
		all->without[high] -= part;
	}
	all->without[high + 1] += lacks_high;
	return true;
}

static void add_all(struct subsamples *all)
{
	bool seen = false;

	for (size_t low = all->outer + 1; low + all->outer <= all->count; low++) {
		if (all->taken % 2) {
			add_middle(all, low, low);
			continue;
		}
		/* The farther apart, the fewer. */
		for (size_t high = low + 1; high + all->outer <= all->count; high++) {
			if (!add_middle(all, low, high) && seen)
				break;
			seen = true;
		}
	}
}

static double jackknife(const struct subsamples *all)
{
	double n = (double)all->count, grow = n / (n - (double)all->taken);
	double without = 0, squares = 0;

	for (size_t i = 1; i <= all->count; i++) {
		double off;

		without += all->without[i];
		off = grow * without - all->sum;
		squares += off * off;
	}
	return squares * (n - 1) / n;
}

int median_of_subsamples(struct log_median *median, const double *sorted, size_t count,
			 size_t taken)
{
	struct subsamples all;
	int ret = subsamples_open(&all, sorted, count, taken);

	if (!ret) {
		add_all(&all);
		median->log_value = all.center + all.sum;
		median->variance = jackknife(&all);
	}
	free(all.log_ways);
	free(all.without);
	return ret;
}
