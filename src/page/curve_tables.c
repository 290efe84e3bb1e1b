// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>

#include "page/curve_document.h"
#include "page/label.h"
#include "page/text.h"

/* Beyond it the end of an interval says nothing but that it is wide. */
#define HIGH_MOST 99

/* Columns. */
enum { NARROW = 7, WIDE = 11 };

/* The tables; the narrow form leaves out what can be had from the rest. */
struct sheet {
	const struct curve *curve;
	struct labels labels;
	bool narrow;
};

static void add_text(struct table *table, bool wanted, const char *text)
{
	if (wanted)
		table_add(table, "%s", text);
}

static void add_bytes(struct table *table, double bytes)
{
	char text[24];

	table_add(table, "%s", text_bytes(bytes, text, sizeof(text)));
}

static void add_percent(struct table *table, double share)
{
	if (!isfinite(share))
		table_add(table, "-");
	else if (share < 1)
		table_add(table, "%.3g %%", 100 * share);
	else
		table_add(table, "%.0f %%", 100 * share);
}

static void add_name(struct table *table, const struct sheet *sheet,
		     const struct curve_arm *arm)
{
	if (sheet->narrow && arm->role == CURVE_BUDGET)
		table_add(table, "%llu pages", (unsigned long long)arm->spare_pages);
	else
		table_add(table, "%s", study_name(sheet->curve->study, arm->variant));
	if (sheet->narrow)
		return;
	if (arm->spare_pages == UNKNOWN_U64)
		table_add(table, "-");
	else
		table_add(table, "%llu", (unsigned long long)arm->spare_pages);
}

static void add_interval(struct table *table, double low, double high)
{
	if (!isfinite(low))
		table_add(table, "-");
	else if (high > HIGH_MOST)
		table_add(table, "%.2f - >%d", low, HIGH_MOST);
	else
		table_add(table, "%.2f - %.2f", low, high);
}

static void add_verdict(struct table *table, const struct sheet *sheet,
			const struct curve_arm *arm, const struct verdict *verdict)
{
	if (isfinite(verdict->speed_up))
		table_add(table, "%.2fx", verdict->speed_up);
	else
		table_add(table, "-");
	add_interval(table, verdict->low, verdict->high);
	add_text(table, !sheet->narrow,
		 curve_is_compared(arm) ? verdict_names.items[verdict->kind] : "-");
}

static void add_row(struct table *table, const struct sheet *sheet,
		    const struct curve_arm *arm, const struct curve_point *point)
{
	char time[24];

	add_name(table, sheet, arm);
	if (!sheet->narrow)
		add_bytes(table, point->room_bytes);
	add_percent(table, point->budget);
	table_add(table, "%s", text_time(point->time_ns.value, time, sizeof(time)));
	add_verdict(table, sheet, arm, &point->verdict);
	add_bytes(table, point->peak_bytes);
	if (!sheet->narrow)
		add_bytes(table, point->buffer_bytes);
	add_percent(table, parked_fallback_share(&point->parked));
}

static void add_heads(struct table *table, const struct sheet *sheet, size_t cell)
{
	const struct sample_set *set = &sheet->curve->study->set;
	struct result_cell like = *set->cells[cell];
	char label[TABLE_CELL_MAX];

	for (size_t v = 0; v < set->variant_count; v++)
		like.oversubscribed |= sample_of(set, cell, v)->oversubscribed;
	table_add(table, "%s", label_row(&sheet->labels, &like, label, sizeof(label)));
	add_text(table, !sheet->narrow, "pages");
	add_text(table, !sheet->narrow, "room");
	add_text(table, true, "budget");
	add_text(table, true, "release");
	add_text(table, true, sheet->narrow ? "adds" : "deferral adds");
	add_text(table, true, "interval");
	add_text(table, !sheet->narrow, "verdict");
	add_text(table, true, "parked");
	add_text(table, !sheet->narrow, "buffers");
	add_text(table, true, "fell back");
}

static int add_table(struct document *document, const struct sheet *sheet, size_t cell)
{
	struct table *table = document_table(document, sheet->narrow ? NARROW : WIDE);

	if (!table)
		return -ENOMEM;
	add_heads(table, sheet, cell);
	for (size_t i = 0; i < sheet->curve->count; i++) {
		struct curve_point point = curve_point(sheet->curve, cell, i);

		add_row(table, sheet, &sheet->curve->arms[i], &point);
	}
	return 0;
}

static bool fits(const struct document *document, size_t columns)
{
	for (size_t i = 0; i < document->table_count; i++) {
		if (table_width(&document->tables[i]) > columns)
			return false;
	}
	return true;
}

static int fill(struct document *document, const struct sheet *sheet)
{
	int ret = 0;

	for (size_t c = 0; c < sheet->curve->study->set.cell_count && !ret; c++)
		ret = add_table(document, sheet, c);
	return ret;
}

int curve_tables(struct document *document, const struct curve *curve, size_t columns)
{
	struct sheet sheet = { curve, labels_of(study_result(curve->study)), false };
	int ret = fill(document, &sheet);

	if (ret || !columns || fits(document, columns))
		return ret;
	while (document->table_count)
		table_free(&document->tables[--document->table_count]);
	sheet.narrow = true;
	return fill(document, &sheet);
}
