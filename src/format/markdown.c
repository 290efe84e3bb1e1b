// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "format/format.h"

/* Names of patterns and variants may hold what Markdown takes for a mark. */
static void put_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("\\`*_[]<>|#~", *text))
			fputc('\\', out);
		fputc(*text, out);
	}
}

static void put_row(FILE *out, const struct table *table, size_t row)
{
	fputc('|', out);
	for (size_t i = 0; i < table->columns; i++) {
		fputc(' ', out);
		put_text(out, table_at(table, row, i));
		fputs(" |", out);
	}
	fputc('\n', out);
}

static void put_table(FILE *out, const struct table *table)
{
	put_row(out, table, 0);
	fputs("|---|", out);
	for (size_t i = 1; i < table->columns; i++)
		fputs("--:|", out);
	fputc('\n', out);
	for (size_t row = 1; row < table_rows(table); row++)
		put_row(out, table, row);
}

static void put_texts(FILE *out, const json_t *texts)
{
	for (size_t i = 0; i < json_array_size(texts); i++) {
		put_text(out, json_string_value(json_array_get(texts, i)));
		fputs("\n\n", out);
	}
}

static void put_caveats(FILE *out, const json_t *caveats)
{
	const json_t *caveat;
	size_t i;

	json_array_foreach(caveats, i, caveat)
	{
		const char *command = document_text(caveat, "command");

		fputs("- ", out);
		put_text(out, document_text(caveat, "text"));
		fputc('\n', out);
		if (*command)
			fprintf(out, "\n      %s\n\n", command);
	}
}

static int write_markdown(FILE *out, const struct document *document)
{
	put_texts(out, document->head);
	for (size_t i = 0; i < document->table_count; i++) {
		put_table(out, &document->tables[i]);
		fputc('\n', out);
	}
	put_texts(out, document->notes);
	put_caveats(out, document_caveats(document));
	return 0;
}

const struct format format_markdown = {
	.name = "markdown",
	.about = "the same for a web page",
	.prose = true,
	.write = write_markdown,
};
