// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <string.h>

#include "stats/estimate.h"

/* The sum over @part less @factor times the sum over @whole. */
static struct estimate difference(const struct term *part, size_t part_count,
				  const struct term *whole, size_t whole_count,
				  double factor)
{
	struct term terms[ESTIMATE_TERMS_MAX];

	memcpy(terms, part, part_count * sizeof(*terms));
	for (size_t i = 0; i < whole_count; i++) {
		terms[part_count + i].of = whole[i].of;
		terms[part_count + i].weight = -factor * whole[i].weight;
	}
	return estimate_sum(terms, part_count + whole_count);
}

/*
 * The s for which part - s * whole is no further from 0 than @t of its errors: between
 * the roots of a s^2 - 2 b s + c. With a > 0 they are real.
 */
static struct interval fieller(const struct estimate *part, const struct estimate *whole,
			       double covariance, double t)
{
	double a = whole->value * whole->value - t * t * whole->error * whole->error;
	double b = part->value * whole->value - t * t * covariance;
	double c = part->value * part->value - t * t * part->error * part->error;
	double root = sqrt(fmax(b * b - a * c, 0));

	return (struct interval){ (b - root) / a, (b + root) / a };
}

bool estimate_share(double *share, struct interval *interval, const struct term *part,
		    size_t part_count, const struct term *whole, size_t whole_count,
		    double confidence)
{
	struct estimate top = estimate_sum(part, part_count);
	struct estimate bottom = estimate_sum(whole, whole_count);
	struct interval sure = estimate_interval(&bottom, confidence);
	struct estimate apart, at_share;
	double covariance, t;

	*share = NAN;
	*interval = (struct interval){ NAN, NAN };
	if (!(sure.low > 0 || sure.high < 0) || isnan(top.error) ||
	    part_count + whole_count > ESTIMATE_TERMS_MAX)
		return false;
	*share = top.value / bottom.value;
	apart = difference(part, part_count, whole, whole_count, 1);
	covariance = (top.error * top.error + bottom.error * bottom.error -
		      apart.error * apart.error) /
		     2;
	at_share = difference(part, part_count, whole, whole_count, *share);
	t = estimate_quantile(&at_share, (1 + confidence) / 2);
	if (!(fabs(bottom.value) > t * bottom.error))
		return false;
	*interval = fieller(&top, &bottom, covariance, t);
	return true;
}
