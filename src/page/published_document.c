// SPDX-License-Identifier: GPL-2.0-or-later

#include "format/units.h"
#include "page/page.h"

void published_notes(struct document *document, const struct published *published)
{
	char text[DOCUMENT_TEXT_MAX];
	struct sentence sentence = { text, sizeof(text), 0 };
	const json_t *item;
	size_t i;

	json_array_foreach(published->not_stated, i, item)
	{
		sentence_add(&sentence, "%s%s", i ? "; " : "", json_string_value(item));
	}
	if (sentence.len)
		document_note(document, "Not stated: %s.", text);
	json_array_foreach(published->notes, i, item)
	{
		document_note(document, "%s", json_string_value(item));
	}
}

/* As many decimals as were posted. */
static void add_figure(struct document *document, double value, uint64_t digits,
		       const char *unit)
{
	char text[32];

	document_cell(document, "%s",
		      unit_number(value, digits == UNKNOWN_U64 ? 0 : (int)digits, unit,
				  text, sizeof(text)));
}

static void add_release_rows(struct document *document, const struct published *published)
{
	static const char *const heads[] = { "mode",  "MiB",      "released by", "base",
					     "other", "speed-up", "as posted" };
	const struct published_method *method = &published->method;

	document_table(document, heads, sizeof(heads) / sizeof(heads[0]));
	for (size_t i = 0; i < published->rows.count; i++) {
		const struct published_row *row = published_row(published, i);
		char size[24];

		document_cell(document, "%s", row->mode);
		document_cell(document, "%s",
			      cell_u64(&row->size_mib, size, sizeof(size)));
		document_cell(document, "%s", row->release);
		add_figure(document, row->base_ms, method->ms_digits, " ms");
		add_figure(document, row->other_ms, method->ms_digits, " ms");
		add_figure(document, row->speed_up, method->speed_up_digits, "x");
		document_cell(document, "%s", row->posted);
	}
}

static void add_value(struct document *document, const json_t *value)
{
	if (json_is_number(value))
		document_cell(document, "%.12g", json_number_value(value));
	else
		document_cell(document, "%s",
			      json_is_string(value) ? json_string_value(value) : "-");
}

static void add_other_table(struct document *document, const json_t *source)
{
	const json_t *columns = json_object_get(source, "columns");
	const char *caption = json_string_value(json_object_get(source, "caption"));
	json_t *row, *value;
	size_t i, j;

	document_table(document, NULL, json_array_size(columns));
	json_array_foreach(columns, i, value)
	{
		if (!i && *caption)
			document_cell(document, "%s", caption);
		else
			add_value(document, value);
	}
	json_array_foreach(json_object_get(source, "rows"), i, row)
	{
		json_array_foreach(row, j, value) add_value(document, value);
	}
}

static void add_source(struct document *document, const struct published *published)
{
	const struct published_source *source = &published->source;

	document_head(document, "%s: %s", published->id, published->title);
	document_head(document, "%s, %s, %s%s%s%s", source->author, source->date,
		      source->thread, *source->tested_by ? " (tested by " : "",
		      source->tested_by, *source->tested_by ? ")" : "");
	document_head(document, "Machine: %s%s%s.",
		      *published->machine.name ? published->machine.name : "not stated",
		      *published->machine.cpu ? ", " : "", published->machine.cpu);
	if (*published->method.text)
		document_head(document, "Method: %s", published->method.text);
}

int published_document(struct document *document, const struct published *published)
{
	document_init(document, PUBLISHED_LIST_SCHEMA);
	add_source(document, published);
	if (published->rows.count)
		add_release_rows(document, published);
	for (size_t i = 0; i < json_array_size(published->tables); i++)
		add_other_table(document, json_array_get(published->tables, i));
	published_notes(document, published);
	document_rows(document, &published_row_record, published->rows.items,
		      published->rows.count);
	return document->error;
}
