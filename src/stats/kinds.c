// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "stats/kinds.h"
#include "stats/stats.h"

/* Adds the group's logs, but for the one that they are measured from. */
static size_t add_rounds(double *values, const struct nested_group *group)
{
	size_t from = group->count / 4, used = 0;
	double level;

	for (size_t i = 0; i < group->count; i++)
		values[i] = log(group->values[i]);
	stats_sort(values, group->count);
	level = values[from];
	for (size_t i = 0; i < group->count; i++) {
		if (i != from)
			values[used++] = values[i] - level;
	}
	return used;
}

static size_t add_groups(double *values, const struct nested_group *groups, size_t count)
{
	size_t used = 0;

	for (size_t i = 0; i < count; i++)
		used += groups[i].groups ? add_groups(values + used, groups[i].groups,
						      groups[i].count)
					 : add_rounds(values + used, &groups[i]);
	return used;
}

/* Sums of the values and of their squares. */
struct moments {
	double count, sum, squares;
};

static void moments_add(struct moments *moments, double value)
{
	moments->count++;
	moments->sum += value;
	moments->squares += value * value;
}

static double spread(const struct moments *moments)
{
	return fmax(moments->squares - moments->sum * moments->sum / moments->count, 0);
}

static bool has_gap(const double *sorted, size_t count, double least_gap)
{
	size_t least = (count + 9) / 10 > 2 ? (count + 9) / 10 : 2;
	double wanted = KINDS_GAP * fmax(1, KINDS_FEW / (double)count);
	struct moments all = { 0 }, low = { 0 };

	for (size_t i = 0; i < count; i++)
		moments_add(&all, sorted[i]);
	for (size_t i = 0; i + least < count; i++) {
		struct moments high;
		double within;

		moments_add(&low, sorted[i]);
		if (i + 1 < least)
			continue;
		high = (struct moments){ all.count - low.count, all.sum - low.sum,
					 all.squares - low.squares };
		within = (spread(&low) + spread(&high)) / (all.count - 2);
		if (sorted[i + 1] - sorted[i] > fmax(wanted * sqrt(within), least_gap))
			return true;
	}
	return false;
}

int kinds_are_two(bool *two, const struct nested_group *groups, size_t count,
		  double resolution)
{
	size_t rounds = nested_rounds(groups, count);
	double *values = calloc(rounds + 1, sizeof(*values));

	*two = false;
	if (!values)
		return -ENOMEM;
	rounds = add_groups(values, groups, count);
	stats_sort(values, rounds);
	*two = rounds >= KINDS_LEAST && has_gap(values, rounds, KINDS_STEPS * resolution);
	free(values);
	return 0;
}
