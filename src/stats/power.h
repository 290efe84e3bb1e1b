/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_STATS_POWER_H
#define SWAPREL_STATS_POWER_H

#include "stats/estimate.h"

#define POWER_WANTED 0.8

/*
 * What an interval is going to show, when the variance that decides it is itself an
 * estimate: s^2 = sigma^2 chi-squared(f) / f of the boots that are there, and likewise of
 * those to come. Neither is put in place of sigma^2: probabilities are means over both
 * (Stein, Ann. Math. Statist. 16, 1945; Julious, Sample Sizes for Clinical Trials, 2010,
 * 3.5), integrated over the logs of the chi-squared as in mixture.h.
 */

/*
 * The smallest true difference of logs between two variants of @boots boots each that an
 * interval of @confidence leaves zero out of with the probability POWER_WANTED, over the
 * standard deviation of a boot's level.
 */
struct power_factor {
	double known;     /* of the true standard deviation */
	double estimated; /* of one that is estimated with so many degrees of freedom */
};

/* @freedom above 0, @boots 2 or more. */
struct power_factor power_factor(double freedom, size_t boots, double confidence);

/* What would settle an open question, each alone. 0: not by this alone, or not below
 * POWER_MOST. */
struct power_more {
	size_t boots;  /* of each variant, besides those that are there */
	size_t runs;   /* the same, where runs of one boot are the units */
	size_t rounds; /* in each unit, besides those that are there */
};

#define POWER_MOST 1000

/* With fewer units of each variant no number of rounds is named. */
#define POWER_UNITS_LEAST 5

/*
 * How much more of either lets the interval of @confidence leave out zero, or lie wholly
 * within -@margin .. @margin, with POWER_WANTED if the truth is the estimate. Rounds:
 * even if units differ by as much as the upper limit (one-sided, 95 %) of their variance.
 * An estimate of it that is near zero by luck is what would name them wrongly.
 */
struct power_more power_more(const struct estimate *estimate, double confidence,
			     double margin);

/* How many more units of each variant let the interval have half of its width of
 * @confidence, at @next. 0: not below POWER_MOST. */
size_t power_halve(const struct estimate *estimate, double confidence, double next);

#endif
