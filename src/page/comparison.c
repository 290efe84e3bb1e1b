// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>

#include "base/plural.h"
#include "page/chart.h"
#include "page/comparison.h"

void comparison_head(struct document *document, const struct study *study)
{
	const struct result *result = study_result(study);
	struct labels labels = labels_of(result);
	const struct machine *machine = &result->machine;
	char head[160];

	document_head(document, "%s, %s", label_head(&labels, head, sizeof(head)),
		      result->substrate);
	document_head(document, "%s%s%s, %llu CPU%s, machine %s", machine->model,
		      *machine->model ? ", " : "",
		      *machine->cpu_model ? machine->cpu_model : machine->arch,
		      (unsigned long long)machine->cpus, plural(machine->cpus),
		      machine->id);
	label_metric(document, study->metric);
}

enum tone comparison_tone(unsigned int verdict)
{
	static const enum tone tones[VERDICT_COUNT] = {
		[VERDICT_FASTER] = TONE_GOOD,
		[VERDICT_SLOWER] = TONE_BAD,
		[VERDICT_UNDECIDED] = TONE_OPEN,
	};

	return tones[verdict];
}

void comparison_data(struct document *document, const struct study *study,
		     size_t comparisons, const char *figure)
{
	const struct analysis_options *options = &study->analysis.options;
	const struct result *result = study_result(study);

	document_update(document,
			json_pack("{s:s, s:s, s:s, s:s, s:f, s:f, s:i, s:s}",
				  "machine_id", result->machine.id, "substrate",
				  result->substrate, "algorithm", result->job.algorithm,
				  "metric", metric_names.items[study->metric],
				  "confidence", options->confidence, "margin_percent",
				  100 * options->margin, "comparisons", (int)comparisons,
				  "figure", figure));
}

int comparison_document(struct document *document, const struct study *study,
			const struct comparison_options *options)
{
	struct comparison comparison;

	document_init(document, COMPARISON_SCHEMA);
	document->error = comparison_make(&comparison, study);
	if (document->error)
		return document->error;
	comparison_data(document, study, study->analysis.comparisons, "speed_up");
	comparison_head(document, study);
	comparison_tables(document, &comparison, options->columns);
	label_rows(document, &comparison_row_record, study->metric, comparison.rows,
		   comparison.cells * comparison.others + comparison.unmatched);
	comparison_notes(document, &comparison, options);
	if (!options->in_parts)
		chart_comparison(document, &comparison);
	free(comparison.rows);
	return document->error;
}
