// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sample/sample.h"
#include "sample/shared.h"

static void add_cells(struct sample_set *set, const struct result *result)
{
	for (size_t i = 0; i < result->cells.count; i++) {
		const struct result_cell *cell = result_cell(result, i);
		size_t c = 0;

		while (c < set->cell_count &&
		       !point_same(&set->cells[c]->point, &cell->point))
			c++;
		if (c == set->cell_count)
			set->cells[set->cell_count++] = cell;
	}
}

/* Of one clock, whatever is made of its times later: where processes' means are compared,
 * their rounding errors may all be alike. */
static void add_steps(struct stats_step *step, const struct result_cell *cell,
		      enum metric metric)
{
	const bool of_procs = metric == METRIC_MEAN || metric == METRIC_MAX;

	for (size_t i = 0; i < cell->rounds.count; i++) {
		const struct result_round *round = result_round(cell, i);

		if (!summary_round_counts(round, metric))
			continue;
		if (!of_procs || !round->procs.count)
			stats_step_add(step, summary_round_figure(round, metric));
		for (size_t p = 0; of_procs && p < round->procs.count; p++)
			stats_step_add(step, (double)result_proc(round, p)->release_ns);
	}
}

static double clock_step(const struct result *result, enum metric metric)
{
	uint64_t step_ns = result->clock.granularity_ns;

	if (metric_kinds[metric].unit != METRIC_UNIT_NS || step_ns == UNKNOWN_U64)
		return 0;
	return (double)step_ns;
}

/* The rounds of one run; how many count. */
static size_t take_run(struct sample *sample, double *values, struct stats_step *step,
		       const struct result *result, const struct point *point,
		       enum metric metric)
{
	const struct result_cell *cell = result_find_cell(result, point);
	size_t count = cell ? summary_values(values, cell, metric) : 0;

	if (cell) {
		sample->rejected += result_rounds_rejected_as(cell,
							      metric_kinds[metric].watch);
		sample->oversubscribed |= cell->oversubscribed;
	}
	if (count) {
		add_steps(step, cell, metric);
		sample->has_zero |= !(values[0] > 0);
		sample->resolution = fmax(sample->resolution, clock_step(result, metric));
	}
	return count;
}

/* Counted instructions of two boots that took the same path tell nothing of how boots
 * differ. */
static bool is_repeated(const struct sample *sample, const double *values, size_t count)
{
	for (size_t i = 0; i < sample->run_count; i++) {
		if (sample->runs[i].count == count &&
		    !memcmp(sample->runs[i].values, values, count * sizeof(*values)))
			return true;
	}
	return false;
}

static int make_room(struct sample *sample, const struct compare_variant *variant,
		     const struct point *point)
{
	size_t most = 0;

	for (size_t i = 0; i < variant->file_count; i++) {
		const struct result_cell *cell =
			result_find_cell(&variant->files[i]->result, point);

		most += cell ? cell->rounds.count : 0;
	}
	sample->boots = calloc(variant->boot_count + 1, sizeof(*sample->boots));
	sample->boot = calloc(variant->boot_count + 1, sizeof(*sample->boot));
	sample->runs = calloc(variant->file_count + 1, sizeof(*sample->runs));
	sample->run = calloc(variant->file_count + 1, sizeof(*sample->run));
	sample->result = calloc(variant->file_count + 1, sizeof(*sample->result));
	sample->values = calloc(most + 1, sizeof(*sample->values));
	return sample->boots && sample->boot && sample->runs && sample->run &&
			       sample->result && sample->values
		       ? 0
		       : -ENOMEM;
}

static void range_add(struct sample_range *range, size_t count)
{
	if (!range->fewest || count < range->fewest)
		range->fewest = count;
	if (count > range->most)
		range->most = count;
}

/* What one boot adds; @first is the id of its first run, those of others follow. */
static void take_boot(struct sample *sample, const struct compare_boot *boot,
		      size_t first, struct stats_step *step, const struct point *point,
		      enum metric metric)
{
	size_t from = sample->run_count;

