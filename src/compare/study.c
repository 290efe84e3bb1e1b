// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "compare/study.h"

struct sorted {
	const struct result **results;
	size_t *variant;
	const char **names;
};

static struct sample_files sort_files(struct sorted *sorted,
				      const struct compare_columns *columns)
{
	struct sample_files files = { sorted->results, sorted->variant, 0,
				      columns->count };

	for (size_t i = 0; i < columns->count; i++) {
		const struct compare_column *column = &columns->items[i];

		sorted->names[i] = column->name;
		for (size_t j = 0; j < column->boot_count; j++) {
			sorted->results[files.count] = column->boots[j]->result;
			sorted->variant[files.count++] = i;
		}
	}
	return files;
}

static int make(struct study *study, struct sorted *sorted, const struct ladder *ladder,
		const struct analysis_wish *wish)
{
	struct sample_files files = sort_files(sorted, study->columns);
	int ret = sample_set_make(&study->set, &files, study->metric);

	study->rungs = rungs_of(ladder, sorted->names, study->columns->count);
	return ret ? ret : analysis_make(&study->analysis, &study->set, wish);
}

int study_make(struct study *study, const struct compare_columns *columns,
	       const struct ladder *ladder, enum metric metric,
	       const struct analysis_wish *wish)
{
	size_t count = compare_columns_boots(columns);
	struct sorted sorted = {
		.results = calloc(count + 1, sizeof(*sorted.results)),
		.variant = calloc(count + 1, sizeof(*sorted.variant)),
		.names = calloc(columns->count + 1, sizeof(*sorted.names)),
	};
	int ret = -ENOMEM;

	memset(study, 0, sizeof(*study));
	study->columns = columns;
	study->metric = metric;
	if (sorted.results && sorted.variant && sorted.names)
		ret = make(study, &sorted, ladder, wish);
	free(sorted.results);
	free(sorted.variant);
	free(sorted.names);
	return ret;
}

void study_free(struct study *study)
{
	analysis_free(&study->analysis);
	sample_set_free(&study->set);
}

bool study_has_one_boot(const struct study *study)
{
	for (size_t i = 0; i < study->set.cell_count * study->set.variant_count; i++) {
		if (study->set.samples[i].boot_count == 1)
			return true;
	}
	return false;
}
