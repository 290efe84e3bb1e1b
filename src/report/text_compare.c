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

static void add_heads(struct table *table, const char *const *names, size_t count)
{
	table_add(table, "mode");
	table_add(table, "%s", names[0]);
	for (size_t i = 1; i < count; i++) {
		table_add(table, "%s", names[i]);
		table_add(table, "speed-up");
	}
}

static void add_row(struct table *table, const struct labels *labels,
		    const struct compare_row *row, size_t count)
{
	char text[64];

	table_add(table, "%s", label_row(labels, row->cell, text, sizeof(text)));
	add_median(table, &row->figures[0]);
	for (size_t i = 1; i < count; i++) {
		add_median(table, &row->figures[i]);
		add_speed_up(table, &row->figures[i]);
	}
}

static void print_notes(FILE *out, const struct comparison *comparison)
{
	bool crowded = false;

	for (size_t i = 0; i < comparison->row_count; i++)
		crowded |= comparison->rows[i].oversubscribed;
	if (crowded)
		fprintf(out, "%s\n", label_crowded);
	if (comparison->file_count > 1)
		fprintf(out,
			"Speed-up: first column over this one, with an interval of at "
			"least 95 %% over rounds;\nhow boots of one kernel differ is "
			"not in it.\n");
}

int text_comparison(FILE *out, const struct comparison *comparison,
		    const struct result *base, const char *const *names)
{
	struct labels labels = labels_of(base);
	size_t count = comparison->file_count;
	struct table table;
	char head[160];
	int ret = table_begin(&table, 2 * count);

	if (ret)
		return ret;
	add_heads(&table, names, count);
	for (size_t i = 0; i < comparison->row_count; i++)
		add_row(&table, &labels, &comparison->rows[i], count);
	fprintf(out, "%s, %s\n\n", label_head(&labels, head, sizeof(head)),
		base->substrate);
	table_print(&table, out, 0);
	print_notes(out, comparison);
	table_free(&table);
	return 0;
}