	for (size_t i = 0; i < boot->file_count; i++) {
		const struct result *result = &boot->files[i]->result;
		double *values = sample->values + sample->used;
		size_t count = take_run(sample, values, step, result, point, metric);

		if (!count)
			continue;
		if (compare_is_exact(result) && is_repeated(sample, values, count)) {
			sample->repeated++;
			continue;
		}
		sample->used += count;
		sample->run[sample->run_count] = first + i;
		sample->result[sample->run_count] = result;
		sample->runs[sample->run_count++] = (struct nested_group){ values, count,
									   NULL };
	}
	if (sample->run_count == from)
		return;
	sample->boot[sample->boot_count] = boot->id;
	sample->boots[sample->boot_count++] = (struct nested_group){
		NULL, sample->run_count - from, sample->runs + from
	};
}

static int find_median(struct sample *sample)
{
	double *values = malloc((sample->used + 1) * sizeof(*values));

	if (!values)
		return -ENOMEM;
	memcpy(values, sample->values, sample->used * sizeof(*values));
	stats_sort(values, sample->used);
	sample->median = stats_quantile(values, sample->used, 0.5);
	free(values);
	return 0;
}

/* @first: the id of the variant's first run. */
static int make_sample(struct sample *sample, const struct compare_variant *variant,
		       size_t first, const struct point *point, enum metric metric)
{
	int ret = make_room(sample, variant, point);
	struct stats_step step = { 0 };

	for (size_t i = 0; i < variant->boot_count && !ret; i++) {
		take_boot(sample, &variant->boots[i], first, &step, point, metric);
		first += variant->boots[i].file_count;
	}
	sample->resolution = fmax(sample->resolution, stats_step_of(&step));
	return ret || !sample->has_zero ? ret : find_median(sample);
}

struct sample_range sample_runs(const struct sample *sample)
{
	struct sample_range runs = { 0, 0 };

	for (size_t b = 0; b < sample->boot_count; b++)
		range_add(&runs, sample->boots[b].groups ? sample->boots[b].count : 1);
	return runs;
}

struct sample_range sample_set_rounds(const struct sample_set *set, size_t cell)
{
	struct sample_range rounds = { 0, 0 };

	for (size_t v = 0; v < set->variant_count; v++) {
		const struct sample *sample = sample_of(set, cell, v);

		for (size_t b = 0; b < sample->boot_count; b++) {
			const struct nested_group *boot = &sample->boots[b];

			for (size_t r = 0; boot->groups && r < boot->count; r++)
				range_add(&rounds, boot->groups[r].count);
			if (!boot->groups)
				range_add(&rounds, boot->count);
		}
	}
	return rounds;
}

int sample_set_make(struct sample_set *set, const struct compare_variants *variants,
		    enum metric metric)
{
	const struct compare_variant *base = &variants->items[0];
	size_t most = 0;
	int ret = 0;

	memset(set, 0, sizeof(*set));
	set->variant_count = variants->count;
	for (size_t i = 0; i < base->file_count; i++)
		most += base->files[i]->result.cells.count;
	set->cells = calloc(most + 1, sizeof(*set->cells));
	set->samples = calloc(most * variants->count + 1, sizeof(*set->samples));
	if (!set->cells || !set->samples)
		ret = -ENOMEM;
	for (size_t i = 0; i < base->file_count && !ret; i++)
		add_cells(set, &base->files[i]->result);
	for (size_t c = 0; c < set->cell_count && !ret; c++) {
		size_t first = 0;

		for (size_t v = 0; v < variants->count && !ret; v++) {
			ret = make_sample(&set->samples[c * variants->count + v],
					  &variants->items[v], first,
					  &set->cells[c]->point, metric);
			first += variants->items[v].file_count;
		}
	}
	if (!ret)
		ret = sample_set_share(set);
	if (ret)
		sample_set_free(set);
	return ret;
}

void sample_set_free(struct sample_set *set)
{
	size_t count = set->samples ? set->cell_count * set->variant_count : 0;

	for (size_t i = 0; i < count; i++) {
		free(set->samples[i].boots);
		free(set->samples[i].boot);
		free(set->samples[i].runs);
		free(set->samples[i].run);
		free(set->samples[i].result);
		free(set->samples[i].values);
	}
	free(set->samples);
	free(set->cells);
	memset(set, 0, sizeof(*set));
}
