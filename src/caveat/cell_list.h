/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CAVEAT_CELL_LIST_H
#define SWAPREL_CAVEAT_CELL_LIST_H

#include "caveat/caveat.h"
#include "format/units.h"
#include "sample/labels.h"

#define CELLS_MAX 4 /* that are named */

/* Cells that are named behind each other, up to CELLS_MAX. */
struct cell_list {
	struct sentence sentence;
	size_t count; /* of all */
};

void cell_list_add(struct cell_list *list, const struct labels *labels,
		   const struct point *point);

typedef bool cell_test(const struct result *result, const struct result_cell *cell);

/* Visit each cell that the test applies to; of a point that several runs have such a cell
 * of, the first. */
void caveat_each_cell(const struct caveat_context *ctx, cell_test *applies,
		      void (*visit)(void *arg, const struct result *result,
				    const struct result_cell *cell),
		      void *arg);

#endif
