// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page/comparison.h"
#include "page/words.h"

#define ROW(member)  AT(struct comparison_row, member)
#define TEXT(member) STRING(struct comparison_row, member)

static const struct field fields[] = {
	{ "name", FIELD_STRING, TEXT(name), .help = "label, variant and base" },
	{ "mode", FIELD_STRING, TEXT(cell.mode), .help = "single, multi 2p ..." },
	{ "procs", FIELD_UINT, ROW(cell.point.procs), .help = "processes" },
	{ "size_mib", FIELD_UINT, ROW(cell.point.size_mib), .help = "of each process" },
	{ "pattern", FIELD_STRING, TEXT(cell.point.pattern), .help = "of the data" },
	{ "release", FIELD_STRING, TEXT(cell.point.release), .help = "how it is freed" },
	{ "oversubscribed", FIELD_BOOL, ROW(cell.oversubscribed),
	  .help = "more processes than CPUs to run them" },
	{ "base", FIELD_STRING, TEXT(base), .help = "the first column" },
	{ "base_boots", FIELD_UINT, ROW(base_boots), .help = "boots of the base" },
	{ "base_rounds", FIELD_UINT, ROW(base_rounds), .help = "its rounds that count" },
	{ "base_ns", FIELD_DOUBLE, ROW(base_ns.value), .flags = FIELD_NULLABLE,
	  .help = "its time: geometric mean of the boots' medians" },
	{ "base_low_ns", FIELD_DOUBLE, ROW(base_ns.low), .flags = FIELD_NULLABLE,
	  .help = "of its single interval" },
	{ "base_high_ns", FIELD_DOUBLE, ROW(base_ns.high), .flags = FIELD_NULLABLE,
	  .help = "of its single interval" },
	{ "variant", FIELD_STRING, TEXT(variant), .help = "the other column" },
	{ "boots", FIELD_UINT, ROW(boots), .help = "boots of the variant" },
	{ "rounds", FIELD_UINT, ROW(rounds), .help = "its rounds that count" },
	{ "rejected", FIELD_UINT, ROW(rejected), .help = "its rounds that do not" },
	{ "ns", FIELD_DOUBLE, ROW(ns.value), .flags = FIELD_NULLABLE,
	  .help = "its time" },
	{ "low_ns", FIELD_DOUBLE, ROW(ns.low), .flags = FIELD_NULLABLE,
	  .help = "of its single interval" },
	{ "high_ns", FIELD_DOUBLE, ROW(ns.high), .flags = FIELD_NULLABLE,
	  .help = "of its single interval" },
	{ "speed_up", FIELD_DOUBLE, ROW(verdict.speed_up), .flags = FIELD_NULLABLE,
	  .help = "the base's time over the variant's" },
	{ "speed_up_low", FIELD_DOUBLE, ROW(verdict.low), .flags = FIELD_NULLABLE,
	  .help = "of the verdict's interval" },
	{ "speed_up_high", FIELD_DOUBLE, ROW(verdict.high), .flags = FIELD_NULLABLE,
	  .help = "of the verdict's interval" },
	{ "confidence", FIELD_DOUBLE, ROW(verdict.confidence), .flags = FIELD_NULLABLE,
	  .help = "of this interval, corrected for how many there are" },
	{ "rounds_only", FIELD_BOOL, ROW(verdict.rounds_only),
	  .help = "how boots differ is not in the interval" },
	{ "verdict", FIELD_ENUM, ROW(kind), .names = &verdict_names,
	  .help = "what the interval shows" },
	{ "more_boots", FIELD_UINT, ROW(more_boots), .help = "would settle it, or 0" },
	{ "more_rounds", FIELD_UINT, ROW(more_rounds),
	  .help = "in every boot, would settle it, or 0" },
	{ "gate", FIELD_ENUM, ROW(gate), .names = &gate_names,
	  .help = "what a gate makes of it" },
	{ "outcome", FIELD_STRING, TEXT(outcome), .help = "the same as a test has it" },
	{ "detail", FIELD_STRING, TEXT(detail), .help = "a sentence" },
	{ "label", FIELD_STRING, TEXT(cell.label),
	  .help = "the cell, as far as cells of the table differ" },
};

