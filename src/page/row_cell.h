/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PAGE_ROW_CELL_H
#define SWAPREL_PAGE_ROW_CELL_H

#include "record/record.h"
#include "result/result.h"

/* Which cell a row is of, as CSV and JSON have it, whatever else the row tells. */
struct row_cell {
	char mode[24];
	struct point point;
};

struct row_cell row_cell_of(const struct result_cell *cell);

#endif
