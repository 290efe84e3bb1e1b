// SPDX-License-Identifier: GPL-2.0-or-later
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "stats/power.h"

double power_detectable(const struct estimate *estimate, double confidence, double power)
{
	if (!isfinite(estimate->error))
		return NAN;
	return estimate->error *
	       (gsl_cdf_tdist_Pinv((1 + confidence) / 2, estimate->freedom) +
		gsl_cdf_tdist_Pinv(power, estimate->freedom));
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

static bool boots_settle(const struct estimate *estimate, double confidence,
			 double margin, size_t more)
{
	struct estimate grown = estimate_predict(estimate, more, 1);

	return settles(&grown, confidence, margin);
}

static size_t boots_needed(const struct estimate *estimate, double confidence,
			   double margin)
{
	size_t enough = POWER_MOST, less = 0;

	if (!boots_settle(estimate, confidence, margin, enough))
		return 0;
	while (enough - less > 1) {
		size_t middle = (enough + less) / 2;

		if (boots_settle(estimate, confidence, margin, middle))
			enough = middle;
		else
			less = middle;
	}
	return enough;
}

static bool rounds_settle(const struct estimate *estimate, double confidence,
			  double margin, size_t rounds, size_t more)
{
	struct estimate grown = estimate_predict(estimate, 0,
						 1 + (double)more / (double)rounds);

	return settles(&grown, confidence, margin);
}

static size_t rounds_needed(const struct estimate *estimate, double confidence,
			    double margin)
{
	size_t enough = POWER_MOST, less = 0, rounds = estimate->parts[0].rounds;

	for (size_t i = 1; i < estimate->part_count; i++) {
		if (estimate->parts[i].rounds < rounds)
			rounds = estimate->parts[i].rounds;
	}
	if (!rounds || !rounds_settle(estimate, confidence, margin, rounds, enough))
		return 0;
	while (enough - less > 1) {
		size_t middle = (enough + less) / 2;

		if (rounds_settle(estimate, confidence, margin, rounds, middle))
			enough = middle;
		else
			less = middle;
	}
	return enough;
}

struct power_more power_more(const struct estimate *estimate, double confidence,
			     double margin)
{
	if (!estimate->part_count)
		return (struct power_more){ 0, 0 };
	return (struct power_more){
		.boots = boots_needed(estimate, confidence, margin),
		.rounds = rounds_needed(estimate, confidence, margin),
	};
}
