// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "base/clean.h"
#include "format/table.h"
#include "format/text.h"

#define COLUMNS_MOST 64 /* that are laid out; a wider table is printed in parts */
#define GAP          2
#define KEY_WIDE     20 /* a first column above that is better off as a title */

/* Which columns stand beside each other. */
struct form {
	const struct table *table;
	size_t shown[COLUMNS_MOST];
	size_t count;
	bool titled; /* the first text of each row stands above the others */
	bool folded; /* and so do all keys, also those of the heads, in one line */
	bool colour;
	size_t width; /* that it may take */
};

static bool has_title(const struct form *form, size_t row)
{
	if (form->folded)
		return true;
	return row && (form->titled || table_is_title(form->table, row));
}

/* All keys of the row, a line broken only between two. */
static void put_keys(const struct form *form, size_t row, FILE *out)
{
	size_t used = 0;

	for (size_t i = 0; i < form->table->keys; i++) {
		const char *key = table_at(form->table, row, i);
		const size_t width = clean_width(key);

		if (!width)
			continue;
		if (used && used + GAP + width > form->width) {
			fputs(":\n", out);
			used = 0;
		} else if (used) {
			fputs(": ", out);
			used += GAP;
		}
		fputs(key, out);
		used += width;
	}
	fputc('\n', out);
}

static void put_title(const struct form *form, size_t row, FILE *out)
{
	if (form->folded)
		put_keys(form, row, out);
	else
		text_wrap(out, table_at(form->table, row, 0), form->width, 0);
}

static size_t column_width(const struct form *form, size_t column)
{
	size_t width = 0;

	for (size_t row = 0; row < table_rows(form->table); row++) {
		size_t own = clean_width(table_at(form->table, row, column));

		if (own > width && (column || !has_title(form, row)))
			width = own;
	}
	return width;
}

static size_t form_width(const struct form *form)
{
	size_t width = GAP * (form->count - 1);

	for (size_t i = 0; i < form->count; i++)
		width += column_width(form, form->shown[i]);
	for (size_t row = 0; row < table_rows(form->table); row++) {
		size_t own = clean_width(table_at(form->table, row, 0));

		/* One of all keys is wrapped. */
		if (own > width && has_title(form, row) && !form->folded)
			width = own;
	}
	return width;
}

/* All columns but the first @drops spare ones. */
static void show_all(struct form *form, size_t drops)
{
	const struct table *table = form->table;

	form->count = 0;
	for (size_t i = 0; i < table->columns && form->count < COLUMNS_MOST; i++) {
		bool is_out = false;

		for (size_t j = 0; j < drops; j++)
			is_out |= table->spare[j] == i;
		if (!is_out)
			form->shown[form->count++] = i;
	}
}

size_t table_width(const struct table *table)
{
	struct form form = { .table = table };

	show_all(&form, 0);
	return form_width(&form);
}

void table_put_tone(FILE *out, enum tone tone, const char *text, size_t len)
{
	/* Blue and red: told apart whatever colours are seen, and on dark and light. */
	static const char *const codes[] = {
		[TONE_PLAIN] = "",
		[TONE_GOOD] = "\033[1;34m",
		[TONE_BAD] = "\033[1;31m",
		[TONE_OPEN] = "\033[33m",
	};

	fprintf(out, "%s%.*s%s", codes[tone], (int)len, text,
		*codes[tone] ? "\033[0m" : "");
}

static void put_cell(const struct form *form, size_t row, size_t column, FILE *out)
{
	const struct table *table = form->table;
	const char *text = table_at(table, row, column);
	enum tone tone = table->tones[row * table->columns + column];
	const char *blank = strrchr(text, ' ');
	const char *word = blank ? blank + 1 : text;

	fprintf(out, "%.*s", (int)(word - text), text);
	table_put_tone(out, form->colour ? tone : TONE_PLAIN, word, strlen(word));
}

/* What stands in a row, without blanks at the end of the line. */
static void put_row(const struct form *form, size_t row, FILE *out)
{
	const bool titled = has_title(form, row);
	size_t last = form->count, at = 0, own;

	while (last > 1 && !*table_at(form->table, row, form->shown[last - 1]))
		last--;
	for (size_t i = 0; i < last; i++) {
		const size_t column = form->shown[i];
		const char *text = !i && titled ? "" : table_at(form->table, row, column);

		own = clean_width(text);
		/* The first stands left, the others right. */
		fprintf(out, "%*s", i ? (int)(at + column_width(form, column) - own) : 0,
			"");
		at = GAP + (i ? 0 : column_width(form, column) - own);
		if (*text)
			put_cell(form, row, column, out);
	}
	fputc('\n', out);
}

static void put_form(const struct form *form, FILE *out)
{
	for (size_t row = 0; row < table_rows(form->table); row++) {
		if (has_title(form, row))
			put_title(form, row, out);
		if (!row || !table_is_title(form->table, row))
			put_row(form, row, out);
	}
}

static bool is_joined(const struct table *table, size_t column)
{
	return column < COLUMNS_MOST && table->joined >> column & 1;
}

/* Add columns from @next on while there is room, one at least. Returns the one behind. */
static size_t fill_part(struct form *form, size_t next)
{
	const size_t keys = form->count;

	for (; next < form->table->columns && form->count < COLUMNS_MOST; next++) {
		form->shown[form->count++] = next;
		if (form->count == keys + 1 || form_width(form) <= form->width)
			continue;
		form->count--;
		while (is_joined(form->table, next) && form->count > keys + 1) {
			form->count--;
			next--;
		}
		break;
	}
	return next;
}

/* Is there a column that has no room beside the keys? */
static bool is_too_wide(struct form *form)
{
	const size_t keys = form->count;
	bool wide = false;

	form->count++;
	for (size_t i = keys; i < form->table->columns; i++) {
		form->shown[keys] = i;
		wide |= form_width(form) > form->width;
	}
	form->count = keys;
	return wide;
}

/* The keys beside as many of the other columns as have room, and so on. */
static void put_parts(struct form *form, FILE *out)
{
	const size_t keys = form->table->keys ? form->table->keys : 1;
	size_t next = keys, stand = keys;

	form->titled = false;
	form->count = keys;
	form->titled = form_width(form) > form->width / 2;
	if (keys > 1 && is_too_wide(form)) {
		form->folded = true;
		stand = 1;
	}
	while (next < form->table->columns) {
		if (next > keys)
			fputc('\n', out);
		form->count = stand;
		next = fill_part(form, next);
		put_form(form, out);
	}
}

size_t table_print(const struct table *table, size_t width, bool colour, FILE *out)
{
	struct form form = { .table = table,
			     .colour = colour,
			     .width = width ? width : SIZE_MAX };
	const bool has_room = table->columns <= COLUMNS_MOST;
	bool wide_key;

	show_all(&form, 0);
	if (has_room && form_width(&form) <= form.width) {
		put_form(&form, out);
		return 0;
	}
	wide_key = column_width(&form, 0) > KEY_WIDE;
	for (int i = 0; i < 2 && has_room; i++) {
		form.titled = i ? !wide_key : wide_key;
		for (size_t drops = 0; drops <= table->spares; drops++) {
			show_all(&form, drops);
			if (form_width(&form) <= width) {
				put_form(&form, out);
				return drops;
			}
		}
	}
	show_all(&form, 0);
	put_parts(&form, out);
	return 0;
}
