/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_TABLE_H
#define SWAPREL_FORMAT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define TABLE_CELL_MAX  64
#define TABLE_SPARE_MAX 8

/* What a cell's last word says, for a terminal that has colours. The word says it too. */
enum tone {
	TONE_PLAIN,
	TONE_GOOD,
	TONE_BAD,
	TONE_OPEN,
};

/*
 * A table of short texts whose columns are as wide as they need to be. The first column
 * stands left, the others right. A row with nothing but its first text is a title of the
 * rows below it, and makes no column wider.
 */
struct table {
	size_t columns;
	size_t cells;
	char (*texts)[TABLE_CELL_MAX]; /* owned, row by row, the heads first */
	enum tone *tones;              /* owned, of each cell */
	/* Columns that may be left out for lack of room, the first of them first. */
	size_t spare[TABLE_SPARE_MAX];
	size_t spares;
	size_t keys;     /* leading columns that say what a row is of; 0: one */
	uint64_t joined; /* bit i: column i belongs to the one before it */
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

/* Frees what the table owns. */
void table_free(struct table *table);

/* Columns of that head may be left out, after those said before. */
void table_spare(struct table *table, const char *head);

/* Columns of that head say more of the one before them. */
void table_join(struct table *table, const char *head);

/* Rows that are full, the heads among them, and what stands in one. */
size_t table_rows(const struct table *table);
const char *table_at(const struct table *table, size_t row, size_t column);

/* A row of one text, which may be wider than its column. */
bool table_is_title(const struct table *table, size_t row);

/* Columns of text that the table takes as it is. */
size_t table_width(const struct table *table);

/*
 * Print it in @width columns of text, 0: in as many as it takes. Where it is too wide,
 * spare columns are left out; then the first text of each row becomes a title above the
 * others; then the table is printed in parts, its keys in each. Only a column
 * that is too wide by itself is wider. Rows that are not full are left out. Returns how
 * many of the spare columns were left out.
 */
size_t table_print(const struct table *table, size_t width, bool colour, FILE *out);

/* Print @text as the tone asks for. */
void table_put_tone(FILE *out, enum tone tone, const char *text, size_t len);

#endif
