// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "report/table.h"

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
	vsnprintf(table->texts[table->cells++], TABLE_CELL_MAX, fmt, ap);
	va_end(ap);
	return 0;
}

static int column_width(const struct table *table, size_t column)
{
	size_t width = 0;

	for (size_t i = column; i < table->cells; i += table->columns) {
		size_t len = strlen(table->texts[i]);

		width = len > width ? len : width;
	}
	return (int)width;
}

void table_print(const struct table *table, FILE *out, int indent)
{
	size_t rows = table->cells / table->columns;

	for (size_t row = 0; row < rows; row++) {
		const char(*texts)[TABLE_CELL_MAX] =
			(const char(*)[TABLE_CELL_MAX])table->texts +
			row * table->columns;

		fprintf(out, "%*s%-*s", indent, "", column_width(table, 0), texts[0]);
		for (size_t i = 1; i < table->columns; i++)
			fprintf(out, "  %*s", column_width(table, i), texts[i]);
		fputc('\n', out);
	}
}

void table_free(struct table *table)
{
	free(table->texts);
	memset(table, 0, sizeof(*table));
}
