// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <sched.h>
#include <string.h>

#include "host/pressure.h"
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

/* What rounds with something beside the release need. */
void require_watch(struct requirement *item, const struct require_look *look)
{
	const int fifo = look->plan->fifo && fs_is_live(look->fs) ? try_fifo() : 0;
	const bool lacks_group = look->plan->reclaims && !pressure_dir(look->fs);

	require_seen(item, REQUIRE_OK, "what is to run beside the release can");
	if (lacks_group) {
		require_seen(item, REQUIRE_MISSING,
			     "no cgroup with a memory controller, for the kind reclaim");
		require_mend(item, "%s",
			     pressure_could_be(look->fs)
				     ? "echo +memory > "
				       "/sys/fs/cgroup/cgroup.subtree_control"
				     : "boot with cgroup_enable=memory, or leave reclaim "
				       "out of watch");
	} else if (fifo) {
		require_seen(item, REQUIRE_MISSING, "SCHED_FIFO, for the kind fifo: %s",
			     strerror(-fifo));
		require_mend(item, "leave fifo out of watch, or run outside of the "
				   "container");
	}
}
