// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "stats/clusters.h"
#include "stats/exact_sum.h"
#include "stats/median.h"
#include "stats/nested.h"
#include "stats/stats.h"

/* What a tree is measured with. */
struct measure {
	size_t taken;
	struct median_draw draw; /* of the last number of rounds seen: mostly all alike */
};

const char *const nested_level_names[NESTED_LEVELS] = {
	[NESTED_ROUND] = "round",
	[NESTED_RUN] = "run",
	[NESTED_BOOT] = "boot",
};

size_t nested_fewest(const struct nested_group *groups, size_t count)
{
	size_t fewest = SIZE_MAX;

	for (size_t i = 0; i < count; i++) {
		size_t own = groups[i].groups
				     ? nested_fewest(groups[i].groups, groups[i].count)
				     : groups[i].count;

		fewest = own < fewest ? own : fewest;
	}
	return count ? fewest : 0;
}

size_t nested_rounds(const struct nested_group *groups, size_t count)
{
	size_t rounds = 0;

	for (size_t i = 0; i < count; i++)
		rounds += groups[i].groups
				  ? nested_rounds(groups[i].groups, groups[i].count)
				  : groups[i].count;
	return rounds;
}

static int median_of(struct measure *measure, const double *sorted, size_t count,
		     struct log_median *median)
{
	int ret = 0;

	if (measure->taken < count)
		return median_of_subsamples(median, sorted, count, measure->taken);
	if (measure->draw.values != count) {
		median_draw_free(&measure->draw);
		ret = median_draw_make(&measure->draw, count);
	}
	if (!ret)
		*median = median_whole(sorted, &measure->draw);
	return ret;
}

static int measure_rounds(struct measure *measure, const struct nested_group *group,
			  struct nested_unit *unit)
{
	struct log_median median;
	double *sorted;
	int ret;

	for (size_t i = 0; i < group->count; i++) {
		if (!(group->values[i] > 0 && isfinite(group->values[i])))
			return -EINVAL;
	}
	sorted = malloc(group->count * sizeof(*sorted));
	if (!sorted)
		return -ENOMEM;
	memcpy(sorted, group->values, group->count * sizeof(*sorted));
	stats_sort(sorted, group->count);
	ret = median_of(measure, sorted, group->count, &median);
	free(sorted);
	if (ret)
		return ret;
	*unit = (struct nested_unit){ .log_value = median.log_value };
	unit->below[NESTED_ROUND] = median.variance;
	unit->kept = (double)(measure->taken < group->count ? measure->taken
							    : group->count) /
		     (double)group->count;
	return 0;
}

/* Variance of the units' values about their @mean; NAN of one. */
static double variance(const struct nested_unit *units, size_t count, double mean)
{
	struct exact_sum squares = { 0 };

	for (size_t i = 0; i < count; i++) {
		double off = units[i].log_value - mean;

		exact_sum_add(&squares, off * off);
	}
	return exact_sum_value(&squares) / ((double)count - 1);
}

static double mean_value(const struct nested_unit *units, size_t count)
{
	struct exact_sum sum = { 0 };

	for (size_t i = 0; i < count; i++)
		exact_sum_add(&sum, units[i].log_value);
	return exact_sum_value(&sum) / (double)count;
}

/*
 * What @units of @level are together. The levels below give 1 / count of what they give
 * to one, and the level itself what is left of the variance (nested analysis of variance:
 * Searle and others, Variance Components, 1992, 3.6); nothing, where there is one.
 */
static struct nested_unit gather(const struct nested_unit *units, size_t count,
				 enum nested_level level)
{
	struct nested_unit whole = { .log_value = mean_value(units, count) };
	double known = 0;

	for (size_t i = 0; i < count; i++)
		whole.kept += units[i].kept / (double)count;
	for (int below = 0; below < (int)level; below++) {
		struct exact_sum sum = { 0 };

		for (size_t i = 0; i < count; i++)
			exact_sum_add(&sum, units[i].below[below]);
		whole.below[below] = exact_sum_value(&sum) /
				     ((double)count * (double)count);
		known += whole.below[below];
	}
	if (count > 1)
		whole.below[level] = fmax(
			variance(units, count, whole.log_value) / (double)count - known,
			0);
	return whole;
}

