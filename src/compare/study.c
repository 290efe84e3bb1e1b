// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "compare/study.h"
#include "sample/paired.h"

int study_make(struct study *study, const struct compare_variants *variants,
	       const struct ladder *ladder, enum metric metric,
	       const struct analysis_options *options)
{
	const char **names = calloc(variants->count + 1, sizeof(*names));
	bool anticorrelated = false;
	int ret;

	memset(study, 0, sizeof(*study));
	study->variants = variants;
	study->metric = metric;
	if (!names)
		return -ENOMEM;
	for (size_t i = 0; i < variants->count; i++)
		names[i] = variants->items[i].name;
	study->steps = ladder_steps_of(ladder, names, variants->count);
	free(names);
	ret = sample_set_make(&study->set, variants, metric);
	if (!ret && !options->paired)
		ret = sample_set_turns_anticorrelated(&anticorrelated, &study->set);
	if (!ret && (options->paired || anticorrelated))
		ret = sample_set_pair(&study->set);
	study->set.pairing.anticorrelated = anticorrelated;
	return ret ? ret : analysis_make(&study->analysis, &study->set, options);
}

void study_free(struct study *study)
{
	analysis_free(&study->analysis);
	sample_set_free(&study->set);
}

bool study_is_nearest(const struct study *study)
{
	for (size_t i = 0; i < study->variants->count; i++) {
		const struct compare_variant *variant = &study->variants->items[i];

		for (size_t j = 0; j < variant->file_count; j++) {
			if (result_is_nearest(&variant->files[j]->result))
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
