// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>

#include "report/label.h"
#include "report/table.h"
#include "report/text.h"

static void add_speed_up(struct table *table, const struct compare_figure *figure)
{
	if (!figure->present)
		table_add(table, "-");
	else if (!isfinite(figure->low))
		table_add(table, "%.2fx (no interval)", figure->speed_up);
	else
		table_add(table, "%.2fx (%.2f - %.2f)", figure->speed_up, figure->low,
			  figure->high);
}

static void add_median(struct table *table, const struct compare_figure *figure)
{
	char text[24];

	table_add(table, "%s",
		  figure->present ? text_time(figure->median_ns, text, sizeof(text))
				  : "-");
}

static void add_heads(struct table *table, const struct comparison *comparison)
{
	const struct compare_columns *columns = comparison->columns;

	table_add(table, "mode");
	table_add(table, "%s", columns->items[0].name);
	for (size_t i = 1; i < columns->count; i++) {
		table_add(table, "%s", columns->items[i].name);
		table_add(table, "speed-up");
	}
	if (comparison->has_deferral)
		table_add(table, "deferral adds");
}

static void add_row(struct table *table, const struct labels *labels,
		    const struct comparison *comparison, const struct compare_row *row)
{
	char text[64];

	table_add(table, "%s", label_row(labels, row->cell, text, sizeof(text)));
	add_median(table, &row->figures[0]);
	for (size_t i = 1; i < comparison->columns->count; i++) {
		add_median(table, &row->figures[i]);
		add_speed_up(table, &row->figures[i]);
	}
	if (comparison->has_deferral)
		add_speed_up(table, &row->deferral);
}

static void print_boots(FILE *out, const struct compare_columns *columns)
{
	fputs("Boots behind each column:", out);
	for (size_t i = 0; i < columns->count; i++)
		fprintf(out, "%s %s %zu", i ? "," : "", columns->items[i].name,
			columns->items[i].boot_count);
	fputs(".\n", out);
}

static void print_notes(FILE *out, const struct comparison *comparison)
{
	bool crowded = false;

	for (size_t i = 0; i < comparison->row_count; i++)
		crowded |= comparison->rows[i].oversubscribed;
	if (crowded)
		fprintf(out, "%s\n", label_crowded);
	if (comparison->columns->count > 1)
		fputs("Speed-up: first column over this one, with an interval of "
		      "at least 95 % over rounds;\nhow boots of one kernel differ "
		      "is not in it.\n",
		      out);
	if (comparison->has_deferral)
		fputs("Deferral adds: class_idx over deferred, the speed-up on top "
		      "of the locking improvement.\n",
		      out);
	print_boots(out, comparison->columns);
}

int text_comparison(FILE *out, const struct comparison *comparison)
{
	const struct compare_columns *columns = comparison->columns;
	const struct result *base = columns->items[0].boots[0]->result;
	struct labels labels = labels_of(base);
	struct table table;
	char head[160];
	int ret = table_begin(&table, 2 * columns->count + comparison->has_deferral);

	if (ret)
		return ret;
	add_heads(&table, comparison);
	for (size_t i = 0; i < comparison->row_count; i++)
		add_row(&table, &labels, comparison, &comparison->rows[i]);
	fprintf(out, "%s, %s\n\n", label_head(&labels, head, sizeof(head)),
		base->substrate);
	table_print(&table, out, 0);
	print_notes(out, comparison);
	table_free(&table);
	return 0;
}
