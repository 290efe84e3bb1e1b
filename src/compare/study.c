// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "compare/study.h"
#include "sample/paired.h"

int study_make(struct study *study, const struct compare_columns *columns,
	       const struct ladder *ladder, enum metric metric,
	       const struct analysis_wish *wish)
{
	const char **names = calloc(columns->count + 1, sizeof(*names));
	bool anticorrelated = false;
	int ret;

	memset(study, 0, sizeof(*study));
	study->columns = columns;
	study->metric = metric;
	if (!names)
		return -ENOMEM;
	for (size_t i = 0; i < columns->count; i++)
		names[i] = columns->items[i].name;
	study->rungs = rungs_of(ladder, names, columns->count);
	free(names);
	ret = sample_set_make(&study->set, columns, metric);
	if (!ret && !wish->paired)
		ret = sample_set_turns_anticorrelated(&anticorrelated, &study->set);
	if (!ret && (wish->paired || anticorrelated))
		ret = sample_set_pair(&study->set);
	study->set.pairing.anticorrelated = anticorrelated;
	return ret ? ret : analysis_make(&study->analysis, &study->set, wish);
}

void study_free(struct study *study)
{
	analysis_free(&study->analysis);
	sample_set_free(&study->set);
}

bool study_is_nearest(const struct study *study)
{
	for (size_t i = 0; i < study->columns->count; i++) {
		const struct compare_column *column = &study->columns->items[i];

		for (size_t j = 0; j < column->file_count; j++) {
			if (result_is_nearest(&column->files[j]->result))
				return true;
		}
	}
	return false;
}

bool study_has_one_boot(const struct study *study)
{
	for (size_t i = 0; i < study->set.cell_count * study->set.variant_count; i++) {
		if (study->set.samples[i].boot_count == 1)
			return true;
	}
	return false;
}
