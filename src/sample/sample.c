// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sample/sample.h"

static bool has_cell(const struct sample_set *set, const struct result_cell *cell)
{
	for (size_t i = 0; i < set->cell_count; i++) {
		if (point_same(&set->cells[i]->point, &cell->point))
			return true;
	}
	return false;
}

static void collect_cells(struct sample_set *set, const struct result *result)
{
	for (size_t i = 0; i < result->cells.count; i++) {
		if (!has_cell(set, result_cell(result, i)))
			set->cells[set->cell_count++] = result_cell(result, i);
	}
}

static int find_cells(struct sample_set *set, const struct sample_files *files)
{
	size_t most = 0;

	for (size_t i = 0; i < files->count; i++)
		most += files->results[i]->cells.count;
	set->cells = calloc(most + 1, sizeof(*set->cells));
	if (!set->cells)
		return -ENOMEM;
	for (size_t i = 0; i < files->count; i++) {
		if (files->variant[i] == 0)
			collect_cells(set, files->results[i]);
	}
	return 0;
}

static int add_boot(struct sample *sample, const struct result_cell *cell, size_t file,
		    enum metric metric)
{
	double *values;
	ssize_t count = summary_values(&values, cell, metric);

	if (count < 0)
		return (int)count;
	sample->rejected += result_rounds_rejected(cell);
	sample->oversubscribed |= cell->oversubscribed;
	if (!count) {
		free(values);
		return 0;
	}
	sample->boots[sample->boot_count].values = values;
	sample->boots[sample->boot_count].count = (size_t)count;
	sample->file[sample->boot_count++] = file;
	return 0;
}

static int make_sample(struct sample *sample, const struct sample_files *files,
		       size_t variant, const struct point *point, enum metric metric)
{
	int ret = 0;

	sample->boots = calloc(files->count + 1, sizeof(*sample->boots));
	sample->file = calloc(files->count + 1, sizeof(*sample->file));
	if (!sample->boots || !sample->file)
		return -ENOMEM;
	for (size_t i = 0; i < files->count && !ret; i++) {
		const struct result_cell *cell =
			files->variant[i] == variant
				? result_find_cell(files->results[i], point)
				: NULL;

		if (cell)
			ret = add_boot(sample, cell, i, metric);
	}
	return ret;
}

int sample_set_make(struct sample_set *set, const struct sample_files *files,
		    enum metric metric)
{
	int ret;

	memset(set, 0, sizeof(*set));
	set->variant_count = files->variant_count;
	ret = find_cells(set, files);
	if (!ret) {
		set->samples = calloc(set->cell_count * set->variant_count + 1,
				      sizeof(*set->samples));
		ret = set->samples ? 0 : -ENOMEM;
	}
	for (size_t c = 0; c < set->cell_count && !ret; c++) {
		for (size_t v = 0; v < set->variant_count && !ret; v++)
			ret = make_sample(&set->samples[c * set->variant_count + v],
					  files, v, &set->cells[c]->point, metric);
	}
	if (ret)
		sample_set_free(set);
	return ret;
}

void sample_set_free(struct sample_set *set)
{
	size_t count = set->samples ? set->cell_count * set->variant_count : 0;

	for (size_t i = 0; i < count; i++) {
		struct sample *sample = &set->samples[i];

		for (size_t b = 0; b < sample->boot_count; b++)
			free((double *)sample->boots[b].values);
		free(sample->boots);
		free(sample->file);
	}
	free(set->samples);
	free(set->cells);
	memset(set, 0, sizeof(*set));
}