const struct record comparison_row_record = {
	.what = "row of a comparison",
	FIELDS(struct comparison_row, fields),
};

static void fill_figures(struct comparison_row *row, const struct study *study,
			 size_t cell, size_t variant)
{
	const struct analysis *analysis = &study->analysis;
	const struct nested *base = analysis_nested(analysis, cell, 0);
	const struct nested *own = analysis_nested(analysis, cell, variant);
	const struct rungs *rungs = &study->rungs;
	double confidence = analysis->wish.confidence;

	row->base_boots = (unsigned int)base->boots;
	row->base_rounds = (unsigned int)base->rounds;
	row->boots = (unsigned int)own->boots;
	row->rounds = (unsigned int)own->rounds;
	row->rejected = (unsigned int)sample_of(&study->set, cell, variant)->rejected;
	row->base_ns = analysis_time_ns(analysis, cell, 0, confidence);
	row->ns = analysis_time_ns(analysis, cell, variant, confidence);
	if (rungs_have_deferral(rungs))
		row->adds = analysis_ratio(analysis, cell, (size_t)rungs->reference,
					   (size_t)rungs->deferral, confidence);
}

static void fill_verdict(struct comparison_row *row, const struct verdict *verdict,
			 double margin)
{
	static const char *const outcomes[GATE_COUNT] = {
		[GATE_FINE] = OUTCOME_PASS,
		[GATE_REGRESSION] = OUTCOME_FAIL,
		[GATE_UNDECIDED] = OUTCOME_SKIP,
		[GATE_INVALID] = OUTCOME_ERROR,
	};
	char words[sizeof(row->open)], interval[64] = "";

	row->verdict = *verdict;
	row->kind = verdict->kind;
	row->gate = gate_of(verdict, margin);
	row->more_boots = (unsigned int)verdict->more.boots;
	row->more_rounds = (unsigned int)verdict->more.rounds;
	strcpy(row->outcome, outcomes[row->gate]);
	words_verdict(words, sizeof(words), verdict);
	if (isfinite(verdict->low))
		snprintf(interval, sizeof(interval), "%.3fx (%.3f to %.3f), ",
			 verdict->speed_up, verdict->low, verdict->high);
	snprintf(row->detail, sizeof(row->detail), "%s: %s%s",
		 gate_names.items[row->gate], interval, words);
	if (verdict->kind == VERDICT_UNDECIDED || verdict->kind == VERDICT_INVALID)
		strcpy(row->open, words);
}

static void fill_row(struct comparison_row *row, const struct study *study,
		     const struct labels *labels, size_t cell, size_t variant)
{
	bool crowded = sample_of(&study->set, cell, 0)->oversubscribed ||
		       sample_of(&study->set, cell, variant)->oversubscribed;
	char label[POINT_NAME_MAX];

	row->cell = row_cell_of(labels, &study->set.cells[cell]->point, crowded);
	strcpy(row->base, study_name(study, 0));
	strcpy(row->variant, study_name(study, variant));
	snprintf(row->name, sizeof(row->name), "%s, %s against %s",
		 cell_label(&row->cell, label, sizeof(label)), row->variant, row->base);
	fill_figures(row, study, cell, variant);
	fill_verdict(row, analysis_verdict(&study->analysis, cell, variant),
		     study->analysis.wish.margin);
}

int comparison_make(struct comparison *comparison, const struct study *study)
{
	size_t cells = study->set.cell_count, others = study->set.variant_count - 1;
	struct comparison_row *rows = calloc(cells * others + 1, sizeof(*rows));
	struct labels labels = labels_of(study_result(study));

	*comparison = (struct comparison){ study, cells, others, rows };
	if (!rows)
		return -ENOMEM;
	for (size_t i = 0; i < cells * others; i++)
		fill_row(&rows[i], study, &labels, i / others, i % others + 1);
	return 0;
}
