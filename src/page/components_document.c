// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/units.h"
#include "page/comparison.h"
#include "stats/components.h"

/* Of each interval of a component. */
#define CONFIDENCE 0.95

/* Campaigns that take about as long, and one of twice that; see components_document(). */
static const struct shape shapes[] = {
	{ 1, 10 }, { 3, 3 }, { 5, 2 }, { 9, 1 }, { 18, 1 }
};

#define SHAPES (sizeof(shapes) / sizeof(shapes[0]))

/* A standard deviation of logs, in percent. */
struct deviation {
	double percent, low, high;
};

/* One variant, or the ratio of two, in one cell. */
struct components_row {
	char name[POINT_NAME_MAX + 2 * LIST_NAME_MAX + 8];
	struct row_cell cell;
	char of[2 * LIST_NAME_MAX + 4];
	unsigned int boots;
	double runs, rounds;
	struct deviation at[NESTED_LEVELS];
	double half[SHAPES]; /* of a ratio's interval, in percent */
};

#define ROW struct components_row

static const struct field fields[] = {
	COLUMN_TEXT("name", name, "label, and what it is of"),
	COLUMN_MODE,
	COLUMNS_POINT,
	COLUMN_TEXT("of", of, "a variant, or the ratio of two"),
	COLUMN_COUNT("boots", boots, "of the first variant"),
	COLUMN_FIGURE("runs", runs, "in a boot: harmonic mean"),
	COLUMN_FIGURE("rounds", rounds, "in a run: harmonic mean"),
	COLUMN_FIGURE("boots_percent", at[NESTED_BOOT].percent, "between boots"),
	COLUMN_FIGURE("boots_low_percent", at[NESTED_BOOT].low, "of its interval"),
	COLUMN_FIGURE("boots_high_percent", at[NESTED_BOOT].high, "of its interval"),
	COLUMN_FIGURE("runs_percent", at[NESTED_RUN].percent, "between runs"),
	COLUMN_FIGURE("runs_low_percent", at[NESTED_RUN].low, "of its interval"),
	COLUMN_FIGURE("runs_high_percent", at[NESTED_RUN].high, "of its interval"),
	COLUMN_FIGURE("rounds_percent", at[NESTED_ROUND].percent, "between rounds"),
	COLUMN_FIGURE("rounds_low_percent", at[NESTED_ROUND].low, "of its interval"),
	COLUMN_FIGURE("rounds_high_percent", at[NESTED_ROUND].high, "of its interval"),
	COLUMN_FIGURE("half_1x10_percent", half[0], "half width of 1 boot of 10 runs"),
	COLUMN_FIGURE("half_3x3_percent", half[1], "of 3 boots of 3 runs"),
	COLUMN_FIGURE("half_5x2_percent", half[2], "of 5 boots of 2 runs"),
	COLUMN_FIGURE("half_9x1_percent", half[3], "of 9 boots of 1 run"),
	COLUMN_FIGURE("half_18x1_percent", half[4], "of 18 boots of 1 run"),
	COLUMN_LABEL,
};

static const struct record row_record = {
	.what = "row of components",
	FIELDS(ROW, fields),
};

#define OF(member) offsetof(struct components_row, member)

static const struct column part_columns[] = {
	{ "mode", cell_label, OF(cell) },
	{ "of", cell_text, OF(of) },
	{ "boots", cell_percent, OF(at[NESTED_BOOT].percent) },
	{ "interval", cell_percents, OF(at[NESTED_BOOT].low) },
	{ "runs", cell_percent, OF(at[NESTED_RUN].percent) },
	{ "interval", cell_percents, OF(at[NESTED_RUN].low) },
	{ "rounds", cell_percent, OF(at[NESTED_ROUND].percent) },
	{ "interval", cell_percents, OF(at[NESTED_ROUND].low) },
};

static const struct column half_columns[] = {
	{ "mode", cell_label, OF(cell) },        { "of", cell_text, OF(of) },
	{ "1 x 10", cell_percent, OF(half[0]) }, { "3 x 3", cell_percent, OF(half[1]) },
	{ "5 x 2", cell_percent, OF(half[2]) },  { "9 x 1", cell_percent, OF(half[3]) },
	{ "18 x 1", cell_percent, OF(half[4]) },
};

static struct deviation deviation_of(const struct component *component)
{
	return (struct deviation){ 100 * sqrt(fmax(component->variance, 0)) +
					   0 * component->variance,
				   100 * sqrt(component->low),
				   100 * sqrt(component->high) };
}

/* Of variant @over, or of its ratio to another unless @under is the same. 0, -EINVAL
 * where one of the two was not measured, or -ENOMEM. */
