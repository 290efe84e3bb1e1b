// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>

#include "stats/exact_sum.h"

void exact_sum_add(struct exact_sum *sum, double value)
{
	size_t kept = 0;

	for (size_t i = 0; i < sum->count; i++) {
		double large = value, small = sum->partials[i], total, rest;

		if (fabs(large) < fabs(small)) {
			large = sum->partials[i];
			small = value;
		}
		total = large + small;
		rest = small - (total - large);
		if (rest != 0)
			sum->partials[kept++] = rest;
		value = total;
	}
	sum->partials[kept++] = value;
	sum->count = kept;
}

double exact_sum_value(const struct exact_sum *sum)
{
	size_t left = sum->count;
	double total, rest = 0;

	if (!left)
		return 0;
	total = sum->partials[--left];
	while (left && rest == 0) {
		double next = sum->partials[--left], high = total;

		total = high + next;
		rest = next - (total - high);
	}
	/* On the middle between two doubles what is left decides. */
	if (left && ((rest < 0 && sum->partials[left - 1] < 0) ||
		     (rest > 0 && sum->partials[left - 1] > 0))) {
		double twice = 2 * rest, higher = total + twice;

		if (twice == higher - total)
			total = higher;
	}
	return total;
}
