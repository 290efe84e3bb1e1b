// SPDX-License-Identifier: GPL-2.0-or-later
#include <sys/swap.h>

#include "cmd/needs.h"
#include "workloads/workload.h"

/* What a pattern that promises nothing is reckoned with; those there are do better. */
#define RATIO_UNPROMISED 2.0

static double expected_ratio(const struct job *job, const char *name)
{
	const struct pattern *pattern = pattern_find(name);

	if (!pattern || pattern->flags & PATTERN_INCOMPRESSIBLE)
		return 1;
	return pattern->flags & PATTERN_KEEPS_RATIO ? job->ratio : RATIO_UNPROMISED;
}

void needs_of_plan(struct require_plan *needs, const struct job *job,
		   const struct plan *plan)
{
	*needs = (struct require_plan){
		.peak_bytes = plan->peak_bytes,
		.worst_ratio = RATIO_UNPROMISED,
		.algorithm = job->algorithm,
		.swap_priority = SWAP_FLAG_PRIO_MASK,
	};
	for (size_t i = 0; i < job->pattern.count; i++) {
		double ratio = expected_ratio(job, job->pattern.items[i]);

		if (ratio < needs->worst_ratio)
			needs->worst_ratio = ratio;
	}
}
