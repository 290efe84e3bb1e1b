/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_TABLE_H
#define SWAPREL_FORMAT_TABLE_H

#include <stddef.h>
#include <stdio.h>

#define TABLE_CELL_MAX 64

/*
 * A table of short texts whose columns are as wide as they need to be. The first column
 * stands left, the others right. A row with nothing but its first text is a title of the
 * rows below it, and makes no column wider.
 */
struct table {
	size_t columns;
	size_t cells;
	char (*texts)[TABLE_CELL_MAX]; /* owned, row by row, the heads first */
};

/* A column of a table that is laid out from typed rows. */
struct column {
	const char *head;
	/* Write the member at @at as it stands in a cell; return @buf. See units.h. */
	char *(*text)(const void *at, char *buf, size_t size);
	size_t offset; /* of the member in the row */
};

/* The next cell, from left to right and row by row. A longer text is cut; it goes
 * through clean_text(). 0 or -ENOMEM. */
int table_add(struct table *table, const char *text);

/* Rows that are full, the heads among them, and what stands in one. */
size_t table_rows(const struct table *table);
const char *table_at(const struct table *table, size_t row, size_t column);

/* Columns that table_print() takes. */
size_t table_width(const struct table *table);

/* Rows that are not full are left out. */
void table_print(const struct table *table, FILE *out);

#endif
