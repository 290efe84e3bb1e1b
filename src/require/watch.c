// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "base/plural.h"
#include "host/pressure.h"
#include "job/plan.h"
#include "machine/topology.h"
#include "require/check.h"

/* Root may be without that, in a container or a group of real-time scheduling. */
static int try_fifo(void)
{
	const struct sched_param lowest = { .sched_priority = 1 };
	struct sched_param old;
	const int policy = sched_getscheduler(0);

	if (policy < 0 || sched_getparam(0, &old))
		return -errno;
	if (sched_setscheduler(0, SCHED_FIFO, &lowest))
		return -errno;
	return sched_setscheduler(0, policy, &old) ? -errno : 0;
}

/* How many CPUs the plan has; 0: not known. */
static size_t cpus_of(const struct require_context *ctx)
{
	unsigned int cpus[CPU_SETSIZE];
	struct topology topology;
	cpu_set_t set;
	size_t count;

	require_cpus(ctx, &set);
	if (topology_read(&topology, ctx->fs, &set, NULL))
		return 0;
	count = topology_order(&topology, ctx->plan->numa_node, cpus, CPU_SETSIZE);
	topology_free(&topology);
	return count;
}

/* The modes of which none is left for a loop of SCHED_FIFO: "2, 4"; returns how many. */
static size_t list_full(char *text, size_t size, const struct uint_list *modes,
			bool killers, size_t cpus)
{
	size_t full = 0, len = 0;

	*text = '\0';
	for (size_t i = 0; i < modes->count; i++) {
		if (point_cpus_taken(modes->items[i], killers, cpus) < cpus)
			continue;
		if (len < size)
			len += (size_t)snprintf(text + len, size - len, "%s%u",
						full ? ", " : "", modes->items[i]);
		full++;
	}
	return full;
}

/* Cells that get no rounds of the kind fifo are no fault, but are to be known before. */
static void see_full_cells(struct requirement *item, const struct require_context *ctx)
{
	const struct require_plan *plan = ctx->plan;
	const size_t cpus = cpus_of(ctx);
	char bare[48] = "", killed[48] = "";
	size_t full = 0;

	if (!cpus)
		return;
	if (plan->released_here)
		full += list_full(bare, sizeof(bare), &plan->modes, false, cpus);
	if (plan->killed)
		full += list_full(killed, sizeof(killed), &plan->modes, true, cpus);
	if (!full)
		return;
	require_seen(
		item, REQUIRE_NOTE,
		"no fifo rounds of %s%s%s%s processes: on %zu CPU%s none is left for "
		"a SCHED_FIFO loop",
		bare, *bare && *killed ? ", and of " : "", killed,
		*killed ? " killed" : "", cpus, plural(cpus));
	require_advise(item,
		       "choose --modes that leave a CPU, where a killer takes one for "
		       "each process too, or leave fifo out of --watch");
}

/* What rounds with a watch need. */
void require_watch(struct requirement *item, const struct require_context *ctx)
{
	const int fifo = ctx->plan->fifo && fs_is_live(ctx->fs) ? try_fifo() : 0;
	const bool lacks_group = ctx->plan->reclaims && !pressure_dir(ctx->fs);

	require_seen(item, REQUIRE_OK,
		     "all that is to run during the release is "
		     "available");
	if (lacks_group) {
		require_seen(item, REQUIRE_MISSING,
			     "no cgroup with a memory controller, for watch reclaim");
		require_advise(
			item, "%s",
			pressure_could_be(ctx->fs)
				? "echo +memory > "
				  "/sys/fs/cgroup/cgroup.subtree_control"
				: "boot with cgroup_enable=memory, or leave reclaim "
				  "out of watch");
	} else if (fifo) {
		require_seen(item, REQUIRE_MISSING, "SCHED_FIFO, for watch fifo: %s",
			     strerror(-fifo));
		require_advise(item, "leave fifo out of watch, or run outside of the "
				     "container");
	} else if (ctx->plan->fifo) {
		see_full_cells(item, ctx);
	}
}
