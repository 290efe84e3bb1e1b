/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_TABLE_H
#define SWAPREL_FORMAT_TABLE_H

#include <stddef.h>
#include <stdio.h>

#define TABLE_CELL_MAX 64

/*
 * A table of short texts whose columns are as wide as they need to be. The first column
 * stands left, the others right.
 */
struct table {
	size_t columns;
	size_t cells, room;
	char (*texts)[TABLE_CELL_MAX]; /* owned, row by row */
};

/* Begin with the column heads, @columns of them. 0 or -ENOMEM. */
int table_begin(struct table *table, size_t columns);

/* The next cell, from left to right and row by row. A longer text is cut; after -ENOMEM
 * the table prints what it has. The text goes through clean_text(). */
int table_add(struct table *table, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Rows that are full, the heads among them, and what stands in one. */
size_t table_rows(const struct table *table);
const char *table_at(const struct table *table, size_t row, size_t column);

/* Columns that table_print() takes. */
size_t table_width(const struct table *table);

/* Print with @indent blanks before each row; rows that are not full are left out. */
void table_print(const struct table *table, FILE *out, int indent);
void table_free(struct table *table);

#endif
