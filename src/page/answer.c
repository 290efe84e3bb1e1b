// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "format/units.h"
#include "page/answer.h"
#include "page/label.h"
#include "sample/summary.h"

/* Cells that are named in the answer for each verdict, before the rest is counted. */
#define NAMED_MOST 4
/* Variants that are held against the base in a sentence of their own. */
#define SENTENCES_MOST 4

const char *answer_emulated(const struct result *result, const char *yes, const char *no)
{
	return result_is_emulated(result) ? yes : no;
}

/* Two variants of a study whose speed-up is the answer. */
struct pair {
	const struct study *study;
	size_t over, under;
};

static struct figure figure_of(const struct pair *pair, size_t cell)
{
	const struct analysis *analysis = &pair->study->analysis;

	return analysis_ratio(analysis, cell, pair->over, pair->under,
			      analysis_each(analysis));
}

/* As the table judges what is against its base; of two others what their interval says,
 * where the table would judge either. */
static enum verdict_kind kind_of(const struct pair *pair, size_t cell)
{
	const struct analysis *analysis = &pair->study->analysis;
	const struct verdict *verdict = analysis_verdict(analysis, cell, pair->under);
	const struct figure figure = figure_of(pair, cell);
	const double margin = 1 + analysis->options.margin;

	if (!pair->over)
		return verdict->kind;
	if (!isfinite(figure.value))
		return VERDICT_INVALID;
	if (!isfinite(figure.low) ||
	    (verdict->why != VERDICT_WHY_SETTLED && verdict->why != VERDICT_WHY_WIDE))
		return VERDICT_UNDECIDED;
	if (figure.low >= 1 / margin && figure.high <= margin)
		return VERDICT_SAME;
	if (figure.low > 1)
		return VERDICT_FASTER;
	return figure.high < 1 ? VERDICT_SLOWER : VERDICT_UNDECIDED;
}

static char *label_of(const struct study *study, size_t cell, char *buf, size_t size)
{
	const struct labels labels = labels_of(study_result(study));
	char label[POINT_NAME_MAX];

	snprintf(buf, size, "%s",
		 labels_point(&labels, &study->set.cells[cell]->point, label));
	return buf;
}

/* "single 2.05x (1.78 - 2.37), multi 2p ... and 3 more": the cells of one verdict. */
static void say_cells(struct sentence *sentence, const struct pair *pair,
		      enum verdict_kind kind, size_t count)
{
	char label[POINT_NAME_MAX], value[24], interval[64];
	size_t said = 0;

	for (size_t c = 0; c < pair->study->set.cell_count && said < NAMED_MOST; c++) {
		const struct figure figure = figure_of(pair, c);

		if (kind_of(pair, c) != kind)
			continue;
		sentence_add(sentence, "%s%s", said++ ? ", " : "",
			     label_of(pair->study, c, label, sizeof(label)));
		if (isfinite(figure.value))
			sentence_add(sentence, " %s",
				     cell_speed_up(&figure.value, value, sizeof(value)));
		if (isfinite(figure.low))
			sentence_add(
				sentence, " (%s)",
				cell_speed_ups(&figure.low, interval, sizeof(interval)));
	}
	if (count > said)
		sentence_add(sentence, " and %zu more", count - said);
}

/* What the cells of a table are, as far as they differ. */
static const char *cells_of(const struct study *study)
{
	const struct labels labels = labels_of(study_result(study));

	return labels.size || labels.pattern || labels.release ? "cases" : "modes";
}

static size_t count_of(const struct pair *pair, enum verdict_kind kind)
{
	size_t count = 0;

	for (size_t c = 0; c < pair->study->set.cell_count; c++)
		count += kind_of(pair, c) == kind;
	return count;
}

/* Why no cell is decided, where that is no matter of its interval. */
static const char *why_undecided(const struct pair *pair)
{
	const struct study *study = pair->study;
	bool boot = false;

	for (size_t c = 0; c < study->set.cell_count; c++) {
		const enum verdict_why why =
			analysis_verdict(&study->analysis, c, pair->under)->why;

		if (why != VERDICT_WHY_ONE_BOOT && why != VERDICT_WHY_ONE_RUN)
			return "";
		boot |= why == VERDICT_WHY_ONE_BOOT;
	}
	return boot ? "; one boot of a kernel does not tell how its boots differ, "
		      "so none of this is decided"
		    : "; one run of each does not tell how runs differ, so none of this "
		      "is decided";
}

