/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_STATS_POWER_H
#define SWAPREL_STATS_POWER_H

#include "stats/estimate.h"

#define POWER_WANTED 0.8

/*
 * The smallest true value that an interval of @confidence around an estimate with this
 * error leaves zero out of with probability @power: error * (q_(1+confidence)/2 +
 * q_power) with estimate_quantile() (Julious, Sample Sizes for Clinical Trials, 2010,
 * 3.2). NAN where error is.
 */
double power_detectable(const struct estimate *estimate, double confidence, double power);

/* What would settle an open question, each alone. 0: not by this alone, or not below
 * POWER_MOST. */
struct power_more {
	size_t boots;  /* of each variant, besides those that are there */
	size_t rounds; /* in each boot, besides those that are there */
};

#define POWER_MOST 1000

/*
 * How much more of either lets the interval of @confidence leave out zero, or lie wholly
 * within -@margin .. @margin, with POWER_WANTED if the truth is the estimate.
 */
struct power_more power_more(const struct estimate *estimate, double confidence,
			     double margin);

#endif
