// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "stats/median.h"
#include "stats/stats.h"

/* What no figure will show. */
#define NEGLIGIBLE 1e-12

/* P(m-th draw = j, next one = k), j < k, of n = 2 m; in logs, as C(n, m) is large. */
static double pair_probability(size_t n, size_t j, size_t k)
{
	size_t above = n - k + 1;
	double m = (double)(n / 2);
	double all = gsl_sf_lnchoose((unsigned int)n, (unsigned int)n / 2) +
		     m * log((double)j / (double)n) + m * log((double)above / (double)n);

	return exp(all) * (1 - pow((double)(j - 1) / (double)j, m)) *
	       (1 - pow((double)(above - 1) / (double)above, m));
}

static bool add_pair(struct median_draw *draw, size_t *room, size_t j, size_t k,
		     double probability)
{
	if (probability < NEGLIGIBLE)
		return true;
	if (draw->count == *room) {
		size_t wanted = 2 * *room + 16;
		struct median_pair *pairs = realloc(draw->pairs,
						    wanted * sizeof(*draw->pairs));

		if (!pairs)
			return false;
		draw->pairs = pairs;
		*room = wanted;
	}
	draw->pairs[draw->count++] = (struct median_pair){ (unsigned int)j - 1,
							   (unsigned int)k - 1,
							   probability };
	return true;
}

/* All pairs whose lower one is @j; @own is P(m-th draw = j). */
static bool add_pairs(struct median_draw *draw, size_t *room, size_t j, double own)
{
	size_t n = draw->values;

	if (n % 2)
		return add_pair(draw, room, j, j, own);
	for (size_t k = j + 1; k <= n; k++) {
		double probability = pair_probability(n, j, k);

		/* It only falls from here. */
		if (probability < NEGLIGIBLE / (double)n)
			break;
		own -= probability;
		if (!add_pair(draw, room, j, k, probability))
			return false;
	}
	return add_pair(draw, room, j, j, own);
}

int median_draw_make(struct median_draw *draw, size_t values)
{
	size_t rank = (values + 1) / 2, room = 0;
	double before = 0;

	memset(draw, 0, sizeof(*draw));
	draw->values = values;
	for (size_t j = 1; j <= values; j++) {
		/* P(the rank-th smallest of the draws is the j-th value or below). */
		double so_far = gsl_cdf_binomial_Q((unsigned int)rank - 1,
						   (double)j / (double)values,
						   (unsigned int)values);

		if (so_far - before >= NEGLIGIBLE &&
		    !add_pairs(draw, &room, j, so_far - before))
			return -ENOMEM;
		before = so_far;
	}
	return 0;
}

void median_draw_free(struct median_draw *draw)
{
	free(draw->pairs);
	memset(draw, 0, sizeof(*draw));
}

struct log_median median_whole(const double *sorted, const struct median_draw *draw)
{
	struct log_median median = { log(stats_quantile(sorted, draw->values, 0.5)), 0 };
	double sum = 0, squares = 0;

	for (size_t i = 0; i < draw->count; i++) {
		const struct median_pair *pair = &draw->pairs[i];
		double off = log((sorted[pair->low] + sorted[pair->high]) / 2) -
			     median.log_value;

		sum += pair->probability * off;
		squares += pair->probability * off * off;
	}
	median.variance = fmax(squares - sum * sum, 0);
	return median;
}
