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
		.answer = json_array(),
		.head = json_array(),
		.notes = json_array(),
		.method = json_array(),
		.data = json_pack("{s:s, s:[]}", "schema", schema, "rows"),
		.helps = json_object(),
	};
	if (!document->answer || !document->head || !document->notes ||
	    !document->method || !document->data || !document->helps)
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
	json_decref(document->answer);
	json_decref(document->head);
	json_decref(document->notes);
	json_decref(document->method);
	json_decref(document->data);
	json_decref(document->helps);
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

void document_answer(struct document *document, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_text(document, document->answer, fmt, args);
	va_end(args);
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

void document_verdict(struct document *document, const char *lead, enum tone tone,
		      const char *word, const char *fmt, ...)
{
	char text[DOCUMENT_TEXT_MAX];
	va_list args;

	document->tone_word = (struct tone_word){
		.tone = tone,
		.note = json_array_size(document->notes),
		.at = strlen(lead),
	};
	snprintf(document->tone_word.text, sizeof(document->tone_word.text), "%s", word);
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	document_note(document, "%s%s%s", lead, word, text);
}

void document_method(struct document *document, const char *what, const char *fmt, ...)
{
	char text[DOCUMENT_TEXT_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	append(document, document->method,
	       json_pack("[s, s]", what, clean_text(text, sizeof(text), text)));
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

void document_add_table(struct document *document, const struct column *columns,
			size_t column_count, const void *rows, size_t count,
			size_t stride)
{
	const char *row = rows;
	char text[2 * TABLE_CELL_MAX];

	document_table(document, NULL, column_count);
	for (size_t i = 0; i < column_count; i++)
		add_cell(document, columns[i].head);
	for (; count--; row += stride) {
		for (size_t i = 0; i < column_count; i++)
			add_cell(document, columns[i].text(row + columns[i].offset, text,
							   sizeof(text)));
	}
}

void document_spare(struct document *document, const char *head)
{
	if (!document->error)
		table_spare(&document->tables[document->table_count - 1], head);
}

void document_parts(struct document *document, size_t keys, const char *joined)
{
	if (document->error)
		return;
	document->tables[document->table_count - 1].keys = keys;
	if (joined)
		table_join(&document->tables[document->table_count - 1], joined);
}

void document_tones(struct document *document, size_t column,
		    enum tone (*tone_of)(const void *at), size_t offset, const void *rows,
		    size_t count, size_t stride)
{
	const char *row = rows;
	struct table *table;

	if (document->error)
		return;
	table = &document->tables[document->table_count - 1];
	for (size_t i = 1; i <= count; i++, row += stride)
		table->tones[i * table->columns + column] = tone_of(row + offset);
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
		table_free(&document->tables[--document->table_count]);
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

void document_help(struct document *document, const char *of, const char *member,
		   const char *help)
{
	char key[128];

	snprintf(key, sizeof(key), "%s.%s", of, member);
	if (help && json_object_set_new(document->helps, key, json_string(help)))
		document->error = -ENOMEM;
}

const char *document_help_of(const struct document *document, const char *of,
			     const char *member)
{
	char key[128];

	snprintf(key, sizeof(key), "%s.%s", of, member);
	return document_text(document->helps, key);
}

void document_rows(struct document *document, const struct record *record,
		   const void *rows, size_t count)
{
	json_t *list = json_object_get(document->data, "rows");
	const char *row = rows;

	for (; count-- && !document->error; row += record->size)
		append(document, list, record_encode(record, row));
	for (size_t i = 0; i < record->count; i++)
		document_help(document, "row", record->fields[i].name,
			      record->fields[i].help);
}

void document_join(struct document *document, const struct document *from)
{
	const char *key;
	json_t *list;

	json_object_foreach(from->data, key, list)
	{
		json_t *own = json_object_get(document->data, key);

		if (json_is_array(list) && json_is_array(own) &&
		    json_array_extend(own, list))
			document->error = -ENOMEM;
	}
}

const json_t *document_data_rows(const struct document *document)
{
	return json_object_get(document->data, "rows");
}

const json_t *document_runs(const struct document *document)
{
	return json_object_get(document->data, "runs");
}

const json_t *document_boots(const struct document *document)
{
	return json_object_get(document->data, "boots");
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
