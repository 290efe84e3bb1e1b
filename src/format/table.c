// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clean.h"
#include "format/table.h"

int table_add(struct table *table, const char *text)
{
	void *more = reallocarray(table->texts, table->cells + 1, sizeof(*table->texts));
	void *tones;

	if (!more)
		return -ENOMEM;
	table->texts = more;
	tones = reallocarray(table->tones, table->cells + 1, sizeof(*table->tones));
	if (!tones)
		return -ENOMEM;
	table->tones = tones;
	table->tones[table->cells] = TONE_PLAIN;
	clean_text(table->texts[table->cells++], TABLE_CELL_MAX, text);
	return 0;
}

void table_free(struct table *table)
{
	free(table->texts);
	free(table->tones);
	*table = (struct table){ 0 };
}

void table_spare(struct table *table, const char *head)
{
	for (size_t i = 1; i < table->columns && i < table->cells; i++) {
		if (!strcmp(table->texts[i], head) && table->spares < TABLE_SPARE_MAX)
			table->spare[table->spares++] = i;
	}
}

void table_join(struct table *table, const char *head)
{
	for (size_t i = 1; i < table->columns && i < table->cells && i < 64; i++) {
		if (!strcmp(table->texts[i], head))
			table->joined |= UINT64_C(1) << i;
	}
}

size_t table_rows(const struct table *table)
{
	return table->cells / table->columns;
}

const char *table_at(const struct table *table, size_t row, size_t column)
{
	return table->texts[row * table->columns + column];
}

bool table_is_title(const struct table *table, size_t row)
{
	for (size_t i = 1; i < table->columns; i++) {
		if (*table_at(table, row, i))
			return false;
	}
	return table->columns > 1;
}
