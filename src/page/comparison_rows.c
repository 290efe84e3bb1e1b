// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/units.h"
#include "page/comparison.h"
#include "page/words.h"
#include "sample/unmatched.h"

#define ROW struct comparison_row

static const struct field fields[] = {
	COLUMN_TEXT("name", name, "label, variant and base"),
	COLUMN_MODE,
	COLUMNS_POINT,
	COLUMN_TEXT("base", base, "the base"),
	COLUMN_COUNT("base_boots", base_boots, "boots of the base"),
	COLUMN_COUNT("base_runs", base_runs, "runs of all its boots"),
	COLUMN_COUNT("base_rounds", base_rounds, "its used rounds"),
	COLUMN_FIGURE("base_ns", base_ns.value,
		      "its time: geometric mean of the boots' medians"),
	COLUMN_FIGURE("base_low_ns", base_ns.low, "of its uncorrected interval"),
	COLUMN_FIGURE("base_high_ns", base_ns.high, "of its uncorrected interval"),
	COLUMN_TEXT("variant", variant, "the other variant"),
	COLUMN_COUNT("boots", boots, "boots of the variant"),
	COLUMN_COUNT("runs", runs, "runs of all its boots"),
	COLUMN_COUNT("rounds", rounds, "its used rounds"),
	COLUMN_COUNT("rejected", rejected, "its rejected rounds"),
	COLUMN_FIGURE("ns", ns.value, "its time"),
	COLUMN_FIGURE("low_ns", ns.low, "of its uncorrected interval"),
	COLUMN_FIGURE("high_ns", ns.high, "of its uncorrected interval"),
	COLUMN_FIGURE("speed_up", verdict.speed_up, "the base's time over the variant's"),
	COLUMN_FIGURE("speed_up_low", verdict.low, "of the verdict's interval"),
	COLUMN_FIGURE("speed_up_high", verdict.high, "of the verdict's interval"),
	COLUMN_FIGURE("confidence", verdict.confidence,
		      "of this interval, corrected for how many there are"),
	{ "unit", FIELD_STRING, STRING(ROW, unit), .flags = FIELD_NULLABLE,
	  .help = "boot, run or round: the unit of replication; below boots, the "
		  "variation between boots is not in it" },
	COLUMN_ENUM("verdict", kind, &verdict_names, "what the interval shows"),
	COLUMN_COUNT("more_boots", more_boots, "more boots that would decide it, or 0"),
	COLUMN_COUNT("more_runs", more_runs,
		     "in the one boot, more boots that would "
		     "decide it, or 0"),
	COLUMN_COUNT("more_rounds", more_rounds,
		     "in every unit, more boots that would "
		     "decide it, or 0"),
	COLUMN_ENUM("gate", gate, &gate_names, "outcome of the gate"),
	COLUMN_TEXT("outcome", outcome, "outcome as a test reports it"),
	COLUMN_TEXT("detail", detail, "a sentence"),
	COLUMN_LABEL,
	COLUMN_BUILD_ID("base_build_id", base_build_id),
	COLUMN_BUILD_ID("build_id", build_id),
	COLUMN_NEAREST(nearest),
};

const struct record comparison_row_record = {
	.what = "row of a comparison",
	FIELDS(ROW, fields),
};

struct figure comparison_figure(const struct study *study, size_t cell, size_t variant)
{
	const struct analysis *analysis = &study->analysis;
	const struct sample *sample = sample_of(&study->set, cell, variant);
	struct figure figure = analysis_time_ns(analysis, cell, variant,
						analysis->options.confidence);

	if (sample->has_zero)
		figure.value = sample->median;
	return figure;
}

/* Of a sample, whether there is an estimate of it or not. */
static unsigned int runs_of(const struct sample *sample)
{
	size_t runs = 0;

	for (size_t i = 0; i < sample->boot_count; i++)
		runs += sample->boots[i].groups ? sample->boots[i].count : 1;
	return (unsigned int)runs;
}

static unsigned int rounds_of(const struct sample *sample)
{
	return (unsigned int)nested_rounds(sample->boots, sample->boot_count);
}

static void fill_figures(struct comparison_row *row, const struct study *study,
			 size_t cell, size_t variant)
{
	const struct analysis *analysis = &study->analysis;
	const struct sample *base = sample_of(&study->set, cell, 0);
	const struct sample *own = sample_of(&study->set, cell, variant);
	const struct ladder_steps *steps = &study->steps;

	row->base_boots = (unsigned int)base->boot_count;
	row->base_runs = runs_of(base);
	row->base_rounds = rounds_of(base);
	row->boots = (unsigned int)own->boot_count;
	row->runs = runs_of(own);
	row->rounds = rounds_of(own);
	row->rejected = (unsigned int)own->rejected;
	row->base_ns = comparison_figure(study, cell, 0);
	row->ns = comparison_figure(study, cell, variant);
	if (ladder_steps_have_deferral(steps))
		row->adds = analysis_ratio(analysis, cell, (size_t)steps->reference,
					   (size_t)steps->deferral,
					   analysis_each(analysis));
}

