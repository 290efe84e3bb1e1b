/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PROBE_WORKERS_H
#define SWAPREL_PROBE_WORKERS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/fs.h"

/*
 * The kernel's own threads (kworkers, kswapd, ksoftirqd, RCU ...): where work that a
 * kernel variant takes from the caller turns up again. Times are exact, from
 * /proc/PID/schedstat.
 */
struct workers {
	size_t count;
	struct worker *items; /* owned, by pid */
};

struct worker {
	pid_t pid;
	uint64_t cpu_ns;
};

/* Find all kernel threads and read their CPU time. 0 or negative errno; -ENOENT when the
 * kernel keeps no schedstat. Free with workers_free(). */
int workers_read(struct workers *workers, const struct fs *fs);
void workers_free(struct workers *workers);

/* CPU time that @later shows and @earlier does not; threads born since count in full. */
uint64_t workers_spent_ns(const struct workers *earlier, const struct workers *later);

#endif
