// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/units.h"
#include "page/comparison.h"

/* A figure of one variant in one cell. */
struct metrics_row {
	char name[POINT_NAME_MAX + 3 * LIST_NAME_MAX + 16];
	struct row_cell cell;
	char variant[LIST_NAME_MAX], base[LIST_NAME_MAX], metric[LIST_NAME_MAX];
	unsigned int watch; /* enum watch */
	char unit[16];
	unsigned int boots, rounds;
	struct figure figure;
	double ratio, ratio_low, ratio_high, confidence;
	char verdict[16]; /* "": of the base */
};

#define ROW struct metrics_row

static const struct field fields[] = {
	COLUMN_TEXT("name", name, "label, variant, base and metric"),
	COLUMN_MODE,
	COLUMNS_POINT,
	COLUMN_TEXT("base", base, "the base"),
	COLUMN_TEXT("variant", variant, "variant of the figure"),
	COLUMN_TEXT("metric", metric, "what the figure is"),
	COLUMN_TEXT("unit", unit, "of value, low and high"),
	COLUMN_ENUM("watch", watch, &watch_names, "what ran during the release"),
	COLUMN_COUNT("boots", boots, "of the variant"),
	COLUMN_COUNT("rounds", rounds, "that count"),
	COLUMN_FIGURE("value", figure.value, "geometric mean of the boots' medians"),
	COLUMN_FIGURE("low", figure.low, "of its uncorrected interval"),
	COLUMN_FIGURE("high", figure.high, "of its uncorrected interval"),
	COLUMN_FIGURE("ratio", ratio, "the base's value over it"),
	COLUMN_FIGURE("ratio_low", ratio_low, "of the verdict's interval"),
	COLUMN_FIGURE("ratio_high", ratio_high, "of the verdict's interval"),
	COLUMN_FIGURE("confidence", confidence, "of it, of all rows simultaneously"),
	{ "verdict", FIELD_STRING, STRING(ROW, verdict), .flags = FIELD_NULLABLE,
	  .help = "what the interval shows; faster: less of it" },
	COLUMN_LABEL,
};

static const struct record row_record = {
	.what = "row of several metrics",
	FIELDS(ROW, fields),
};

/* By cell, then variant, then metric. */
struct metrics_table {
	const struct study *studies; /* one of each metric, borrowed */
	size_t metrics, cells, variants;
	struct metrics_row *rows; /* owned */
};

static struct metrics_row *row_at(const struct metrics_table *table, size_t cell,
				  size_t variant, size_t metric)
{
	return &table->rows[(cell * table->variants + variant) * table->metrics + metric];
}

static void fill(struct metrics_row *row, const struct comparison_row *from,
		 enum metric metric, bool is_base)
{
	const struct verdict *verdict = &from->verdict;

	*row = (struct metrics_row){
		.cell = from->cell,
		.watch = metric_kinds[metric].watch,
		.boots = is_base ? from->base_boots : from->boots,
		.rounds = is_base ? from->base_rounds : from->rounds,
		.figure = is_base ? from->base_ns : from->ns,
		.ratio = is_base ? NAN : verdict->speed_up,
		.ratio_low = is_base ? NAN : verdict->low,
		.ratio_high = is_base ? NAN : verdict->high,
		.confidence = is_base ? NAN : verdict->confidence,
	};
	strcpy(row->base, from->base);
	strcpy(row->variant, is_base ? from->base : from->variant);
	strcpy(row->metric, metric_names.items[metric]);
	strcpy(row->unit, label_unit(metric)->name);
	if (!is_base)
		strcpy(row->verdict, verdict_names.items[verdict->kind]);
	snprintf(row->name, sizeof(row->name), "%s, %s", from->name, row->metric);
	if (is_base)
		snprintf(row->name, sizeof(row->name), "%s, %s, %s", from->cell.label,
			 row->base, row->metric);
}

static int make_rows(struct metrics_table *table)
{
	struct comparison comparison;

	table->rows = calloc(table->cells * table->variants * table->metrics + 1,
			     sizeof(*table->rows));
	if (!table->rows)
		return -ENOMEM;
	for (size_t m = 0; m < table->metrics; m++) {
		if (comparison_make(&comparison, &table->studies[m]))
			return -ENOMEM;
		for (size_t i = 0; i < table->cells * table->variants; i++) {
			const size_t cell = i / table->variants, v = i % table->variants;
			const size_t at = cell * comparison.others + (v ? v - 1 : 0);

			fill(row_at(table, cell, v, m), &comparison.rows[at],
			     table->studies[m].metric, !v);
		}
		free(comparison.rows);
	}
	return 0;
}

