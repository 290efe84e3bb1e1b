// SPDX-License-Identifier: GPL-2.0-or-later
#include "caveat/cell_list.h"

void cell_list_add(struct cell_list *list, const struct labels *labels,
		   const struct point *point)
{
	char label[POINT_NAME_MAX];

	if (list->count++ < CELLS_MOST)
		sentence_add(&list->sentence, "%s%s", list->sentence.len ? ", " : "",
			     labels_point(labels, point, label));
	else if (list->count == CELLS_MOST + 1)
		sentence_add(&list->sentence, " ...");
}

static bool is_first(const struct caveat_look *look, size_t run, cell_test *applies,
		     const struct point *point)
{
	for (size_t i = 0; i < run; i++) {
		const struct result_cell *cell = result_find_cell(look->results[i],
								  point);

		if (cell && applies(look->results[i], cell))
			return false;
	}
	return true;
}

void caveat_each_cell(const struct caveat_look *look, cell_test *applies,
		      void (*visit)(void *arg, const struct result *result,
				    const struct result_cell *cell),
		      void *arg)
{
	for (size_t i = 0; i < look->runs; i++) {
		const struct result *result = look->results[i];

		for (size_t c = 0; c < result->cells.count; c++) {
			const struct result_cell *cell = result_cell(result, c);

			if (applies(result, cell) &&
			    is_first(look, i, applies, &cell->point))
				visit(arg, result, cell);
		}
	}
}
