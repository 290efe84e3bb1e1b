// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>

#include "page/comparison.h"
#include "page/label.h"

int comparison_head(struct document *document, const struct study *study)
{
	const struct result *result = study_result(study);
	struct labels labels = labels_of(result);
	const struct machine *machine = &result->machine;
	char head[160];
	int ret = document_say(&document->head, "%s, %s",
			       label_head(&labels, head, sizeof(head)),
			       result->substrate);

	if (ret)
		return ret;
	return document_say(&document->head, "%s%s%s, %llu CPUs, machine %s",
			    machine->model, *machine->model ? ", " : "",
			    *machine->cpu_model ? machine->cpu_model : machine->arch,
			    (unsigned long long)machine->cpus, machine->id);
}

int comparison_data(struct document *document, const struct study *study,
		    size_t comparisons)
{
	const struct analysis_wish *wish = &study->analysis.wish;
	const struct result *result = study_result(study);
	json_t *more = json_pack(
		"{s:s, s:s, s:s, s:s, s:f, s:f, s:i, s:I, s:I}", "machine_id",
		result->machine.id, "substrate", result->substrate, "algorithm",
		result->job.algorithm, "metric", metric_names.items[study->metric],
		"confidence", wish->confidence, "margin_percent", 100 * wish->margin,
		"comparisons", (int)comparisons, "seed", (json_int_t)wish->seed,
		"resamples", (json_int_t)wish->resamples);
	int ret = more ? json_object_update(document->data, more) : -1;

	json_decref(more);
	return ret ? -ENOMEM : 0;
}

int comparison_document(struct document *document, const struct study *study,
			const struct comparison_wish *wish)
{
	int ret = document_init(document, COMPARISON_SCHEMA);

	if (!ret)
		ret = comparison_data(document, study, study->analysis.comparisons);
	if (!ret)
		ret = comparison_head(document, study);
	if (!ret)
		ret = comparison_tables(document, study, wish->columns);
	if (!ret)
		ret = comparison_rows(document, study);
	return ret ? ret : comparison_notes(document, study, wish);
}
