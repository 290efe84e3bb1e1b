// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>

#include "job/plan.h"
#include "page/floor_document.h"
#include "page/words.h"

static void add_percent(struct table *table, double percent)
{
	if (isfinite(percent))
		table_add(table, "%.1f %%", percent);
	else
		table_add(table, "-");
}

static int add_row(struct document *document, struct table *table,
		   const struct floor_row *row)
{
	struct noise_floor floor = floor_of_row(row);
	char mode[24], words[256];

	plan_mode_name(row->point.procs, mode, sizeof(mode));
	table_add(table, "%s", mode);
	table_add(table, "%u MiB", row->point.size_mib);
	table_add(table, "%s", row->point.pattern);
	table_add(table, "%s", row->point.release);
	add_percent(table, row->percent);
	if (isfinite(row->low))
		table_add(table, "%.1f - %.1f %%", row->low, row->high);
	else
		table_add(table, "-");
	add_percent(table, row->boot_percent);
	add_percent(table, row->round_percent);
	words_floor(words, sizeof(words), &floor);
	return document_say(&document->notes, "%s, %u MiB, %s, %s: %s.", mode,
			    row->point.size_mib, row->point.pattern, row->point.release,
			    words);
}

int floor_document(struct document *document, const struct floor_file *floor)
{
	static const char *const heads[] = { "mode",         "size",         "pattern",
					     "release",      "floor",        "interval",
					     "boots differ", "rounds differ" };
	int ret = document_init(document, FLOOR_SCHEMA);
	struct table *table;
	json_t *data;

	if (ret)
		return ret;
	data = record_encode(&floor_file_record, floor);
	table = document_table(document, sizeof(heads) / sizeof(heads[0]));
	if (!table || !data || json_object_update(document->data, data))
		ret = -ENOMEM;
	json_decref(data);
	if (!ret)
		ret = document_say(&document->head,
				   "Noise floor of machine %s, %s, %s: the smallest "
				   "difference that is detected with 80 %% power",
				   floor->machine_id, floor->substrate, floor->algorithm);
	for (size_t i = 0; !ret && i < table->columns; i++)
		ret = table_add(table, "%s", heads[i]);
	for (size_t i = 0; i < floor->rows.count && !ret; i++)
		ret = add_row(document, table, floor_row(floor, i));
	return ret;
}
