// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/clean.h"
#include "format/table.h"

int table_begin(struct table *table, size_t columns)
{
	memset(table, 0, sizeof(*table));
	table->columns = columns;
	table->room = columns * 16;
	table->texts = calloc(table->room, sizeof(*table->texts));
	return table->texts ? 0 : -ENOMEM;
}

int table_add(struct table *table, const char *fmt, ...)
{
	char raw[2 * TABLE_CELL_MAX];
	va_list ap;

	if (table->cells == table->room) {
		void *more = reallocarray(table->texts, table->room * 2,
					  sizeof(*table->texts));

		if (!more)
			return -ENOMEM;
		table->texts = more;
		table->room *= 2;
	}
	va_start(ap, fmt);
	vsnprintf(raw, sizeof(raw), fmt, ap);
	va_end(ap);
	clean_text(table->texts[table->cells++], TABLE_CELL_MAX, raw);
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

static size_t column_width(const struct table *table, size_t column)
{
	size_t width = 0;

	for (size_t i = column; i < table->cells; i += table->columns) {
		size_t own = clean_width(table->texts[i]);

		width = own > width ? own : width;
	}
	return width;
}

size_t table_width(const struct table *table)
{
	size_t width = 2 * (table->columns - 1);

	for (size_t i = 0; i < table->columns; i++)
		width += column_width(table, i);
	return width;
}

/* printf() counts bytes where columns are meant, so the blanks are counted here. */
static int blanks(const struct table *table, size_t row, size_t column)
{
	return (int)(column_width(table, column) -
		     clean_width(table_at(table, row, column)));
}

void table_print(const struct table *table, FILE *out, int indent)
{
	for (size_t row = 0; row < table_rows(table); row++) {
		fprintf(out, "%*s%s%*s", indent, "", table_at(table, row, 0),
			blanks(table, row, 0), "");
		for (size_t i = 1; i < table->columns; i++)
			fprintf(out, "  %*s%s", blanks(table, row, i), "",
				table_at(table, row, i));
		fputc('\n', out);
	}
}

void table_free(struct table *table)
{
	free(table->texts);
	memset(table, 0, sizeof(*table));
}
