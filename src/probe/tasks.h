/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PROBE_TASKS_H
#define SWAPREL_PROBE_TASKS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/fs.h"

/*
 * CPU time of tasks, to the ns, from /proc/PID/schedstat. That of a task which runs just
 * now is as of its last timer tick; that of one which sleeps is exact.
 */
struct tasks {
	size_t count;
	struct task *items; /* owned, by tid */
};

struct task {
	pid_t tid;
	uint64_t cpu_ns;
};

/*
 * The kernel's own threads (kworkers, kswapd, ksoftirqd, RCU ...): where work that a
 * kernel variant takes from the caller turns up again. 0 or negative errno; -ENOENT when
 * there are none to be seen, or the kernel keeps no schedstat. Free with tasks_free().
 */
int tasks_read_workers(struct tasks *tasks, const struct fs *fs);

/* The same of all threads of all other processes but @except. */
int tasks_read_others(struct tasks *tasks, const struct fs *fs, pid_t except);

void tasks_free(struct tasks *tasks);

/* CPU time that @later shows and @earlier does not; tasks born since count in full, those
 * that have ended not at all. */
uint64_t tasks_spent_ns(const struct tasks *earlier, const struct tasks *later);

#endif