static int measure_group(struct measure *measure, const struct nested_group *group,
			 enum nested_level level, struct nested_unit *unit);

/* The groups below one, each as a unit of @level. */
static int measure_all(struct measure *measure, const struct nested_group *groups,
		       size_t count, enum nested_level level, struct nested_unit **units)
{
	int ret = 0;

	*units = calloc(count + 1, sizeof(**units));
	if (!*units)
		return -ENOMEM;
	for (size_t i = 0; i < count && !ret; i++)
		ret = measure_group(measure, &groups[i], level, &(*units)[i]);
	return ret;
}

static int measure_group(struct measure *measure, const struct nested_group *group,
			 enum nested_level level, struct nested_unit *unit)
{
	struct nested_unit *runs = NULL;
	int ret;

	if (!group->count || (group->groups && level != NESTED_BOOT))
		return -EINVAL;
	if (!group->groups)
		return measure_rounds(measure, group, unit);
	ret = measure_all(measure, group->groups, group->count, NESTED_RUN, &runs);
	if (!ret)
		*unit = gather(runs, group->count, NESTED_RUN);
	free(runs);
	return ret;
}

/* Weighted with the units' rounds. Of medians of nearly all rounds the jackknife tells
 * nothing (Efron and Stein). */
static void measure_kept(struct nested *nested)
{
	struct exact_sum kept = { 0 }, single = { 0 }, weights = { 0 };

	for (size_t i = 0; i < nested->unit_count; i++) {
		const struct nested_unit *unit = &nested->units[i];

		exact_sum_add(&kept, unit->kept);
		if (unit->kept > NESTED_ALIKE)
			continue;
		exact_sum_add(&single,
			      unit->below[NESTED_ROUND] / (unit->kept * unit->kept));
		exact_sum_add(&weights, 1 / unit->kept);
	}
	nested->kept = exact_sum_value(&kept) / (double)nested->unit_count;
	nested->single = exact_sum_value(&single) / exact_sum_value(&weights);
}

int nested_make(struct nested *nested, const struct nested_group *boots, size_t count,
		const struct nested_design *design)
{
	struct measure measure = { .taken = design->rounds
						    ? design->rounds
						    : nested_fewest(boots, count) };
	const struct nested_group *groups = boots;
	struct clusters clusters = { 0 };
	double step = 0;
	int ret;

	*nested = (struct nested){
		.level = NESTED_BOOT,
		.boots = count,
		.rounds = nested_rounds(boots, count),
		.taken = measure.taken,
		.unit_count = count,
		.log_value = NAN,
	};
	memcpy(nested->cluster, design->cluster, sizeof(nested->cluster));
	for (size_t i = 0; i < count; i++)
		nested->runs += boots[i].groups ? boots[i].count : 1;
	if (!count)
		return 0;
	if (!measure.taken)
		return -EINVAL;
	/* Of a level with one only nothing is known. */
	if (count == 1 && boots->groups) {
		nested->level = NESTED_RUN;
		nested->unit_count = boots->count;
		groups = boots->groups;
	}
	ret = measure_all(&measure, groups, nested->unit_count, nested->level,
			  &nested->units);
	median_draw_free(&measure.draw);
	if (!ret) {
		nested->log_value = mean_value(nested->units, nested->unit_count);
		measure_kept(nested);
		step = design->resolution / exp(nested->log_value);
		ret = clusters_make(&clusters, boots, count, step);
		nested->has_clusters = clusters.two;
		nested->clusters = clusters.levels;
		nested->together = clusters.together;
	}
	if (ret) {
		nested_free(nested);
		return ret;
	}
	nested->resolution = step / sqrt(12);
	if (nested->unit_count == 1)
		nested->level = NESTED_ROUND;
	return 0;
}

void nested_free(struct nested *nested)
{
	free(nested->units);
	*nested = (struct nested){ .log_value = NAN };
}
