// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/plural.h"
#include "format/units.h"
#include "page/chart.h"
#include "page/comparison.h"
#include "page/curve.h"

static char *cell_word(const void *at, char *buf, size_t size)
{
	const char *word = at;

	return cell_text(*word ? word : "-", buf, size);
}

static enum tone tone_of_word(const void *at)
{
	const int kind = names_find(&verdict_names, at);

	return kind < 0 ? TONE_PLAIN : comparison_tone((unsigned int)kind);
}

#define OF(member) offsetof(struct curve_row, member)

/* A table for each cell. */
static void add_tables(struct document *document, const struct curve *curve,
		       const struct curve_row *rows)
{
	static const char *const spare[] = { "room", "buffers", "pages", "parked" };

	for (size_t c = 0; c < curve->study->set.cell_count; c++, rows += curve->count) {
		char label[TABLE_CELL_MAX];
		struct row_cell cell = rows->cell;
		const struct column columns[] = {
			{ label, cell_text, OF(variant) },
			{ "pages", cell_u64, OF(spare_pages) },
			{ "room", cell_bytes, OF(point.room_bytes) },
			{ "budget", cell_share, OF(point.budget) },
			{ "release", cell_time, OF(point.time_ns.value) },
			{ "adds", cell_speed_up, OF(point.verdict.speed_up) },
			{ "interval", cell_speed_ups, OF(point.verdict.low) },
			{ "verdict", cell_word, OF(verdict) },
			{ "parked", cell_bytes, OF(point.peak_bytes) },
			{ "buffers", cell_bytes, OF(point.buffer_bytes) },
			{ "fell back", cell_share, OF(fallback_share) },
		};

		for (size_t i = 0; i < curve->count; i++)
			cell.oversubscribed |= rows[i].cell.oversubscribed;
		cell_label(&cell, label, sizeof(label));
		document_add_table(document, columns,
				   sizeof(columns) / sizeof(columns[0]), rows,
				   curve->count, sizeof(*rows));
		document_tones(document, 7, tone_of_word, OF(verdict), rows, curve->count,
			       sizeof(*rows));
		for (size_t i = 0; i < sizeof(spare) / sizeof(spare[0]); i++)
			document_spare(document, spare[i]);
	}
}

static void add_head(struct document *document, const struct curve *curve)
{
	const struct compare_variant *variants = curve->study->variants->items;
	size_t fewest = SIZE_MAX, most = 0;
	char range[32] = "";

	for (size_t i = 0; i < curve->count; i++) {
		size_t boots = variants[curve->variants[i].index].boot_count;

		fewest = boots < fewest ? boots : fewest;
		most = boots > most ? boots : most;
	}
	/* Where some failed. */
	if (fewest < most)
		snprintf(range, sizeof(range), "%zu to ", fewest);
	comparison_head(document, curve->study);
	document_head(document,
		      "What deferral adds, by budget: %zu budget%s, %s%zu boot%s of "
		      "each kernel",
		      curve->budgets, plural(curve->budgets), range, most, plural(most));
	document_set(document, "head", json_copy(document->head));
}

static void add_notes(struct document *document, const struct curve *curve,
		      const struct curve_row *rows)
{
	const struct study *study = curve->study;
	const struct analysis_options *options = &study->analysis.options;
	uint64_t page_bytes = study_result(study)->machine.page_size_bytes;
	char room[24] = "-";
	bool oversubscribed = false;

	if (page_bytes != UNKNOWN_U64)
		unit_bytes(parked_capacity_bytes(1, page_bytes), room, sizeof(room));
	for (size_t i = 0; i < study->set.cell_count * curve->count; i++)
		oversubscribed |= rows[i].cell.oversubscribed;
	if (oversubscribed)
		document_note(document, "%s", label_oversubscribed);
	document_note(
		document,
		"adds: what deferral adds, %s over the row's kernel, the speed-up on top of "
		"the locking improvement. Intervals: %g %% simultaneous (Bonferroni, %zu "
		"comparisons, %.4g %% each). same: within a margin of %g %%.",
		study_name(study, curve->reference), 100 * options->confidence,
		curve->comparisons,
		100 * estimate_each(options->confidence, curve->comparisons),
		100 * options->margin);
	document_note(document,
		      "Budget: swapped data that fits into the spare pages, %s a page, "
		      "relative to what all processes of the mode release.",
		      room);
	document_note(document,
		      "Parked: peak data whose free was deferred, in any round. Buffers: "
		      "memory of all buffer pages, one per CPU among them. Fell back: "
		      "handles that their caller freed because no buffer page was left.");
	comparison_analyses(document, study);
	comparison_boots(document, study);
	comparison_unmatched(document, study);
	document_note(document,
		      "--format csv has each kernel against %s, with its verdict.",
		      study_name(study, 0));
	document_set(document, "notes", json_copy(document->notes));
}

/* The pictures of the study as a comparison stand behind the curve. */
static void add_comparison(struct document *document, const struct study *study)
{
	struct comparison comparison;

	if (document->error)
		return;
	document->error = comparison_make(&comparison, study);
	if (document->error)
		return;
	chart_comparison(document, &comparison);
	free(comparison.rows);
}

int curve_document(struct document *document, const struct curve *curve)
{
	struct curve_row *rows = curve_rows_make(curve);

	document_init(document, CURVE_SCHEMA);
	if (!rows) {
		document->error = -ENOMEM;
		return document->error;
	}
	comparison_data(document, curve->study, curve->comparisons, "adds");
	add_head(document, curve);
	add_tables(document, curve, rows);
	document_rows(document, &curve_row_record, rows,
		      curve->study->set.cell_count * curve->count);
	curve_plot(document, curve, rows);
	add_notes(document, curve, rows);
	add_comparison(document, curve->study);
	free(rows);
	return document->error;
}
