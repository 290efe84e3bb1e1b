// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sample/sample.h"

static bool has_point(const struct sample_set *set, const struct point *point)
{
	for (size_t i = 0; i < set->cell_count; i++) {
		if (point_same(&set->cells[i]->point, point))
			return true;
	}
	return false;
}

static int find_cells(struct sample_set *set, const struct compare_column *base)
{
	size_t most = 0;

	for (size_t i = 0; i < base->boot_count; i++)
		most += base->boots[i]->result.cells.count;
	set->cells = calloc(most + 1, sizeof(*set->cells));
	if (!set->cells)
		return -ENOMEM;
	for (size_t i = 0; i < base->boot_count; i++) {
		const struct result *result = &base->boots[i]->result;

		for (size_t c = 0; c < result->cells.count; c++) {
			const struct result_cell *cell = result_cell(result, c);

			if (!has_point(set, &cell->point))
				set->cells[set->cell_count++] = cell;
		}
	}
	return 0;
}

static int make_sample(struct sample *sample, const struct compare_column *column,
		       const struct point *point, enum metric metric)
{
	size_t most = 0, used = 0;

	for (size_t i = 0; i < column->boot_count; i++) {
		const struct result_cell *cell =
			result_find_cell(&column->boots[i]->result, point);

		most += cell ? cell->rounds.count : 0;
	}
	sample->boots = calloc(column->boot_count + 1, sizeof(*sample->boots));
	sample->boot = calloc(column->boot_count + 1, sizeof(*sample->boot));
	sample->values = calloc(most + 1, sizeof(*sample->values));
	if (!sample->boots || !sample->boot || !sample->values)
		return -ENOMEM;
	for (size_t i = 0; i < column->boot_count; i++) {
		const struct result_cell *cell =
			result_find_cell(&column->boots[i]->result, point);
		double *values = sample->values + used;
		size_t count = cell ? summary_values(values, cell, metric) : 0;

		if (cell) {
			sample->rejected += result_rounds_rejected(cell);
			sample->oversubscribed |= cell->oversubscribed;
		}
		if (!count)
			continue;
		sample->boots[sample->boot_count] = (struct nested_boot){ values, count };
		sample->boot[sample->boot_count++] = i;
		used += count;
	}
	return 0;
}

int sample_set_make(struct sample_set *set, const struct compare_columns *columns,
		    enum metric metric)
{
	int ret;

	memset(set, 0, sizeof(*set));
	set->variant_count = columns->count;
	ret = find_cells(set, &columns->items[0]);
	if (!ret) {
		set->samples = calloc(set->cell_count * set->variant_count + 1,
				      sizeof(*set->samples));
		ret = set->samples ? 0 : -ENOMEM;
	}
	for (size_t c = 0; c < set->cell_count && !ret; c++) {
		for (size_t v = 0; v < set->variant_count && !ret; v++)
			ret = make_sample(&set->samples[c * set->variant_count + v],
					  &columns->items[v], &set->cells[c]->point,
					  metric);
	}
	if (ret)
		sample_set_free(set);
	return ret;
}

void sample_set_free(struct sample_set *set)
{
	size_t count = set->samples ? set->cell_count * set->variant_count : 0;

	for (size_t i = 0; i < count; i++) {
		free(set->samples[i].boots);
		free(set->samples[i].values);
		free(set->samples[i].boot);
	}
	free(set->samples);
	free(set->cells);
	memset(set, 0, sizeof(*set));
}
