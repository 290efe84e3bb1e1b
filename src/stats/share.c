// SPDX-License-Identifier: GPL-2.0-or-later
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "stats/estimate.h"

/* Outwards in doublings; then to so much of the width. */
#define STEPS_OUT 40
#define NEAR      1e-4

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

struct division {
	const struct term *part, *whole;
	size_t part_count, whole_count;
	double p;
};

/* How far part - @s * whole is from 0, over what it may be off by chance. The t is that
 * of this very sum: what there are few boots of counts more or less, as @s is. */
static double clear_of(const struct division *division, double s)
{
	struct estimate apart = difference(division->part, division->part_count,
					   division->whole, division->whole_count, s);

	return fabs(apart.value) - apart.error * estimate_quantile(&apart, division->p);
}

/* The end of the interval beyond the share @at, some @step away: first past it, then by
 * false position (Illinois). NAN: there is none. */
static double end_of(const struct division *division, double at, double step)
{
	double in = at, out = at + step, below = clear_of(division, at);
	double above = clear_of(division, out), s = at;

	for (unsigned int i = 0; above < 0 && i < STEPS_OUT; i++) {
		in = out;
		below = above;
		out = at + 2 * (out - at);
		above = clear_of(division, out);
	}
	if (!(above >= 0))
		return NAN;
	for (int side = 0; below < 0 && fabs(out - in) > NEAR * fabs(out - at);) {
		double before = s, here;

		s = in + (out - in) * below / (below - above);
		here = clear_of(division, s);
		if (fabs(s - before) <= NEAR * fabs(out - at))
			break;
		if (here < 0) {
			in = s;
			below = here;
			above /= side < 0 ? 2 : 1;
			side = -1;
		} else {
			out = s;
			above = here;
			below /= side > 0 ? 2 : 1;
			side = 1;
		}
	}
	return s;
}

bool estimate_share(double *share, struct interval *interval, const struct term *part,
		    size_t part_count, const struct term *whole, size_t whole_count,
		    double confidence)
{
	const struct division division = { part, whole, part_count, whole_count,
					   (1 + confidence) / 2 };
	struct estimate top = estimate_sum(part, part_count);
	struct estimate bottom = estimate_sum(whole, whole_count);
	struct interval sure = estimate_interval(&bottom, confidence);
	double at = top.value / bottom.value, step, low, high;

	*share = NAN;
	*interval = (struct interval){ NAN, NAN };
	if (!(sure.low > 0 || sure.high < 0) || isnan(top.error) ||
	    part_count + whole_count > ESTIMATE_TERMS_MAX)
		return false;
	/* Where the end is if the whole is sure. */
	step = -clear_of(&division, at) / fabs(bottom.value);
	low = end_of(&division, at, -step);
	high = end_of(&division, at, step);
	if (isnan(low) || isnan(high))
		return false;
	*share = at;
	*interval = (struct interval){ low, high };
	return true;
}

struct interval estimate_proportion(double share, double count, double confidence)
{
	const double z = gsl_cdf_ugaussian_Pinv((1 + confidence) / 2),
		     scale = 1 + z * z / count,
		     middle = (share + z * z / (2 * count)) / scale,
		     half = z / scale *
			    sqrt(share * (1 - share) / count +
				 z * z / (4 * count * count));

	if (!(count > 0))
		return (struct interval){ NAN, NAN };
	return (struct interval){ fmax(middle - half, 0), fmin(middle + half, 1) };
}
