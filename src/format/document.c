// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/clean.h"
#include "format/document.h"

int document_init(struct document *document, const char *schema)
{
	memset(document, 0, sizeof(*document));
	document->data = json_pack("{s:s, s:[]}", "schema", schema, "rows");
	return document->data ? 0 : -ENOMEM;
}

static void free_texts(struct document_texts *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		free(texts->items[i]);
	free(texts->items);
}

void document_free(struct document *document)
{
	free_texts(&document->head);
	free_texts(&document->notes);
	for (size_t i = 0; i < document->caveat_count; i++) {
		free(document->caveats[i].text);
		free(document->caveats[i].command);
	}
	free(document->caveats);
	for (size_t i = 0; i < document->table_count; i++)
		table_free(&document->tables[i]);
	free(document->tables);
	json_decref(document->data);
	memset(document, 0, sizeof(*document));
}

static int add_text(struct document_texts *texts, const char *text)
{
	size_t room = texts->room ? 2 * texts->room : 8;

	if (texts->count == texts->room) {
		void *more = reallocarray(texts->items, room, sizeof(*texts->items));

		if (!more)
			return -ENOMEM;
		texts->items = more;
		texts->room = room;
	}
	texts->items[texts->count] = strdup(text);
	if (!texts->items[texts->count])
		return -ENOMEM;
	texts->count++;
	return 0;
}

int document_say(struct document_texts *texts, const char *fmt, ...)
{
	char raw[DOCUMENT_TEXT_MAX], text[DOCUMENT_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(raw, sizeof(raw), fmt, ap);
	va_end(ap);
	return add_text(texts, clean_text(text, sizeof(text), raw));
}

static int keep_caveat(struct document *document, const char *kind,
		       const struct document_caveat *caveat)
{
	json_t *list = json_object_get(document->data, "caveats");

	if (!list) {
		list = json_array();
		if (json_object_set_new(document->data, "caveats", list))
			return -ENOMEM;
	}
	return json_array_append_new(list,
				     json_pack("{s:s, s:s, s:s?}", "kind", kind, "text",
					       caveat->text, "command", caveat->command))
		       ? -ENOMEM
		       : 0;
}

int document_caveat(struct document *document, const char *kind, const char *command,
		    const char *fmt, ...)
{
	struct document_caveat *more = reallocarray(
		document->caveats, document->caveat_count + 1, sizeof(*more));
	char text[DOCUMENT_TEXT_MAX];
	va_list ap;

	if (!more)
		return -ENOMEM;
	document->caveats = more;
	more += document->caveat_count++;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	more->text = strdup(clean_text(text, sizeof(text), text));
	more->command = command ? strdup(command) : NULL;
	if (!more->text || (command && !more->command))
		return -ENOMEM;
	if (command)
		clean_text(more->command, strlen(command) + 1, command);
	return keep_caveat(document, kind, more);
}

int document_keep(struct document *document, const char *key,
		  const struct document_texts *texts)
{
	json_t *list = json_array();

	for (size_t i = 0; i < texts->count; i++)
		json_array_append_new(list, json_string(texts->items[i]));
	return json_object_set_new(document->data, key, list) ? -ENOMEM : 0;
}

struct table *document_table(struct document *document, size_t columns)
{
	struct table *more = reallocarray(document->tables, document->table_count + 1,
					  sizeof(*more));

	if (!more)
		return NULL;
	document->tables = more;
	if (table_begin(&more[document->table_count], columns))
		return NULL;
	return &more[document->table_count++];
}

int document_row(struct document *document, json_t *row)
{
	if (!row || json_array_append_new(json_object_get(document->data, "rows"), row))
		return -ENOMEM;
	return 0;
}

const json_t *document_rows(const struct document *document)
{
	return json_object_get(document->data, "rows");
}
