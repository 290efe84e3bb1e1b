// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "page/comparison.h"
#include "page/label.h"
#include "page/row_cell.h"
#include "page/words.h"

/* One variant against the base in one cell, as CSV and JSON have it. */
struct row {
	char name[128];
	struct row_cell cell;
	bool oversubscribed;
	char base[LIST_NAME_MAX];
	char variant[LIST_NAME_MAX];
	unsigned int base_boots, base_rounds, boots, rounds, rejected;
	struct figure base_ns, ns;
	struct verdict verdict;
	unsigned int kind, gate;
	unsigned int more_boots, more_rounds;
	char outcome[16];
	char detail[512];
};

static const struct field fields[] = {
	{ "name", FIELD_STRING, STRING(struct row, name) },
	{ "mode", FIELD_STRING, STRING(struct row, cell.mode) },
	{ "procs", FIELD_UINT, AT(struct row, cell.point.procs) },
	{ "size_mib", FIELD_UINT, AT(struct row, cell.point.size_mib) },
	{ "pattern", FIELD_STRING, STRING(struct row, cell.point.pattern) },
	{ "release", FIELD_STRING, STRING(struct row, cell.point.release) },
	{ "oversubscribed", FIELD_BOOL, AT(struct row, oversubscribed) },
	{ "base", FIELD_STRING, STRING(struct row, base) },
	{ "base_boots", FIELD_UINT, AT(struct row, base_boots) },
	{ "base_rounds", FIELD_UINT, AT(struct row, base_rounds) },
	{ "base_ns", FIELD_DOUBLE, AT(struct row, base_ns.value),
	  .flags = FIELD_NULLABLE },
	{ "base_low_ns", FIELD_DOUBLE, AT(struct row, base_ns.low),
	  .flags = FIELD_NULLABLE },
	{ "base_high_ns", FIELD_DOUBLE, AT(struct row, base_ns.high),
	  .flags = FIELD_NULLABLE },
	{ "variant", FIELD_STRING, STRING(struct row, variant) },
	{ "boots", FIELD_UINT, AT(struct row, boots) },
	{ "rounds", FIELD_UINT, AT(struct row, rounds) },
	{ "rejected", FIELD_UINT, AT(struct row, rejected) },
	{ "ns", FIELD_DOUBLE, AT(struct row, ns.value), .flags = FIELD_NULLABLE },
	{ "low_ns", FIELD_DOUBLE, AT(struct row, ns.low), .flags = FIELD_NULLABLE },
	{ "high_ns", FIELD_DOUBLE, AT(struct row, ns.high), .flags = FIELD_NULLABLE },
	{ "speed_up", FIELD_DOUBLE, AT(struct row, verdict.speed_up),
	  .flags = FIELD_NULLABLE },
	{ "speed_up_low", FIELD_DOUBLE, AT(struct row, verdict.low),
	  .flags = FIELD_NULLABLE },
	{ "speed_up_high", FIELD_DOUBLE, AT(struct row, verdict.high),
	  .flags = FIELD_NULLABLE },
	{ "confidence", FIELD_DOUBLE, AT(struct row, verdict.confidence),
	  .flags = FIELD_NULLABLE },
	{ "rounds_only", FIELD_BOOL, AT(struct row, verdict.rounds_only) },
	{ "verdict", FIELD_ENUM, AT(struct row, kind), .names = &verdict_names },
	{ "more_boots", FIELD_UINT, AT(struct row, more_boots) },
	{ "more_rounds", FIELD_UINT, AT(struct row, more_rounds) },
	{ "gate", FIELD_ENUM, AT(struct row, gate), .names = &gate_names },
	{ "outcome", FIELD_STRING, STRING(struct row, outcome) },
	{ "detail", FIELD_STRING, STRING(struct row, detail) },
};

static const struct record row_record = {
	.what = "row of a comparison",
	FIELDS(struct row, fields),
};

static const char *const outcomes[GATE_COUNT] = {
	[GATE_FINE] = OUTCOME_PASS,
	[GATE_REGRESSION] = OUTCOME_FAIL,
	[GATE_UNDECIDED] = OUTCOME_SKIP,
	[GATE_INVALID] = OUTCOME_ERROR,
};

static void fill_cell(struct row *row, const struct study *study, size_t cell,
		      size_t variant)
{
	const struct result_cell *own = study->set.cells[cell];
	struct labels labels = labels_of(study_result(study));
	char label[96];

	row->cell = row_cell_of(own);
	row->oversubscribed = sample_of(&study->set, cell, 0)->oversubscribed ||
			      sample_of(&study->set, cell, variant)->oversubscribed;
	strcpy(row->base, study_name(study, 0));
	strcpy(row->variant, study_name(study, variant));
	snprintf(row->name, sizeof(row->name), "%s, %s against %s",
		 label_row(&labels, own, label, sizeof(label)), row->variant, row->base);
}

static void fill_figures(struct row *row, const struct study *study, size_t cell,
			 size_t variant)
{
	const struct analysis *analysis = &study->analysis;
	const struct nested *base = analysis_nested(analysis, cell, 0);
	const struct nested *own = analysis_nested(analysis, cell, variant);
	double confidence = analysis->wish.confidence;

	row->base_boots = (unsigned int)base->boots;
	row->base_rounds = (unsigned int)base->rounds;
	row->boots = (unsigned int)own->boots;
	row->rounds = (unsigned int)own->rounds;
	row->rejected = (unsigned int)sample_of(&study->set, cell, variant)->rejected;
	row->base_ns = analysis_time_ns(analysis, cell, 0, confidence, NULL);
	row->ns = analysis_time_ns(analysis, cell, variant, confidence, NULL);
}

static void fill_verdict(struct row *row, const struct verdict *verdict, double margin)
{
	char words[320];

	row->verdict = *verdict;
	row->kind = verdict->kind;
	row->gate = gate_of(verdict, margin);
	row->more_boots = (unsigned int)verdict->more.boots;
	row->more_rounds = (unsigned int)verdict->more.rounds;
	strcpy(row->outcome, outcomes[row->gate]);
	words_verdict(words, sizeof(words), verdict);
	if (isfinite(verdict->low))
		snprintf(row->detail, sizeof(row->detail), "%s: %.3fx (%.3f to %.3f), %s",
			 gate_names.items[row->gate], verdict->speed_up, verdict->low,
			 verdict->high, words);
	else
		snprintf(row->detail, sizeof(row->detail), "%s: %s",
			 gate_names.items[row->gate], words);
}

int comparison_rows(struct document *document, const struct study *study)
{
	const struct analysis *analysis = &study->analysis;
	int ret = 0;

	for (size_t c = 0; c < analysis->cell_count; c++) {
		for (size_t v = 1; v < analysis->variant_count && !ret; v++) {
			struct row row = { 0 };

			fill_cell(&row, study, c, v);
			fill_figures(&row, study, c, v);
			fill_verdict(&row, analysis_verdict(analysis, c, v),
				     analysis->wish.margin);
			ret = document_row(document, record_encode(&row_record, &row));
		}
	}
	return ret;
}
