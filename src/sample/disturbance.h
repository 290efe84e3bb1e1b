/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SAMPLE_DISTURBANCE_H
#define SWAPREL_SAMPLE_DISTURBANCE_H

#include "result/result.h"

/* What runs during the release in rounds of a kind costs the callers: each such round's
 * mean over that of the timed round before it. */
struct disturbance {
	size_t pairs;     /* both of which count */
	double ratio;     /* median of them; NAN: there is none */
	double low, high; /* its 95 % interval; NAN: too few */
};

/* Of the cell's rounds of kind @watch. 0 or -ENOMEM. */
int disturbance_make(struct disturbance *disturbance, const struct result_cell *cell,
		     enum watch watch);

#endif
