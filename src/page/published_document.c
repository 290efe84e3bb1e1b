// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>

#include "page/claim_document.h"

static int say_list(struct document *document, const char *what, const json_t *list)
{
	char text[DOCUMENT_TEXT_MAX];
	size_t len = 0;

	*text = '\0';
	for (size_t i = 0; i < json_array_size(list) && len < sizeof(text); i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
					i ? "; " : "",
					json_string_value(json_array_get(list, i)));
	return len ? document_say(&document->notes, "%s: %s.", what, text) : 0;
}

int published_notes(struct document *document, const struct published *published)
{
	int ret = say_list(document, "They do not state", published->not_stated);

	for (size_t i = 0; i < json_array_size(published->notes) && !ret; i++)
		ret = document_say(
			&document->notes, "%s",
			json_string_value(json_array_get(published->notes, i)));
	return ret;
}

/* As many decimals as were posted. */
static void add_figure(struct table *table, double value, uint64_t digits,
		       const char *unit)
{
	if (isfinite(value))
		table_add(table, "%.*f%s", digits == UNKNOWN_U64 ? 0 : (int)digits, value,
			  unit);
	else
		table_add(table, "-");
}

static int add_release_rows(struct document *document, const struct published *published)
{
	static const char *const heads[] = { "mode",  "MiB",      "released by", "base",
					     "other", "speed-up", "as posted" };
	const struct published_method *method = &published->method;
	struct table *table = document_table(document, sizeof(heads) / sizeof(heads[0]));

	for (size_t i = 0; table && i < table->columns; i++)
		table_add(table, "%s", heads[i]);
	for (size_t i = 0; table && i < published->rows.count; i++) {
		const struct published_row *row = published_row(published, i);

		table_add(table, "%s", row->mode);
		add_figure(table,
			   row->size_mib == UNKNOWN_U64 ? NAN : (double)row->size_mib, 0,
			   "");
		table_add(table, "%s", row->release);
		add_figure(table, row->base_ms, method->ms_digits, " ms");
		add_figure(table, row->other_ms, method->ms_digits, " ms");
		add_figure(table, row->speed_up, method->speed_up_digits, "x");
		table_add(table, "%s", row->posted);
	}
	return table ? 0 : -ENOMEM;
}

static void add_value(struct table *table, const json_t *value)
{
	if (json_is_number(value))
		table_add(table, "%.12g", json_number_value(value));
	else
		table_add(table, "%s",
			  json_is_string(value) ? json_string_value(value) : "-");
}

static int add_other_table(struct document *document, const json_t *source)
{
	const json_t *columns = json_object_get(source, "columns");
	const char *caption = json_string_value(json_object_get(source, "caption"));
	struct table *table = document_table(document, json_array_size(columns));
	json_t *row, *value;
	size_t i, j;

	if (!table)
		return -ENOMEM;
	json_array_foreach((json_t *)columns, i, value)
	{
		if (!i && *caption)
			table_add(table, "%s", caption);
		else
			add_value(table, value);
	}
	json_array_foreach(json_object_get(source, "rows"), i, row)
	{
		json_array_foreach(row, j, value) add_value(table, value);
	}
	return 0;
}

static int say_source(struct document *document, const struct published *published)
{
	const struct published_source *source = &published->source;
	int ret = document_say(&document->head, "%s: %s", published->id,
			       published->title);

	if (!ret)
		ret = document_say(&document->head, "%s, %s, %s%s%s%s", source->author,
				   source->date, source->thread,
				   *source->tested_by ? " (tested by " : "",
				   source->tested_by, *source->tested_by ? ")" : "");
	if (!ret)
		ret = document_say(
			&document->head, "Machine: %s%s%s.",
			*published->machine.name ? published->machine.name : "not stated",
			*published->machine.cpu ? ", " : "", published->machine.cpu);
	if (!ret && *published->method.text)
		ret = document_say(&document->head, "Method: %s", published->method.text);
	return ret;
}

int published_document(struct document *document, const struct published *published)
{
	int ret = document_init(document, PUBLISHED_LIST_SCHEMA);

	if (!ret)
		ret = say_source(document, published);
	if (!ret && published->rows.count)
		ret = add_release_rows(document, published);
	for (size_t i = 0; i < json_array_size(published->tables) && !ret; i++)
		ret = add_other_table(document, json_array_get(published->tables, i));
	if (!ret)
		ret = published_notes(document, published);
	for (size_t i = 0; i < published->rows.count && !ret; i++)
		ret = document_row(document, record_encode(&published_row_record,
							   published_row(published, i)));
	return ret;
}