static void fill_verdict(struct comparison_row *row, const struct verdict *verdict,
			 double margin)
{
	static const char *const outcomes[GATE_COUNT] = {
		[GATE_PASS] = OUTCOME_PASS,
		[GATE_REGRESSION] = OUTCOME_FAIL,
		[GATE_UNDECIDED] = OUTCOME_SKIP,
		[GATE_INVALID] = OUTCOME_ERROR,
	};
	char words[sizeof(row->open)], interval[64] = "";

	row->verdict = *verdict;
	row->kind = verdict->kind;
	if (verdict->kind != VERDICT_INVALID)
		strcpy(row->unit, nested_level_names[verdict->unit]);
	row->gate = gate_of(verdict, margin);
	row->more_boots = (unsigned int)verdict->more.boots;
	row->more_runs = (unsigned int)verdict->more.runs;
	row->more_rounds = (unsigned int)verdict->more.rounds;
	strcpy(row->outcome, outcomes[row->gate]);
	words_verdict(words, sizeof(words), verdict);
	if (verdict->high > UNIT_RATIO_MOST)
		snprintf(interval, sizeof(interval), "%.3fx (%.3f to >%d), ",
			 verdict->speed_up, verdict->low, UNIT_RATIO_MOST);
	else if (isfinite(verdict->low))
		snprintf(interval, sizeof(interval), "%.3fx (%.3f to %.3f), ",
			 verdict->speed_up, verdict->low, verdict->high);
	if (row->gate == GATE_INVALID)
		strcpy(row->detail, words);
	else
		snprintf(row->detail, sizeof(row->detail), "%s: %s%s",
			 gate_names.items[row->gate], interval, words);
	if (verdict->kind == VERDICT_UNDECIDED || verdict->kind == VERDICT_INVALID)
		strcpy(row->open, words);
}

/* Which two stand beside each other, and where. Those of a variant are of one build. */
static void fill_names(struct comparison_row *row, const struct study *study,
		       size_t variant)
{
	char label[POINT_NAME_MAX];
	const struct result *base = &study->variants->items[0].files[0]->result;
	const struct result *other = &study->variants->items[variant].files[0]->result;

	strcpy(row->base, study_name(study, 0));
	strcpy(row->variant, study_name(study, variant));
	strcpy(row->base_build_id, base->kernel.module.build_id);
	strcpy(row->build_id, other->kernel.module.build_id);
	row->nearest = result_is_nearest(base) || result_is_nearest(other);
	snprintf(row->name, sizeof(row->name), "%s, %s against %s",
		 cell_label(&row->cell, label, sizeof(label)), row->variant, row->base);
}

static void fill_row(struct comparison_row *row, const struct study *study,
		     const struct labels *labels, size_t cell, size_t variant)
{
	bool oversubscribed = sample_of(&study->set, cell, 0)->oversubscribed ||
			      sample_of(&study->set, cell, variant)->oversubscribed;

	row->cell = row_cell_of(labels, &study->set.cells[cell]->point, oversubscribed);
	fill_names(row, study, variant);
	fill_figures(row, study, cell, variant);
	fill_verdict(row, analysis_verdict(&study->analysis, cell, variant),
		     study->analysis.options.margin);
}

static void count_rounds(struct comparison_row *row, const struct compare_variant *column,
			 const struct point *point)
{
	for (size_t i = 0; i < column->boot_count; i++) {
		const struct compare_boot *boot = &column->boots[i];
		unsigned int before = row->rounds;

		for (size_t j = 0; j < boot->file_count; j++) {
			const struct result_cell *cell =
				result_find_cell(&boot->files[j]->result, point);

			if (!cell)
				continue;
			row->runs += result_rounds_used(cell) > 0;
			row->rounds += result_rounds_used(cell);
			row->rejected += result_rounds_rejected(cell);
		}
		row->boots += row->rounds > before;
	}
}

/* A test protocol has a test of it, which cannot pass. */
static void fill_unmatched(struct comparison_row *row, const struct study *study,
			   const struct unmatched *at)
{
	const struct verdict verdict = { .kind = VERDICT_INVALID,
					 .why = VERDICT_WHY_NO_BASE,
					 .speed_up = NAN,
					 .low = NAN,
					 .high = NAN,
					 .confidence = analysis_each(&study->analysis) };
	const struct figure none = { NAN, NAN, NAN };

	row->cell = row_cell_of(&label_whole, at->point, false);
	fill_names(row, study, at->variant);
	count_rounds(row, &study->variants->items[at->variant], at->point);
	row->base_ns = row->ns = none;
	fill_verdict(row, &verdict, study->analysis.options.margin);
}

static size_t count_unmatched(const struct study *study)
{
	struct unmatched at = { 0 };
	size_t count = 0;

	while (unmatched_next(&at, &study->set, study->variants))
		count++;
	return count;
}

int comparison_make(struct comparison *comparison, const struct study *study)
{
	size_t cells = study->set.cell_count, others = study->set.variant_count - 1;
	size_t unmatched = count_unmatched(study);
	struct comparison_row *rows = calloc(cells * others + unmatched + 1,
					     sizeof(*rows));
	struct labels labels = labels_of(study_result(study));
	struct unmatched at = { 0 };

	*comparison = (struct comparison){ study, cells, others, unmatched, rows };
	if (!rows)
		return -ENOMEM;
	for (size_t i = 0; i < cells * others; i++)
		fill_row(&rows[i], study, &labels, i / others, i % others + 1);
	rows += cells * others;
	while (unmatched_next(&at, &study->set, study->variants))
		fill_unmatched(rows++, study, &at);
	return 0;
}
