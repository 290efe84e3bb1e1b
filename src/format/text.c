// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/clean.h"
#include "format/format.h"
#include "format/text.h"

#define HANG  2
#define MAIL  72 /* columns that the kernel's lists are written in */
#define PROSE 90 /* wider lines are hard to read */

static size_t width_of(const char *text, size_t len)
{
	size_t width = 0;

	for (size_t i = 0; i < len; i++)
		width += ((unsigned char)text[i] & 0xc0) != 0x80;
	return width;
}

/* A unit of the number before it begins here. */
static bool is_unit(const char *text)
{
	static const char *const units[] = { "%", "ns",  "us",  "ms",
					     "s", "KiB", "MiB", "GiB" };

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		const size_t len = strlen(units[i]);

		if (!strncmp(text, units[i], len) && !isalnum((unsigned char)text[len]))
			return true;
	}
	return false;
}

/* Bytes of a word; of a number with its unit, and of a ratio: "3 %", "36.9 : 1". */
static size_t word_length(const char *text)
{
	size_t len = strcspn(text, " ");

	if (!strncmp(text + len, " : ", 3))
		return len + 3 + strcspn(text + len + 3, " ");
	if (len && isdigit((unsigned char)text[len - 1]) && text[len] == ' ' &&
	    is_unit(text + len + 1))
		return len + 1 + strcspn(text + len + 1, " ");
	return len;
}

/* As text_wrap(), @indent columns into its first line; @verdict is a word of it, NULL:
 * none. */
static void wrap(FILE *out, const char *text, size_t columns, size_t indent, size_t hang,
		 const struct tone_word *verdict)
{
	const size_t limit = columns ? columns : SIZE_MAX;
	const char *begin = text, *glue = "";
	size_t at = indent;

	while (*text) {
		const size_t len = word_length(text), width = width_of(text, len);
		size_t toned = 0;

		if (*glue && at + 1 + width > limit) {
			fprintf(out, "\n%*s", (int)hang, "");
			at = hang;
			glue = "";
		}
		fputs(glue, out);
		if (verdict && (size_t)(text - begin) == verdict->at) {
			toned = strlen(verdict->text);
			table_put_tone(out, verdict->tone, verdict->text, toned);
		}
		fprintf(out, "%.*s", (int)(len - toned), text + toned);
		at += width + strlen(glue);
		glue = " ";
		text += len;
		text += strspn(text, " ");
	}
	fputc('\n', out);
}

void text_wrap(FILE *out, const char *text, size_t columns, size_t hang)
{
	wrap(out, text, columns, hang, hang, NULL);
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
		text_wrap(out, document_text(caveat, "text"), columns, HANG);
		if (*command)
			fprintf(out, "%*s%s\n", 2 * HANG, "", command);
	}
}

/* What had no room, the same of several tables once. */
static void put_left_out(FILE *out, const struct table *table, size_t drops,
			 size_t columns, char *said, size_t size)
{
	char text[DOCUMENT_TEXT_MAX] = "";
	size_t len = 0;

	for (size_t i = 0; i < drops && len < sizeof(text); i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
					i ? ", " : "Columns left out: ",
					table_at(table, 0, table->spare[i]));
	if (!drops || !strcmp(text, said))
		return;
	snprintf(said, size, "%s", text);
	if (len < sizeof(text))
		snprintf(text + len, sizeof(text) - len,
			 " (--format csv has all, and so has a width of %zu).",
			 table_width(table));
	fputc('\n', out);
	text_wrap(out, text, columns, 0);
}

static void put_tables(FILE *out, const struct document *document, size_t columns)
{
	char said[DOCUMENT_TEXT_MAX] = "";

	for (size_t i = 0; i < document->table_count; i++) {
		const struct table *table = &document->tables[i];
		size_t drops;

		if (i || json_array_size(document->head))
			fputc('\n', out);
		drops = table_print(table, columns, document->colour, out);
		put_left_out(out, table, drops, columns, said, sizeof(said));
	}
}

static void put(FILE *out, const struct document *document, size_t columns)
{
	const size_t prose = columns && columns < PROSE ? columns : PROSE;
	const struct tone_word *verdict = &document->tone_word;
	const json_t *text;
	size_t i;

	json_array_foreach(document->head, i, text)
		text_wrap(out, json_string_value(text), prose, 0);
	put_tables(out, document, columns);
	json_array_foreach(document->notes, i, text)
	{
		if (!i)
			fputc('\n', out);
		wrap(out, json_string_value(text), prose, 0, HANG,
		     document->colour && *verdict->text && verdict->note == i ? verdict
									      : NULL);
	}
	put_caveats(out, document_caveats(document), prose);
}

static int write_text(FILE *out, const struct document *document)
{
	put(out, document, document->columns);
	return 0;
}

/* "Data: ...", and commands. */
static void put_method(FILE *out, const json_t *method)
{
	const json_t *item;
	size_t i;

	json_array_foreach(method, i, item)
	{
		const char *what = json_string_value(json_array_get(item, 0));
		const char *text = json_string_value(json_array_get(item, 1));
		char line[2 * DOCUMENT_TEXT_MAX];

		if (!*what) {
			fprintf(out, "%*s%s\n", 2 * HANG, "", text);
			continue;
		}
		snprintf(line, sizeof(line), "%s: %s", what, text);
		fputc('\n', out);
		text_wrap(out, line, MAIL, 0);
	}
}

static int write_mail(FILE *out, const struct document *document)
{
	const json_t *text;
	size_t i;

	json_array_foreach(document->answer, i, text)
	{
		text_wrap(out, json_string_value(text), MAIL, 0);
		fputc('\n', out);
	}
	put(out, document, MAIL);
	put_method(out, document->method);
	return 0;
}

const struct format format_text = {
	.name = "text",
	.about = "tables and notes, as wide as the terminal; the default",
	.prose = true,
	.columns = FORMAT_SCREEN,
	.write = write_text,
};

const struct format format_mail = {
	.name = "mail",
	.about = "the same in 72 columns, with method and machine, for a mailing list",
	.prose = true,
	.columns = MAIL,
	.write = write_mail,
};
