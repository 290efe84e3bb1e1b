/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_STATS_ESTIMATE_H
#define SWAPREL_STATS_ESTIMATE_H

#include "stats/nested.h"

/* Sums over nested samples, how sure they are, and their intervals. */

#define ESTIMATE_TERMS_MAX 8

/* One summand of a sum over samples. */
struct term {
	const struct nested *of;
	double weight;
};

/* What the units that are drawn together give to the uncertainty of a sum: the boots of a
 * cluster, or with one boot only its runs, or with one run the rounds of one sample. */
struct estimate_part {
	enum nested_level level; /* of the units */
	size_t units;
	size_t rounds;  /* the fewest in a unit, mean; of NESTED_ROUND they are the units
			 */
	double between; /* variance over units of the units' sums */
	double within;  /* what the rounds alone give to that, on average */
	double runs; /* what runs give to it; 0: one in each unit, or they are the units
		      */
	double resolution;    /* variance of a sum from the step of the values, in all
			       * units alike */
	double least;         /* what between may be below by luck: resolution, and what
			       * rounds give where they are of two kinds, so that few
			       * medians may all be of one (in a sum that is no contrast
			       * also if they come together: nested->together), or where
			       * samples of the sum have other numbers of rounds */
	double squared_error; /* its share of error * error: between or least / units */
	double freedom;       /* of squared_error: units - 1 */
};

struct estimate {
	double value;            /* a log, when the weights sum up logs */
	double error;            /* standard error; NAN: cannot be had */
	enum nested_level level; /* the lowest that a part rests on; below NESTED_BOOT how
				  * boots differ is not in error */
	double resolution;       /* its share of error * error: the sum of the parts' */
	size_t part_count;
	struct estimate_part parts[ESTIMATE_TERMS_MAX];
};

/* One boot somewhere: how boots differ is not in the error. */
static inline bool estimate_in_one_boot(const struct estimate *estimate)
{
	return estimate->level != NESTED_BOOT;
}

/*
 * The sum over @terms of weight * log estimate: a median (1), a ratio (1, -1), a ratio of
 * ratios (1, -1, -1, 1), a difference of times (linearised, each weighted by its time).
 * Terms whose boots (or runs, in one boot) are the same are summed up unit by unit, and
 * what is left varies.
 */
struct estimate estimate_sum(const struct term *terms, size_t count);

/* The estimate of @over against @under, a log ratio. */
struct estimate estimate_ratio(const struct nested *over, const struct nested *under);

/*
 * The @p quantile of the standardised sum: what error is multiplied with. Of one part it
 * is Student's t, of several that of mixture.h. NAN where error is; 0 where error is 0.
 */
double estimate_quantile(const struct estimate *estimate, double p);

struct interval {
	double low, high;
};

/* value -+ estimate_quantile() * error; NAN where error is. */
struct interval estimate_interval(const struct estimate *estimate, double confidence);

/* Of each, for @count simultaneous intervals with @confidence: Bonferroni. */
double estimate_each(double confidence, size_t count);

/*
 * A share, the sum of @part over the sum of @whole, with Fieller's interval (J. R. Stat.
 * Soc. B 16, 1954). false and both NAN when @whole's own interval holds zero, so that
 * there is nothing to divide, or @part is so uncertain that the interval has no end.
 */
bool estimate_share(double *share, struct interval *interval, const struct term *part,
		    size_t part_count, const struct term *whole, size_t whole_count,
		    double confidence);

/* Of a share of @count independent draws (E. B. Wilson, JASA 22, 1927); NAN of none. */
struct interval estimate_proportion(double share, double count, double confidence);

/*
 * What the error would be with @more_units of each part and the rounds of each unit
 * multiplied by @rounds_factor; from the components between - within, at least 0, and
 * within. NAN where a part rests on rounds. parts have the units and freedom of that.
 */
struct estimate estimate_predict(const struct estimate *estimate, size_t more_units,
				 double rounds_factor);

#endif