/* What the figures of a column are divided by, so that its head can have the unit. */
struct scale {
	double by;
	const char *unit;
};

/* The unit in which the middle of the column is 1 or more; none where it is empty. */
static struct scale scale_of(const struct metrics_table *table, size_t metric)
{
	static const struct scale scales[METRIC_UNIT_COUNT][4] = {
		[METRIC_UNIT_NS] = { { 1e9, "s" },
				     { 1e6, "ms" },
				     { 1e3, "us" },
				     { 1, "ns" } },
		[METRIC_UNIT_BYTES] = { { 0x1p30, "GiB" },
					{ 0x1p20, "MiB" },
					{ 0x1p10, "KiB" },
					{ 1, "B" } },
		[METRIC_UNIT_INSTRUCTIONS] = { { 1e9, "G" },
					       { 1e6, "M" },
					       { 1e3, "k" },
					       { 1, "" } },
	};
	const struct scale *own =
		scales[metric_kinds[table->studies[metric].metric].unit];
	double least = NAN, most = NAN;
	size_t i = 0;

	for (size_t r = 0; r < table->cells * table->variants; r++) {
		const double value = row_at(table, 0, r, metric)->figure.value;

		most = fmax(most, value);
		if (value > 0)
			least = fmin(least, value);
	}
	while (i < 3 && !(sqrt(least * most) >= own[i].by))
		i++;
	return isnan(most) ? (struct scale){ 1, "" } : own[i];
}

static void put_number(struct sentence *sentence, double value)
{
	const int digits = !(value > 0)  ? 0
			   : value < 0.1 ? 3
			   : value < 10  ? 2
			   : value < 100 ? 1
					 : 0;

	sentence_add(sentence, "%.*f", digits, value);
}

enum { WIDE = 100 }; /* a factor: an interval over more of it says nothing */

static bool is_wide(const struct figure *figure)
{
	return figure->high > WIDE * figure->low;
}

/* "12.3 (11.9-12.8)*" */
static void put_figure(struct document *document, const struct metrics_row *row,
		       const struct scale *scale)
{
	static const char *const marks[VERDICT_COUNT] = {
		[VERDICT_FASTER] = "*",    [VERDICT_SLOWER] = "*", [VERDICT_SAME] = "=",
		[VERDICT_UNDECIDED] = "?", [VERDICT_INVALID] = "",
	};
	const int kind = names_find(&verdict_names, row->verdict);
	char text[TABLE_CELL_MAX] = "";
	struct sentence sentence = { text, sizeof(text), 0 };

	if (!isfinite(row->figure.value)) {
		document_cell(document, "-");
		return;
	}
	put_number(&sentence, row->figure.value / scale->by);
	if (is_wide(&row->figure)) {
		sentence_add(&sentence, " (wide)");
	} else if (isfinite(row->figure.low)) {
		sentence_add(&sentence, " (");
		put_number(&sentence, row->figure.low / scale->by);
		sentence_add(&sentence, "-");
		put_number(&sentence, row->figure.high / scale->by);
		sentence_add(&sentence, ")");
	}
	document_cell(document, "%s%s", text, kind < 0 ? "" : marks[kind]);
}

/* A table of @count metrics from @first on: a cell's label, and below it its variants. */
static void add_table(struct document *document, const struct metrics_table *table,
		      size_t first, size_t count)
{
	struct scale scales[METRIC_COUNT];
	char label[POINT_NAME_MAX + 1];

	document_table(document, NULL, count + 1);
	document_cell(document, "mode");
	for (size_t m = 0; m < count; m++) {
		const char *name = metric_names.items[table->studies[first + m].metric];

		scales[m] = scale_of(table, first + m);
		document_cell(document, "%s%s%s", name, *scales[m].unit ? " " : "",
			      scales[m].unit);
	}
	for (size_t r = 0; r < table->cells * table->variants; r++) {
		const struct metrics_row *row = row_at(table, 0, r, first);

		if (r % table->variants == 0) {
			document_cell(document, "%s",
				      cell_label(&row->cell, label, sizeof(label)));
			for (size_t m = 0; m < count; m++)
				document_cell(document, "%s", "");
		}
		document_cell(document, "  %s", row->variant);
		for (size_t m = 0; m < count; m++)
			put_figure(document, row + m, &scales[m]);
	}
}

