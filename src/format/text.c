// SPDX-License-Identifier: GPL-2.0-or-later
#include "format/format.h"
#include "format/format_plain.h"
#include "format/wrap.h"

/* Prose is broken at the first, tables are laid out for the second. */
#define COLUMNS       90
#define TABLE_COLUMNS 120
#define HANG          2

/* A list without blank lines in it: short notes that belong together. */
static void put_caveats(FILE *out, const struct document *document, size_t columns)
{
	for (size_t i = 0; i < document->caveat_count; i++) {
		const struct document_caveat *caveat = &document->caveats[i];

		fputs(i ? "- " : "\n- ", out);
		wrap_print(out, caveat->text, columns - HANG, HANG);
		if (caveat->command)
			fprintf(out, "%*s%s\n", 2 * HANG, "", caveat->command);
	}
}

void format_plain(FILE *out, const struct document *document, size_t columns)
{
	for (size_t i = 0; i < document->head.count; i++)
		wrap_print(out, document->head.items[i], columns, 0);
	for (size_t i = 0; i < document->table_count; i++) {
		if (i || document->head.count)
			fputc('\n', out);
		table_print(&document->tables[i], out, 0);
	}
	for (size_t i = 0; i < document->notes.count; i++) {
		fputc('\n', out);
		wrap_print(out, document->notes.items[i], columns, 0);
	}
	put_caveats(out, document, columns);
}

static int write_text(FILE *out, const struct document *document)
{
	format_plain(out, document, COLUMNS);
	return 0;
}

const struct format format_text = { "text", true, TABLE_COLUMNS, write_text };
