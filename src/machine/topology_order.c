// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "machine/topology.h"

/* A small core of one's own is steadier than half of a big one, so the rank of the
 * sibling counts before the kind of core. */
static int by_worth(const void *left, const void *right)
{
	const struct topology_cpu *a = left, *b = right;

	if (a->sibling_rank != b->sibling_rank)
		return a->sibling_rank < b->sibling_rank ? -1 : 1;
	if (a->performance_class != b->performance_class)
		return a->performance_class < b->performance_class ? -1 : 1;
	return a->cpu < b->cpu ? -1 : 1;
}

static bool node_begun(const struct topology_cpu *sorted, size_t i)
{
	for (size_t j = 0; j < i; j++) {
		if (sorted[j].node == sorted[i].node)
			return true;
	}
	return false;
}

size_t topology_order(const struct topology *topology, int node, unsigned int *cpus,
		      size_t room)
{
	struct topology_cpu sorted[CPU_SETSIZE];
	size_t n = 0;

	memcpy(sorted, topology->cpus, topology->count * sizeof(sorted[0]));
	qsort(sorted, topology->count, sizeof(sorted[0]), by_worth);
	for (size_t i = 0; i < topology->count; i++) {
		if ((node >= 0 && sorted[i].node != node) || node_begun(sorted, i))
			continue;
		for (size_t j = i; j < topology->count && n < room; j++) {
			if (sorted[j].node == sorted[i].node)
				cpus[n++] = sorted[j].cpu;
		}
	}
	return n;
}
