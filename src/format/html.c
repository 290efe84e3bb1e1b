// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/clean.h"
#include "format/format.h"
#include "format/html.h"

/* From so many columns on, a row does not fit on a phone side by side, or on a tablet. */
#define MANY_COLUMNS 4
#define MOST_COLUMNS 9

void html_text(FILE *out, const char *text)
{
	static const struct {
		char c;
		const char *entity;
	} entities[] = {
		{ '&', "&amp;" },  { '<', "&lt;" },   { '>', "&gt;" },
		{ '"', "&quot;" }, { '\'', "&#39;" },
	};
	char clean[2 * DOCUMENT_TEXT_MAX];
	size_t i;

	for (const char *c = clean_text(clean, sizeof(clean), text); *c; c++) {
		for (i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
			if (entities[i].c == *c)
				break;
		}
		if (i < sizeof(entities) / sizeof(entities[0]))
			fputs(entities[i].entity, out);
		else
			fputc(*c, out);
	}
}

static bool is_title(const struct table *table, size_t row)
{
	size_t column = 1;

	while (column < table->columns && !*table_at(table, row, column))
		column++;
	return table->columns > 1 && column == table->columns;
}

static void put_heads(FILE *out, const struct table *table)
{
	fputs("<thead><tr>", out);
	for (size_t i = 0; i < table->columns; i++) {
		fputs("<th scope=\"col\">", out);
		html_text(out, table_at(table, 0, i));
		fputs("</th>", out);
	}
	fputs("</tr></thead>\n", out);
}

/* Each cell has the head of its column, for where cells stand below each other. */
static void put_row(FILE *out, const struct table *table, size_t row)
{
	fputs("<tr><th scope=\"row\">", out);
	html_text(out, table_at(table, row, 0));
	fputs("</th>", out);
	for (size_t i = 1; i < table->columns; i++) {
		fputs("<td data-head=\"", out);
		html_text(out, table_at(table, 0, i));
		fputs("\">", out);
		html_text(out, table_at(table, row, i));
		fputs("</td>", out);
	}
	fputs("</tr>\n", out);
}

static void put_title(FILE *out, const struct table *table, size_t row)
{
	fprintf(out, "<tr class=\"title\"><th scope=\"rowgroup\" colspan=\"%zu\">",
		table->columns);
	html_text(out, table_at(table, row, 0));
	fputs("</th></tr>\n", out);
}

static void put_table(FILE *out, const struct table *table)
{
	fprintf(out, "<div class=\"table%s%s\"><table>\n",
		table->columns >= MANY_COLUMNS ? " many" : "",
		table->columns >= MOST_COLUMNS ? " most" : "");
	put_heads(out, table);
	fputs("<tbody>\n", out);
	for (size_t row = 1; row < table_rows(table); row++) {
		if (is_title(table, row))
			put_title(out, table, row);
		else
			put_row(out, table, row);
	}
	fputs("</tbody></table></div>\n", out);
}

static void put_texts(FILE *out, const json_t *texts, const char *class)
{
	for (size_t i = 0; i < json_array_size(texts); i++) {
		fprintf(out, "<p class=\"%s\">", class);
		html_text(out, json_string_value(json_array_get(texts, i)));
		fputs("</p>\n", out);
	}
}

static void put_caveats(FILE *out, const json_t *caveats)
{
	const json_t *caveat;
	size_t i;

	if (!json_array_size(caveats))
		return;
	fputs("<ul class=\"caveats\">\n", out);
	json_array_foreach(caveats, i, caveat)
	{
		const char *command = document_text(caveat, "command");

		fputs("<li>", out);
		html_text(out, document_text(caveat, "text"));
		if (*command) {
			fputs("<pre>", out);
			html_text(out, command);
			fputs("</pre>", out);
		}
		fputs("</li>\n", out);
	}
	fputs("</ul>\n", out);
}

static int write_html(FILE *out, const struct document *document)
{
	fputs("<section>\n", out);
	put_texts(out, document->head, "head");
	for (size_t i = 0; i < document->table_count; i++)
		put_table(out, &document->tables[i]);
	put_texts(out, document->notes, "note");
	put_caveats(out, document_caveats(document));
	fputs("</section>\n", out);
	return 0;
}

const struct format format_html = {
	.name = "html",
	.about = "the same as part of a web page; 'swaprel report' makes a whole one",
	.prose = true,
	.write = write_html,
};
