// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "format/format.h"

#define HANG 2
#define MAIL 72 /* columns that the kernel's lists are written in */

static int width_of(const char *text, size_t len)
{
	int width = 0;

	for (size_t i = 0; i < len; i++)
		width += ((unsigned char)text[i] & 0xc0) != 0x80;
	return width;
}

/* A paragraph, broken at blanks so that no line is wider than @columns unless one word
 * is; lines behind the first begin with @hang blanks. */
static void put_paragraph(FILE *out, const char *text, size_t columns, int hang)
{
	const char *glue = "";
	size_t at = 0;

	while (*text) {
		size_t len = strcspn(text, " ");
		size_t width = (size_t)width_of(text, len);

		if (*glue && at + 1 + width > columns) {
			fprintf(out, "\n%*s", hang, "");
			at = (size_t)hang;
			glue = "";
		}
		fprintf(out, "%s%.*s", glue, (int)len, text);
		at += width + strlen(glue);
		glue = " ";
		text += len;
		text += strspn(text, " ");
	}
	fputc('\n', out);
}

/* A list without blank lines in it: short notes that belong together. */
static void put_caveats(FILE *out, const json_t *caveats, size_t columns)
{
	const json_t *caveat;
	size_t i;

	json_array_foreach(caveats, i, caveat)
	{
		const char *command = document_text(caveat, "command");

		fputs(i ? "- " : "\n- ", out);
		put_paragraph(out, document_text(caveat, "text"), columns - HANG, HANG);
		if (*command)
			fprintf(out, "%*s%s\n", 2 * HANG, "", command);
	}
}

static int put(FILE *out, const struct document *document, size_t columns)
{
	const json_t *text;
	size_t i;

	json_array_foreach(document->head, i, text)
		put_paragraph(out, json_string_value(text), columns, 0);
	for (i = 0; i < document->table_count; i++) {
		if (i || json_array_size(document->head))
			fputc('\n', out);
		table_print(&document->tables[i], out);
	}
	json_array_foreach(document->notes, i, text)
	{
		fputc('\n', out);
		put_paragraph(out, json_string_value(text), columns, 0);
	}
	put_caveats(out, document_caveats(document), columns);
	return 0;
}

static int write_text(FILE *out, const struct document *document)
{
	return put(out, document, 90);
}

static int write_mail(FILE *out, const struct document *document)
{
	return put(out, document, MAIL);
}

const struct format format_text = {
	.name = "text",
	.about = "tables and notes for a terminal: the default",
	.prose = true,
	.columns = 120,
	.write = write_text,
};

const struct format format_mail = {
	.name = "mail",
	.about = "the same in 72 columns",
	.prose = true,
	.columns = MAIL,
	.write = write_mail,
};
