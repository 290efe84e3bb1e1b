// SPDX-License-Identifier: GPL-2.0-or-later
#include "page/row_cell.h"

struct row_cell row_cell_of(const struct result_cell *cell)
{
	struct row_cell own = { .point = cell->point };

	plan_mode_name(cell->point.procs, own.mode, sizeof(own.mode));
	return own;
}
