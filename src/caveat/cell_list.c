// SPDX-License-Identifier: GPL-2.0-or-later
#include "caveat/cell_list.h"

void cell_list_add(struct cell_list *list, const struct labels *labels,
		   const struct point *point)
{
	char label[POINT_NAME_MAX];

	if (list->count++ < CELLS_MAX)
		sentence_add(&list->sentence, "%s%s", list->sentence.len ? ", " : "",
			     labels_point(labels, point, label));
	else if (list->count == CELLS_MAX + 1)
		sentence_add(&list->sentence, " ...");
}

static bool is_first(const struct caveat_context *ctx, size_t run, cell_test *applies,
		     const struct point *point)
{
	for (size_t i = 0; i < run; i++) {
		const struct result_cell *cell = result_find_cell(ctx->results[i], point);

		if (cell && applies(ctx->results[i], cell))
			return false;
	}
	return true;
}

void caveat_each_cell(const struct caveat_context *ctx, cell_test *applies,
		      void (*visit)(void *arg, const struct result *result,
				    const struct result_cell *cell),
		      void *arg)
{
	for (size_t i = 0; i < ctx->runs; i++) {
		const struct result *result = ctx->results[i];

		for (size_t c = 0; c < result->cells.count; c++) {
			const struct result_cell *cell = result_cell(result, c);

			if (applies(result, cell) &&
			    is_first(ctx, i, applies, &cell->point))
				visit(arg, result, cell);
		}
	}
}
