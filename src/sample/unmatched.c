// SPDX-License-Identifier: GPL-2.0-or-later
#include "sample/unmatched.h"

static bool base_has(const struct sample_set *set, const struct point *point)
{
	for (size_t i = 0; i < set->cell_count; i++) {
		if (point_same(&set->cells[i]->point, point))
			return true;
	}
	return false;
}

static bool is_first(const struct compare_column *column, size_t file,
		     const struct point *point)
{
	for (size_t i = 0; i < file; i++) {
		if (result_find_cell(&column->files[i]->result, point))
			return false;
	}
	return true;
}

bool unmatched_next(struct unmatched *at, const struct sample_set *set,
		    const struct compare_columns *columns)
{
	at->cell += at->point != NULL;
	for (; at->column < columns->count; at->column++, at->file = 0) {
		const struct compare_column *column = &columns->items[at->column];

		for (; at->file < column->file_count; at->file++, at->cell = 0) {
			const struct result *result = &column->files[at->file]->result;

			for (; at->cell < result->cells.count; at->cell++) {
				at->point = &result_cell(result, at->cell)->point;
				if (!base_has(set, at->point) &&
				    is_first(column, at->file, at->point))
					return true;
			}
		}
	}
	return false;
}