/* In as few tables as have room, of about as many metrics each. */
static void add_tables(struct document *document, const struct metrics_table *table,
		       size_t columns)
{
	for (size_t tables = 1; tables <= table->metrics; tables++) {
		const size_t most = (table->metrics + tables - 1) / tables;

		document_drop_tables(document);
		for (size_t m = 0; m < table->metrics; m += most)
			add_table(document, table, m,
				  table->metrics - m < most ? table->metrics - m : most);
		if (!columns || document_width(document) <= columns)
			return;
	}
}

static bool has_figure(const struct metrics_table *table, size_t metric)
{
	for (size_t r = 0; r < table->cells * table->variants; r++) {
		if (isfinite(row_at(table, 0, r, metric)->figure.value))
			return true;
	}
	return false;
}

/* Which metrics no result has, and what kind of rounds they are of. */
static void say_missing(struct document *document, const struct metrics_table *table)
{
	for (int watch = WATCH_NONE; watch < WATCH_COUNT; watch++) {
		char list[DOCUMENT_TEXT_MAX / 2] = "";
		struct sentence names = { list, sizeof(list), 0 };

		for (size_t m = 0; m < table->metrics; m++) {
			const enum metric metric = table->studies[m].metric;

			if (metric_kinds[metric].watch != (enum watch)watch ||
			    has_figure(table, m))
				continue;
			sentence_add(&names, "%s%s", names.len ? ", " : "",
				     metric_names.items[metric]);
		}
		if (!names.len)
			continue;
		if (watch)
			document_note(document,
				      "No figure of %s: expected results of a run with "
				      "--watch %s.",
				      list, watch_names.items[watch]);
		else
			document_note(document, "No figure of %s in these results.",
				      list);
	}
}

static void add_notes(struct document *document, const struct metrics_table *table)
{
	const struct study *study = table->studies;
	const struct analysis *analysis = &study->analysis;
	const size_t rows = table->cells * table->variants;
	bool oversubscribed = false, wide = false;

	for (size_t r = 0; r < rows; r++)
		oversubscribed |= row_at(table, 0, r, 0)->cell.oversubscribed;
	for (size_t r = 0; r < rows * table->metrics; r++)
		wide |= is_wide(&table->rows[r].figure);
	if (oversubscribed)
		document_note(document, "%s", label_oversubscribed);
	document_note(
		document,
		"Figures with uncorrected %g %% intervals, and how they compare with "
		"%s: * different, = the same within a margin of %g %%, ? undecided, by "
		"intervals of ratios that are %g %% simultaneous over all columns "
		"(Bonferroni, %zu comparisons, %.4g %% each); --format csv has them.",
		100 * analysis->options.confidence, study_name(study, 0),
		100 * analysis->options.margin, 100 * analysis->options.confidence,
		analysis->comparisons, 100 * analysis_each(analysis));
	if (wide)
		document_note(document,
			      "wide: the interval spans more than a factor of %d.", WIDE);
	say_missing(document, table);
	comparison_analyses(document, study);
	comparison_boots(document, study);
	comparison_unmatched(document, study);
	document_set(document, "notes", json_copy(document->notes));
}

int metrics_document(struct document *document, const struct study *studies, size_t count,
		     size_t columns)
{
	struct metrics_table table = { studies, count, studies->set.cell_count,
				       studies->set.variant_count, NULL };
	json_t *names = json_array();

	document_init(document, METRICS_SCHEMA);
	document->error = make_rows(&table);
	if (document->error)
		goto out;
	comparison_data(document, studies, studies->analysis.comparisons, "value");
	json_object_del(document->data, "metric");
	for (size_t i = 0; i < count; i++)
		json_array_append_new(names,
				      json_string(metric_names.items[studies[i].metric]));
	document_set(document, "metrics", json_incref(names));
	comparison_head(document, studies);
	for (size_t i = 1; i < count; i++)
		label_metric(document, studies[i].metric);
	add_tables(document, &table, columns);
	document_rows(document, &row_record, table.rows,
		      table.cells * table.variants * count);
	add_notes(document, &table);
out:
	json_decref(names);
	free(table.rows);
	return document->error;
}
