// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "format/units.h"
#include "page/label.h"
#include "report/answer.h"

const char *answer_emulated(const struct result *result, const char *yes, const char *no)
{
	return strncmp(result->substrate, "tcg", 3) ? no : yes;
}

char *answer_label(const struct study *study, size_t cell, char *buf, size_t size)
{
	const struct labels labels = labels_of(study_result(study));
	char label[POINT_NAME_MAX];

	snprintf(buf, size, "%s",
		 labels_point(&labels, &study->set.cells[cell]->point, label));
	return buf;
}

bool answer_is_one_run(const struct study *study)
{
	return compare_variants_file_count(study->variants) == 1;
}

/* Of the base; of a single run the median of its rounds, as its table has it. */
static struct figure time_of(const struct study *study, size_t cell)
{
	const struct analysis *analysis = &study->analysis;
	struct result_summary summary;

	if (!answer_is_one_run(study))
		return analysis_time_ns(analysis, cell, 0, analysis->options.confidence);
	if (summary_make(&summary, study->set.cells[cell],
			 &study_result(study)->job.rounds, study->metric))
		return (struct figure){ NAN, NAN, NAN };
	return (struct figure){ summary.median_ns, summary.low_ns, summary.high_ns };
}

/* Of one column: what was measured. */
void answer_times(struct document *answer, const struct study *study)
{
	const struct labels labels = labels_of(study_result(study));
	char text[DOCUMENT_TEXT_MAX], label[POINT_NAME_MAX], time[24], times[64];
	struct sentence sentence = { text, sizeof(text), 0 };
	size_t said = 0;

	sentence_add(&sentence, "%s release (%s) takes ",
		     answer_emulated(study_result(study), "On emulated CPUs a", "A"),
		     label_head(&labels, label, sizeof(label)));
	for (size_t c = 0; c < study->set.cell_count && said < 2 * NAMED_MOST; c++) {
		const struct figure figure = time_of(study, c);

		if (!isfinite(figure.value))
			continue;
		sentence_add(&sentence, "%s%s", said++ ? ", " : "",
			     cell_time(&figure.value, time, sizeof(time)));
		if (isfinite(figure.low))
			sentence_add(&sentence, " (%s)",
				     cell_times(&figure.low, times, sizeof(times)));
		sentence_add(&sentence, " for %s",
			     answer_label(study, c, label, sizeof(label)));
	}
	if (said < study->set.cell_count && said)
		sentence_add(&sentence, " and more below");
	if (said)
		document_head(answer, "%s.", text);
	else
		document_head(answer, "No round counts, so there is no figure; "
				      "below is why.");
}

/* "example.json: single 12.5 ms (12.1 - 12.9), ...", of results that stand apart. */
static void add_result(struct document *answer, const struct compare_file *file)
{
	const struct result *result = &file->result;
	const struct labels labels = labels_of(result);
	const char *slash = strrchr(file->path, '/');
	char text[DOCUMENT_TEXT_MAX], label[POINT_NAME_MAX], time[24], times[64];
	struct sentence sentence = { text, sizeof(text), 0 };

	sentence_add(&sentence, "%s%s: %s", slash ? slash + 1 : file->path,
		     answer_emulated(result, " (emulated CPUs)", ""),
		     label_head(&labels, label, sizeof(label)));
	for (size_t c = 0; c < result->cells.count && c < NAMED_MOST; c++) {
		const struct result_cell *cell = result_cell(result, c);
		struct result_summary summary;

		if (summary_make(&summary, cell, &result->job.rounds, METRIC_MEAN) ||
		    !isfinite(summary.median_ns))
			continue;
		sentence_add(&sentence, "; %s %s",
			     labels_point(&labels, &cell->point, label),
			     cell_time(&summary.median_ns, time, sizeof(time)));
		if (isfinite(summary.low_ns))
			sentence_add(&sentence, " (%s)",
				     cell_times(&summary.low_ns, times, sizeof(times)));
	}
	document_head(answer, "%s.", text);
}

void answer_each(struct document *answer, const struct report_source *source)
{
	document_head(
		answer,
		"%zu results that are not comparable with each other: each is shown "
		"by itself.",
		source->file_count);
	for (size_t i = 0; i < source->file_count && i < SENTENCES_MOST; i++)
		add_result(answer, &source->files[i]);
}
