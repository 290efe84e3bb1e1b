// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "ladder/rungs.h"

static int find(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(names[i], name))
			return (int)i;
	}
	return -1;
}

struct rungs rungs_of(const struct ladder *ladder, const char *const *names, size_t count)
{
	struct rungs rungs = { ladder, .base = -1, .bound = -1,
			       .reference = find(names, count, ladder->reference),
			       .deferral = -1 };

	for (size_t r = 0; r < ladder->rungs.count; r++) {
		const struct rung *rung = ladder_rung(ladder, r);
		int column = find(names, count, rung->name);

		rungs.column[r] = column;
		if (rung->role == RUNG_BASE)
			rungs.base = column;
		else if (rung->role == RUNG_BOUND)
			rungs.bound = column;
		else if (rung->parks && column >= 0)
			rungs.deferral = column;
	}
	return rungs;
}

int rungs_find(const struct rungs *rungs, size_t column)
{
	for (size_t r = 0; r < rungs->ladder->rungs.count; r++) {
		if (rungs->column[r] == (int)column)
			return (int)r;
	}
	return -1;
}