/* "deferred is faster than class_idx in 2 of 4 modes: ...; undecided: ..." */
static void say_pair(struct sentence *sentence, const struct pair *pair)
{
	/* Of release times, and of what else a release costs. */
	static const char *const words[][VERDICT_COUNT] = {
		{
			[VERDICT_FASTER] = "faster than",
			[VERDICT_SLOWER] = "slower than",
			[VERDICT_SAME] = "as fast as",
			[VERDICT_UNDECIDED] =
				"neither shown to be faster nor slower than",
			[VERDICT_INVALID] = "without a figure to compare with",
		},
		{
			[VERDICT_FASTER] = "lower than",
			[VERDICT_SLOWER] = "higher than",
			[VERDICT_SAME] = "the same as",
			[VERDICT_UNDECIDED] = "neither shown to be lower nor higher than",
			[VERDICT_INVALID] = "without a figure to compare with",
		},
	};
	const bool is_cost = !metric_is_release(pair->study->metric);
	const size_t cells = pair->study->set.cell_count;
	bool begun = false;

	for (int kind = 0; kind < VERDICT_COUNT; kind++) {
		const size_t count = count_of(pair, (enum verdict_kind)kind);

		if (!count)
			continue;
		if (begun)
			sentence_add(sentence, "; %s: ", verdict_names.items[kind]);
		else
			sentence_add(sentence, "%s is %s %s",
				     study_name(pair->study, pair->under),
				     words[is_cost][kind],
				     study_name(pair->study, pair->over));
		if (!begun && count < cells)
			sentence_add(sentence, " in %zu of %zu %s: ", count, cells,
				     cells_of(pair->study));
		else if (!begun)
			sentence_add(sentence, "%s%s: ", cells > 1 ? " in all " : "",
				     cells > 1 ? cells_of(pair->study) : "");
		begun = true;
		say_cells(sentence, pair, (enum verdict_kind)kind, count);
	}
	sentence_add(sentence, "%s.", why_undecided(pair));
}

static void add_pair(struct document *answer, const struct pair *pair, const char *before)
{
	char text[DOCUMENT_TEXT_MAX];
	struct sentence sentence = { text, sizeof(text), 0 };

	if (!metric_is_release(pair->study->metric))
		sentence_add(&sentence, "%s: ", metric_names.items[pair->study->metric]);
	sentence_add(&sentence, "%s", before);
	say_pair(&sentence, pair);
	document_answer(answer, "%s", text);
}

/* Of the base; of a single run the median of its rounds, as its table has it. */
static struct figure time_of(const struct study *study, size_t cell)
{
	const struct analysis *analysis = &study->analysis;
	struct result_summary summary;

	if (!answer_is_of_one_run(study))
		return analysis_time_ns(analysis, cell, 0, analysis->options.confidence);
	if (summary_make(&summary, study->set.cells[cell],
			 &study_result(study)->job.rounds, study->metric))
		return (struct figure){ NAN, NAN, NAN };
	return (struct figure){ summary.median_ns, summary.low_ns, summary.high_ns };
}

/* Of one column: what was measured. */
static void add_times(struct document *answer, const struct study *study)
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
			     label_of(study, c, label, sizeof(label)));
	}
	if (said < study->set.cell_count && said)
		sentence_add(&sentence, " and more below");
	if (said)
		document_answer(answer, "%s.", text);
	else
		document_answer(answer, "No round was valid, so there is no figure; "
					"the reasons are below.");
}

static void add_comparisons(struct document *answer, const struct study *study)
{
	const size_t count = study->variants->count;
	const struct pair deferral = { study, (size_t)study->steps.reference,
				       (size_t)study->steps.deferral };
	const bool has_deferral = ladder_steps_have_deferral(&study->steps);
	const char *where = answer_emulated(study_result(study),
					    "On emulated CPUs: ", "");
	struct pair pair = { study, 0, 0 };

	if (has_deferral)
		add_pair(answer, &deferral,
			 answer_emulated(
				 study_result(study),
				 "On emulated CPUs, on top of the locking change: ",
				 "On top of the locking change: "));
	for (size_t v = 1; v < count && v <= SENTENCES_MOST; v++) {
		pair.under = v;
		if (count < 4 || !has_deferral)
			add_pair(answer, &pair, v > 1 || has_deferral ? "" : where);
	}
}

bool answer_is_of_one_run(const struct study *study)
{
	return compare_variants_file_count(study->variants) == 1;
}

void answer_of_study(struct document *document, const struct study *study)
{
	if (study->variants->count > 1)
		add_comparisons(document, study);
	else
		add_times(document, study);
}

void answer_of_result(struct document *document, const struct result *result,
		      enum metric metric)
{
	const struct labels labels = labels_of(result);
	char text[DOCUMENT_TEXT_MAX], label[POINT_NAME_MAX], time[24], times[64];
	struct sentence sentence = { text, sizeof(text), 0 };
	size_t said = 0;

	if (!metric_is_release(metric))
		return;
	sentence_add(&sentence, "%s release (%s) takes ",
		     answer_emulated(result, "On emulated CPUs a", "A"),
		     label_head(&labels, label, sizeof(label)));
	for (size_t c = 0; c < result->cells.count && said < 2 * NAMED_MOST; c++) {
		const struct result_cell *cell = result_cell(result, c);
		struct result_summary summary;

		if (summary_make(&summary, cell, &result->job.rounds, metric) ||
		    !isfinite(summary.median_ns))
			continue;
		sentence_add(&sentence, "%s%s", said++ ? ", " : "",
			     cell_time(&summary.median_ns, time, sizeof(time)));
		if (isfinite(summary.low_ns))
			sentence_add(&sentence, " (%s)",
				     cell_times(&summary.low_ns, times, sizeof(times)));
		sentence_add(&sentence, " for %s",
			     labels_point(&labels, &cell->point, label));
	}
	if (said)
		document_answer(document, "%s.", text);
}
