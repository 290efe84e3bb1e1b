/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_STATS_MIXTURE_H
#define SWAPREL_STATS_MIXTURE_H

#include <stddef.h>

/*
 * How far a sum of means may be off where the variance of each is estimated from its own
 * few: the problem of Behrens and Fisher. Their answer is sum e_i t(f_i), a Student's t
 * for each part times its own error. It never promises too much, and with few units far
 * too little. The prior that matches frequencies to the second order (Ghosh and Kim,
 * Canad. J. Stat. 29, 2001) takes f_i + 2 degrees of freedom for f_i in a share 1 - r_i
 * of all cases, r_i the part's own share of the squared error. Where the f_i are alike
 * that keeps its promise; where they are not, it does not in the tails. So here it is in
 * m (1 - r_i) of all cases, m the smallest f over the largest: docs/statistics.md has
 * what comes of each.
 */

#define MIXTURE_PARTS_MAX 8

struct mixture_part {
	double squared_error; /* square of what the t is multiplied with */
	double freedom;
};

/*
 * The @p quantile of that sum with e_i^2 the squared errors, and of a normal summand with
 * the variance @fixed, which is known; @p above 0 and below 1. 0 when there is no error
 * at all. One part and no @fixed is Student's t. Right to 0.1 %.
 *
 * t(f) is normal with the variance f / chi-squared(f), so the sum is normal with a random
 * variance. That is integrated over the logs of the chi-squared by the trapezoidal rule,
 * which converges exponentially here (Trefethen and Weideman, SIAM Rev. 56, 2014).
 */
double mixture_quantile(const struct mixture_part *parts, size_t count, double fixed,
			double p);

#endif
