// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdint.h>

#include "stats/power.h"

double power_detectable(const struct estimate *estimate, double confidence, double power)
{
	if (!isfinite(estimate->error))
		return NAN;
	return estimate->error * (estimate_quantile(estimate, (1 + confidence) / 2) +
				  estimate_quantile(estimate, power));
}

/* The interval would leave out zero, or lie within the margin. For the latter both ends
 * may fail, so each gets half of what is left. */
static bool settles(const struct estimate *estimate, double confidence, double margin)
{
	double off = fabs(estimate->value);

	if (!isfinite(estimate->error))
		return false;
	return off >= power_detectable(estimate, confidence, POWER_WANTED) ||
	       off + power_detectable(estimate, confidence, (1 + POWER_WANTED) / 2) <=
		       margin;
}

/* The fewest more that settle it: rounds in each boot, which has @rounds, or boots where
 * that is 0. 0: not even POWER_MOST do. */
static size_t fewest_more(const struct estimate *estimate, double confidence,
			  double margin, size_t rounds)
{
	size_t enough = POWER_MOST, less = 0, tried = enough;

	while (enough - less > 1) {
		struct estimate grown =
			rounds ? estimate_predict(estimate, 0,
						  1 + (double)tried / (double)rounds)
			       : estimate_predict(estimate, tried, 1);

		if (settles(&grown, confidence, margin))
			enough = tried;
		else if (tried == POWER_MOST)
			return 0;
		else
			less = tried;
		tried = (enough + less) / 2;
	}
	return enough;
}

struct power_more power_more(const struct estimate *estimate, double confidence,
			     double margin)
{
	struct power_more more = { 0, 0 };
	size_t rounds = SIZE_MAX;

	for (size_t i = 0; i < estimate->part_count; i++) {
		if (estimate->parts[i].rounds < rounds)
			rounds = estimate->parts[i].rounds;
	}
	if (!estimate->part_count)
		return more;
	more.boots = fewest_more(estimate, confidence, margin, 0);
	if (rounds)
		more.rounds = fewest_more(estimate, confidence, margin, rounds);
	return more;
}
