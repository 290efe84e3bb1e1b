// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "job/plan.h"
#include "page/row_cell.h"

struct row_cell row_cell_of(const struct result_cell *cell)
{
	struct row_cell own = { .procs = cell->procs, .size_mib = cell->size_mib };

	plan_mode_name(cell->procs, own.mode, sizeof(own.mode));
	strcpy(own.pattern, cell->pattern);
	strcpy(own.release, cell->release);
	return own;
}
