// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "base/cpulist.h"
#include "host/binding.h"
#include "require/check.h"

static void say_binding(struct requirement *item, const struct require_context *ctx,
			const struct binding *binding, const struct topology *topology)
{
	if (binding->node >= 0 && topology->nodes_all > 1) {
		require_seen(item, REQUIRE_OK, "memory is bound to node %d",
			     binding->node);
	} else if (binding->node >= 0) {
		require_seen(item, REQUIRE_OK, "one node");
	} else if (ctx->plan->numa_node >= 0) {
		require_seen(item, REQUIRE_MISSING, "%s", binding->reason);
		require_advise(item,
			       "choose fewer or smaller processes, or let the node be "
			       "chosen: %s --numa-node -1",
			       require_command(ctx));
	} else if (topology->nodes_share_cpus) {
		require_seen(item, REQUIRE_OK, "%s: memory is not bound",
			     binding->reason);
	} else {
		require_seen(item, REQUIRE_NOTE, "%s: memory is not bound",
			     binding->reason);
		require_advise(item, "choose fewer or smaller processes, or stop what "
				     "takes the node's memory");
	}
}

void require_cpus(const struct require_context *ctx, cpu_set_t *set)
{
	cpu_set_t wanted;

	if (!fs_is_live(ctx->fs) || sched_getaffinity(0, sizeof(*set), set))
		memset(set, 0xff, sizeof(*set));
	if (ctx->plan->cpus && *ctx->plan->cpus &&
	    !cpulist_parse(ctx->plan->cpus, &wanted))
		CPU_AND(set, set, &wanted);
}

void require_numa(struct requirement *item, const struct require_context *ctx)
{
	struct topology topology;
	struct binding binding;
	cpu_set_t set;
	unsigned int cpu;

	require_cpus(ctx, &set);
	if (topology_read(&topology, ctx->fs, &set, NULL)) {
		require_seen(item, REQUIRE_OK, "the CPUs cannot be read");
		return;
	}
	if (topology_order(&topology, ctx->plan->numa_node, &cpu, 1)) {
		binding_choose(&binding, &topology, topology_node_of(&topology, cpu),
			       require_peak_bytes(ctx->plan), ctx->fs);
		say_binding(item, ctx, &binding, &topology);
	} else {
		require_seen(item, REQUIRE_MISSING, "node %d has no CPUs of its own",
			     ctx->plan->numa_node);
		require_advise(item, "%s --numa-node -1", require_command(ctx));
	}
	topology_free(&topology);
}
