/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_HOST_BINDING_H
#define SWAPREL_HOST_BINDING_H

#include "machine/topology.h"

/* Whether the memory of a run's processes is bound to the NUMA node of their CPUs. */
struct binding {
	int node;            /* -1: not bound */
	uint64_t room_bytes; /* that the node can give; UNKNOWN_U64: it does not say */
	char reason[160];    /* why it is not bound; "" if it is, or there is one node */
};

/*
 * Bind to @node where that helps and does no harm: the node has CPUs of its own, we may
 * use its memory, and it has room for @need_bytes, as a strict binding ends in an OOM
 * kill whatever the other nodes have.
 */
void binding_choose(struct binding *binding, const struct topology *topology, int node,
		    uint64_t need_bytes, const struct fs *fs);

#endif
