// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/clean.h"
#include "format/document.h"

void document_init(struct document *document, const char *schema)
{
	*document = (struct document){
		.head = json_array(),
		.notes = json_array(),
		.data = json_pack("{s:s, s:[]}", "schema", schema, "rows"),
	};
	if (!document->head || !document->notes || !document->data)
		document->error = -ENOMEM;
}

static void free_plot(struct plot *plot)
{
	for (size_t i = 0; i < plot->panel_count; i++) {
		struct plot_panel *panel = &plot->panels[i];

		for (size_t j = 0; j < panel->series_count; j++)
			free(panel->series[j].points);
		free(panel->series);
		free(panel->rows);
	}
	free(plot->panels);
	free(plot->keys);
}

void document_free(struct document *document)
{
	document_drop_tables(document);
	for (size_t i = 0; i < document->plot_count; i++)
		free_plot(&document->plots[i]);
	free(document->plots);
	json_decref(document->head);
	json_decref(document->notes);
	json_decref(document->data);
	memset(document, 0, sizeof(*document));
}

void *document_room(struct document *document, void *items, size_t count, size_t size)
{
	void *more = document->error ? NULL : reallocarray(items, count + 1, size);

	if (!more)
		document->error = -ENOMEM;
	return more;
}

/* NULL is no memory, as for what comes of it. */
static void append(struct document *document, json_t *list, json_t *value)
{
	if (json_array_append_new(list, value))
		document->error = -ENOMEM;
}

__attribute__((format(printf, 3, 0))) static void add_text(struct document *document,
							   json_t *list, const char *fmt,
							   va_list args)
{
	char text[DOCUMENT_TEXT_MAX];

	vsnprintf(text, sizeof(text), fmt, args);
	append(document, list, json_string(clean_text(text, sizeof(text), text)));
}

void document_head(struct document *document, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_text(document, document->head, fmt, args);
	va_end(args);
}

void document_note(struct document *document, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_text(document, document->notes, fmt, args);
	va_end(args);
}

void document_caveat(struct document *document, const char *kind, const char *command,
		     const char *fmt, ...)
{
	char text[DOCUMENT_TEXT_MAX], pasted[DOCUMENT_TEXT_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (!document_caveats(document))
		document_set(document, "caveats", json_array());
	append(document, json_object_get(document->data, "caveats"),
	       json_pack("{s:s, s:s, s:s?}", "kind", kind, "text",
			 clean_text(text, sizeof(text), text), "command",
			 command ? clean_text(pasted, sizeof(pasted), command) : NULL));
}

static void add_cell(struct document *document, const char *text)
{
	if (!document->error)
		document->error = table_add(&document->tables[document->table_count - 1],
					    text);
}

void document_table(struct document *document, const char *const *heads, size_t columns)
{
	struct table *more = document_room(document, document->tables,
					   document->table_count, sizeof(*more));

	if (!more)
		return;
	document->tables = more;
	more[document->table_count++] = (struct table){ .columns = columns };
	for (size_t i = 0; heads && i < columns; i++)
		add_cell(document, heads[i]);
}

void document_cell(struct document *document, const char *fmt, ...)
{
	char text[2 * TABLE_CELL_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	add_cell(document, text);
}

static void lay(struct document *document, const struct column *columns,
		size_t column_count, const void *rows, size_t count, size_t stride,
		bool stacked)
{
	const char *row = rows;
	char text[2 * TABLE_CELL_MAX];

	document_table(document, NULL, column_count);
	for (size_t i = 0; i < column_count; i++)
		add_cell(document, columns[i].head);
	for (; count--; row += stride) {
		for (size_t i = 0; i < column_count; i++) {
			add_cell(document, columns[i].text(row + columns[i].offset, text,
							   sizeof(text)));
			/* The first is a title, and begins the next row with nothing. */
			for (size_t j = 0; stacked && !i && j < column_count; j++)
				add_cell(document, "");
		}
	}
}

void document_lay(struct document *document, const struct column *columns,
		  size_t column_count, const void *rows, size_t count, size_t stride)
{
	lay(document, columns, column_count, rows, count, stride, false);
}

void document_lay_within(struct document *document, size_t width,
			 const struct column *columns, size_t column_count,
			 const void *rows, size_t count, size_t stride)
{
	lay(document, columns, column_count, rows, count, stride, false);
	if (document->error ||
	    table_width(&document->tables[document->table_count - 1]) <= width)
		return;
	free(document->tables[--document->table_count].texts);
	lay(document, columns, column_count, rows, count, stride, true);
}

size_t document_width(const struct document *document)
{
	size_t width = 0;

	for (size_t i = 0; i < document->table_count; i++) {
		size_t own = table_width(&document->tables[i]);

		width = own > width ? own : width;
	}
	return width;
}

void document_drop_tables(struct document *document)
{
	while (document->table_count)
		free(document->tables[--document->table_count].texts);
	free(document->tables);
	document->tables = NULL;
}

void document_set(struct document *document, const char *key, json_t *value)
{
	if (json_object_set_new(document->data, key, value))
		document->error = -ENOMEM;
}

void document_update(struct document *document, json_t *object)
{
	if (!object || json_object_update(document->data, object))
		document->error = -ENOMEM;
	json_decref(object);
}

void document_rows(struct document *document, const struct record *record,
		   const void *rows, size_t count)
{
	json_t *list = json_object_get(document->data, "rows");
	const char *row = rows;

	for (; count-- && !document->error; row += record->size)
		append(document, list, record_encode(record, row));
}

const json_t *document_data_rows(const struct document *document)
{
	return json_object_get(document->data, "rows");
}

const json_t *document_caveats(const struct document *document)
{
	return json_object_get(document->data, "caveats");
}

const char *document_text(const json_t *row, const char *key)
{
	const char *text = json_string_value(json_object_get(row, key));

	return text ? text : "";
}
