// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/clean.h"
#include "format/table.h"

int table_add(struct table *table, const char *text)
{
	void *more = reallocarray(table->texts, table->cells + 1, sizeof(*table->texts));

	if (!more)
		return -ENOMEM;
	table->texts = more;
	clean_text(table->texts[table->cells++], TABLE_CELL_MAX, text);
	return 0;
}

size_t table_rows(const struct table *table)
{
	return table->cells / table->columns;
}

const char *table_at(const struct table *table, size_t row, size_t column)
{
	return table->texts[row * table->columns + column];
}

/* A row of one text, which may be wider than its column. */
static bool is_title(const struct table *table, size_t row)
{
	for (size_t i = 1; i < table->columns; i++) {
		if (*table_at(table, row, i))
			return false;
	}
	return table->columns > 1;
}

static size_t column_width(const struct table *table, size_t column)
{
	size_t width = 0;

	for (size_t row = 0; row < table_rows(table); row++) {
		size_t own = clean_width(table_at(table, row, column));

		if (own > width && !is_title(table, row))
			width = own;
	}
	return width;
}

size_t table_width(const struct table *table)
{
	size_t width = 2 * (table->columns - 1);

	for (size_t i = 0; i < table->columns; i++)
		width += column_width(table, i);
	for (size_t row = 0; row < table_rows(table); row++) {
		size_t own = clean_width(table_at(table, row, 0));

		if (own > width && is_title(table, row))
			width = own;
	}
	return width;
}

void table_print(const struct table *table, FILE *out)
{
	for (size_t row = 0; row < table_rows(table); row++) {
		size_t columns = table->columns;

		/* No blanks at the end of a line. */
		while (columns > 1 && !*table_at(table, row, columns - 1))
			columns--;
		for (size_t i = 0; i < columns; i++) {
			const char *text = table_at(table, row, i);
			/* printf() counts bytes where columns are meant. */
			int blanks = (int)(column_width(table, i) - clean_width(text));

			if (i)
				fprintf(out, "  %*s%s", blanks, "", text);
			else
				fprintf(out, "%s%*s", text, columns > 1 ? blanks : 0, "");
		}
		fputc('\n', out);
	}
}
