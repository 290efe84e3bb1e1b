// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>

#include "page/comparison.h"
#include "page/label.h"
#include "page/text.h"

/* A table whose rows are cells; any step that fails leaves rows that are not full. */
struct sheet {
	const struct study *study;
	struct labels labels;
	struct table *table;
};

static void add_mode(const struct sheet *sheet, size_t cell)
{
	const struct sample_set *set = &sheet->study->set;
	struct result_cell like = *set->cells[cell];
	char text[TABLE_CELL_MAX];

	for (size_t v = 0; v < set->variant_count; v++)
		like.oversubscribed |= sample_of(set, cell, v)->oversubscribed;
	table_add(sheet->table, "%s",
		  label_row(&sheet->labels, &like, text, sizeof(text)));
}

static void add_time(const struct sheet *sheet, size_t cell, size_t variant)
{
	const struct analysis *analysis = &sheet->study->analysis;
	struct figure time = analysis_time_ns(analysis, cell, variant,
					      analysis->wish.confidence, NULL);
	char text[24];

	table_add(sheet->table, "%s", text_time(time.value, text, sizeof(text)));
}

static void add_interval(struct table *table, double low, double high)
{
	if (isfinite(low))
		table_add(table, "%.2f - %.2f", low, high);
	else
		table_add(table, "-");
}

static void add_ratio(struct table *table, double ratio)
{
	if (isfinite(ratio))
		table_add(table, "%.2fx", ratio);
	else
		table_add(table, "-");
}

/* Speed-up, interval and verdict in one cell. */
static void add_verdict(struct table *table, const struct verdict *verdict)
{
	const char *word = verdict_names.items[verdict->kind];

	if (!isfinite(verdict->speed_up))
		table_add(table, "%s", word);
	else if (!isfinite(verdict->low))
		table_add(table, "%.2fx %s", verdict->speed_up, word);
	else
		table_add(table, "%.2fx (%.2f - %.2f) %s", verdict->speed_up,
			  verdict->low, verdict->high, word);
}

static struct figure what_deferral_adds(const struct study *study, size_t cell)
{
	return analysis_ratio(&study->analysis, cell, (size_t)study->rungs.reference,
			      (size_t)study->rungs.deferral,
			      study->analysis.wish.confidence, NULL);
}

static void add_deferral(struct table *table, const struct figure *adds)
{
	if (isfinite(adds->low))
		table_add(table, "%.2fx (%.2f - %.2f)", adds->value, adds->low,
			  adds->high);
	else
		add_ratio(table, adds->value);
}

static void fill_wide(const struct sheet *sheet)
{
	const struct study *study = sheet->study;
	struct table *table = sheet->table;

	for (size_t c = 0; c < study->set.cell_count; c++) {
		add_mode(sheet, c);
		add_time(sheet, c, 0);
		for (size_t v = 1; v < study->columns->count; v++) {
			add_time(sheet, c, v);
			add_verdict(table, analysis_verdict(&study->analysis, c, v));
		}
		if (rungs_have_deferral(&study->rungs)) {
			struct figure adds = what_deferral_adds(study, c);

			add_deferral(table, &adds);
		}
	}
}

static struct table *begin(struct sheet *sheet, struct document *document, size_t columns)
{
	sheet->table = document_table(document, columns);
	return sheet->table;
}

static int make_wide(struct document *document, struct sheet *sheet)
{
	const struct study *study = sheet->study;
	size_t count = study->columns->count;
	struct table *table = begin(sheet, document,
				    2 * count + rungs_have_deferral(&study->rungs));

	if (!table)
		return -ENOMEM;
	table_add(table, "mode");
	table_add(table, "%s", study_name(study, 0));
	for (size_t v = 1; v < count; v++) {
		table_add(table, "%s", study_name(study, v));
		table_add(table, "speed-up");
	}
	if (rungs_have_deferral(&study->rungs))
		table_add(table, "deferral adds");
	fill_wide(sheet);
	return 0;
}

static void add_heads(struct table *table, const char *over, const char *under,
		      const char *what)
{
	table_add(table, "mode");
	table_add(table, "%s", over);
	table_add(table, "%s", under);
	table_add(table, "%s", what);
	table_add(table, "interval");
}

/* One variant against the base: the narrow form. */
static int make_pair(struct document *document, struct sheet *sheet, size_t variant)
{
	const struct study *study = sheet->study;
	struct table *table = begin(sheet, document, 6);

	if (!table)
		return -ENOMEM;
	add_heads(table, study_name(study, 0), study_name(study, variant), "speed-up");
	table_add(table, "verdict");
	for (size_t c = 0; c < study->set.cell_count; c++) {
		const struct verdict *verdict = analysis_verdict(&study->analysis, c,
								 variant);

		add_mode(sheet, c);
		add_time(sheet, c, 0);
		add_time(sheet, c, variant);
		add_ratio(table, verdict->speed_up);
		add_interval(table, verdict->low, verdict->high);
		table_add(table, "%s", verdict_names.items[verdict->kind]);
	}
	return 0;
}

static int make_deferral(struct document *document, struct sheet *sheet)
{
	const struct study *study = sheet->study;
	size_t reference = (size_t)study->rungs.reference;
	size_t deferral = (size_t)study->rungs.deferral;
	struct table *table = begin(sheet, document, 5);

	if (!table)
		return -ENOMEM;
	add_heads(table, study_name(study, reference), study_name(study, deferral),
		  "deferral adds");
	for (size_t c = 0; c < study->set.cell_count; c++) {
		struct figure adds = what_deferral_adds(study, c);

		add_mode(sheet, c);
		add_time(sheet, c, reference);
		add_time(sheet, c, deferral);
		add_ratio(table, adds.value);
		add_interval(table, adds.low, adds.high);
	}
	return 0;
}

static int make_narrow(struct document *document, struct sheet *sheet)
{
	int ret = 0;

	for (size_t v = 1; v < sheet->study->columns->count && !ret; v++)
		ret = make_pair(document, sheet, v);
	if (!ret && rungs_have_deferral(&sheet->study->rungs))
		ret = make_deferral(document, sheet);
	return ret;
}

int comparison_tables(struct document *document, const struct study *study,
		      size_t columns)
{
	struct sheet sheet = { study, labels_of(study_result(study)), NULL };
	int ret;

	if (study->columns->count == 2)
		return make_narrow(document, &sheet);
	ret = make_wide(document, &sheet);
	if (ret || !columns || table_width(&document->tables[0]) <= columns)
		return ret;
	table_free(&document->tables[--document->table_count]);
	return make_narrow(document, &sheet);
}