static int fill(struct components_row *row, const struct study *study, size_t cell,
		size_t over, size_t under)
{
	const struct sample *samples[] = { sample_of(&study->set, cell, over),
					   sample_of(&study->set, cell, under) };
	const struct components_variant pair[] = {
		{ samples[0]->boots, samples[0]->boot_count },
		{ samples[1]->boots, samples[1]->boot_count },
	};
	const struct analysis *analysis = &study->analysis;
	const bool shared = nested_share_boots(analysis_nested(analysis, cell, over),
					       analysis_nested(analysis, cell, under));
	struct labels labels = labels_of(study_result(study));
	struct components components;
	int ret = components_make(&components, pair, over == under ? 1 : 2, shared,
				  CONFIDENCE);

	if (ret)
		return ret;
	row->cell = row_cell_of(&labels, &study->set.cells[cell]->point,
				samples[0]->oversubscribed);
	if (over == under)
		strcpy(row->of, study_name(study, over));
	else
		snprintf(row->of, sizeof(row->of), "%s / %s", study_name(study, over),
			 study_name(study, under));
	snprintf(row->name, sizeof(row->name), "%s, %s", row->cell.label, row->of);
	row->boots = (unsigned int)components.boots;
	row->runs = components.runs;
	row->rounds = components.rounds;
	for (int i = 0; i < NESTED_LEVELS; i++)
		row->at[i] = deviation_of(&components.at[i]);
	for (size_t i = 0; i < SHAPES; i++)
		row->half[i] = 100 * expm1(components_half(&components, &shapes[i],
							   analysis_each(analysis)));
	return 0;
}

/* Variants first, then ratios: of the base to each other, and what deferral adds. */
static int fill_cell(struct components_row *rows, size_t *count,
		     const struct study *study, size_t cell, bool ratios)
{
	const struct ladder_steps *steps = &study->steps;
	size_t variants = study->set.variant_count;
	int ret = 0;

	for (size_t v = ratios; v < variants && ret != -ENOMEM; v++) {
		ret = fill(&rows[*count], study, cell, ratios ? 0 : v, v);
		*count += !ret;
	}
	if (ratios && ret != -ENOMEM && ladder_steps_have_deferral(steps) &&
	    steps->reference) {
		ret = fill(&rows[*count], study, cell, (size_t)steps->reference,
			   (size_t)steps->deferral);
		*count += !ret;
	}
	return ret == -ENOMEM ? ret : 0;
}

static void add_notes(struct document *document, const struct study *study)
{
	document_note(
		document,
		"Standard deviations of logs with %g %% intervals: between boots, "
		"between runs of a boot (loads of a module), between rounds of a run; "
		"for a ratio without what both variants share. Where a boot has one "
		"run, or a run one round, that component is in the column to the left.",
		100 * CONFIDENCE);
	document_note(
		document,
		"1 x 10: expected half-width of a ratio's %.4g %% interval with 1 boot "
		"of 10 runs of each variant, and so on. With one boot the interval "
		"holds for that boot only, with several for boots in general.",
		100 * analysis_each(&study->analysis));
	comparison_boots(document, study);
	document_set(document, "notes", json_copy(document->notes));
}

int components_document(struct document *document, const struct study *study)
{
	size_t cells = study->set.cell_count, variants = study->set.variant_count;
	struct components_row *rows = calloc(2 * cells * variants + 1, sizeof(*rows));
	size_t first_count = 0, count;
	int ret = rows ? 0 : -ENOMEM;

	document_init(document, COMPONENTS_SCHEMA);
	for (size_t c = 0; c < cells && !ret; c++)
		ret = fill_cell(rows, &first_count, study, c, false);
	count = first_count;
	for (size_t c = 0; c < cells && !ret; c++)
		ret = fill_cell(rows, &count, study, c, true);
	if (ret) {
		document->error = ret;
		free(rows);
		return ret;
	}
	comparison_data(document, study, study->analysis.comparisons, "rounds_percent");
	comparison_head(document, study);
	document_add_table(document, part_columns,
			   sizeof(part_columns) / sizeof(part_columns[0]), rows, count,
			   sizeof(*rows));
	document_parts(document, 2, "interval");
	if (count > first_count)
		document_add_table(document, half_columns,
				   sizeof(half_columns) / sizeof(half_columns[0]),
				   rows + first_count, count - first_count,
				   sizeof(*rows));
	document_parts(document, 2, NULL);
	document_rows(document, &row_record, rows, count);
	add_notes(document, study);
	free(rows);
	return document->error;
}
