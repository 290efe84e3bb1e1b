// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/plural.h"
#include "format/units.h"
#include "page/label.h"
#include "report/answer.h"

/* Two columns of a study whose speed-up is the answer. */
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
			     answer_label(pair->study, c, label, sizeof(label)));
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
	static const char *const words[VERDICT_COUNT] = {
		[VERDICT_FASTER] = "faster than",
		[VERDICT_SLOWER] = "slower than",
		[VERDICT_SAME] = "as fast as",
		[VERDICT_UNDECIDED] = "neither shown to be faster nor slower than",
		[VERDICT_INVALID] = "without a figure to be held against",
	};
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
				     study_name(pair->study, pair->under), words[kind],
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

	sentence_add(&sentence, "%s", before);
	say_pair(&sentence, pair);
	document_head(answer, "%s", text);
}

static void add_comparisons(struct document *answer, const struct study *study)
{
	const size_t count = study->variants->count;
	const struct pair deferral = { study, (size_t)study->steps.reference,
				       (size_t)study->steps.deferral };
	struct pair pair = { study, 0, 0 };
	const char *where = answer_emulated(study_result(study),
					    "On emulated CPUs: ", "");
	char before[80];

	snprintf(before, sizeof(before), "%s",
		 answer_emulated(study_result(study),
				 "On emulated CPUs, on top of the locking change: ",
				 "On top of the locking change: "));
	if (ladder_steps_have_deferral(&study->steps))
		add_pair(answer, &deferral, before);
	for (size_t v = 1; v < count && v <= SENTENCES_MOST; v++) {
		pair.under = v;
		if (count < 4 || !ladder_steps_have_deferral(&study->steps))
			add_pair(answer, &pair,
				 answer->head && json_array_size(answer->head) ? ""
									       : where);
	}
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
		      answer_is_one_run(study) ? 95 : 100 * confidence,
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

static void add_where(struct document *answer, const struct report_source *source)
{
	const struct result *result = study_result(source->study);
	const struct machine *machine = &result->machine;
	const struct labels labels = labels_of(result);
	char head[160];

	document_note(answer, "Measured: %s; %s, %llu CPU%s%s, Linux %s; %zu run%s.",
		      label_head(&labels, head, sizeof(head)),
		      *machine->cpu_model ? machine->cpu_model : machine->arch,
		      (unsigned long long)machine->cpus, plural(machine->cpus),
		      substrate_words(result), result->kernel.release, source->file_count,
		      plural(source->file_count));
}

void report_answer(struct report *report)
{
	const struct report_source *source = report->source;
	const struct study *study = source->study;
	struct document *answer = &report->answer;

	document_init(answer, SUMMARY_SCHEMA);
	if (!study)
		answer_each(answer, source);
	else if (study->variants->count > 1)
		add_comparisons(answer, study);
	else
		answer_times(answer, study);
	if (study) {
		add_intervals(answer, study);
		add_where(answer, source);
	}
}
