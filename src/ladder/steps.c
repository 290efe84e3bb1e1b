// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "ladder/steps.h"

static int find(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(names[i], name))
			return (int)i;
	}
	return -1;
}

struct ladder_steps ladder_steps_of(const struct ladder *ladder, const char *const *names,
				    size_t count)
{
	struct ladder_steps steps = { ladder, .base = -1, .bound = -1,
				      .reference = find(names, count, ladder->reference),
				      .deferral = -1 };

	for (size_t r = 0; r < ladder->steps.count; r++) {
		const struct ladder_step *step = ladder_step(ladder, r);
		int variant = find(names, count, step->name);

		steps.variant[r] = variant;
		if (step->role == LADDER_ROLE_BASE)
			steps.base = variant;
		else if (step->role == LADDER_ROLE_BOUND)
			steps.bound = variant;
		else if (step->parks && variant >= 0)
			steps.deferral = variant;
	}
	return steps;
}

int ladder_steps_find(const struct ladder_steps *steps, size_t variant)
{
	for (size_t r = 0; r < steps->ladder->steps.count; r++) {
		if (steps->variant[r] == (int)variant)
			return (int)r;
	}
	return -1;
}
