// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/plural.h"
#include "format/units.h"
#include "page/answer.h"
#include "page/label.h"
#include "report/report.h"

/* Cells that are named of each result, and results. */
#define NAMED_MOST   4
#define RESULTS_MOST 4

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

static void add_each(struct document *answer, const struct report_source *source)
{
	document_head(
		answer,
		"%zu results that are not comparable with each other: each is shown "
		"by itself.",
		source->file_count);
	for (size_t i = 0; i < source->file_count && i < RESULTS_MOST; i++)
		add_result(answer, &source->files[i]);
}

static bool has_several(const struct study *study)
{
	for (size_t c = 0; c < study->set.cell_count; c++) {
		if (study->set.cells[c]->point.procs > 1)
			return true;
	}
	return false;
}

static void add_intervals(struct document *answer, const struct study *study)
{
	const struct analysis *analysis = &study->analysis;
	const double confidence = analysis->options.confidence;

	document_note(answer, "%sIn parentheses: intervals of %g %%%s.%s",
		      study->variants->count > 1
			      ? "2x: in half of the time, 0.5x: in twice the time. "
			      : "",
		      answer_is_of_one_run(study) ? 95 : 100 * confidence,
		      study->variants->count > 1 && analysis->comparisons > 1
			      ? ", simultaneous over all comparisons"
			      : "",
		      has_several(study)
			      ? " single: one process releases its memory; multi 2p: two "
				"processes at the same time, and so on."
			      : "");
}

/* What a reader who never heard of "tcg" has to know. */
static const char *substrate_words(const struct result *result)
{
	if (!strcmp(result->substrate, "metal"))
		return "";
	return answer_emulated(result, ", emulated", ", in a virtual machine");
}

/* " on HOST, DATE to DATE": pages of several boards and nights are told apart. */
static const char *host_and_dates(const struct report_source *source, char *buf,
				  size_t size)
{
	const struct compare_file *files = source->files;
	const char *host = files[0].result.machine.nodename;
	const char *first = files[0].result.started_at, *last = first;

	for (size_t i = 1; i < source->file_count; i++) {
		const char *at = files[i].result.started_at;

		if (strcmp(host, files[i].result.machine.nodename) != 0)
			host = "";
		first = strcmp(at, first) < 0 ? at : first;
		last = strcmp(at, last) > 0 ? at : last;
	}
	snprintf(buf, size, "%s%s, %.10s%s%.10s", *host ? " on " : "", host, first,
		 strncmp(first, last, 10) != 0 ? " to " : "",
		 strncmp(first, last, 10) != 0 ? last : "");
	return buf;
}

static void add_where(struct document *answer, const struct report_source *source)
{
	const struct result *result = study_result(source->study);
	const struct machine *machine = &result->machine;
	const struct labels labels = labels_of(result);
	char head[160], when[128];

	document_note(answer, "Measured: %s; %s, %llu CPU%s%s, Linux %s; %zu run%s%s.",
		      label_head(&labels, head, sizeof(head)),
		      *machine->cpu_model ? machine->cpu_model : machine->arch,
		      (unsigned long long)machine->cpus, plural(machine->cpus),
		      substrate_words(result), result->kernel.release, source->file_count,
		      plural(source->file_count),
		      host_and_dates(source, when, sizeof(when)));
}

void report_answer(struct report *report)
{
	const struct report_source *source = report->source;
	const struct study *study = source->study;
	struct document *answer = &report->answer;

	document_init(answer, SUMMARY_SCHEMA);
	if (report->history)
		report_history_answer(report);
	if (!study && !report->history)
		add_each(answer, source);
	if (study) {
		answer_of_study(answer, study);
		add_intervals(answer, study);
		add_where(answer, source);
	}
}
