/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_BYSTANDER_H
#define SWAPREL_ROUND_BYSTANDER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "result/result.h"
#include "round/round_env.h"
#include "round/touch_log.h"

/* What the process is called, in /proc/PID/comm. */
#define BYSTANDER_COMM "swaprel-beside"

/* Of its memory in place at a time, of which it has more, where it is to reclaim. */
#define BYSTANDER_LIMIT_BYTES (UINT64_C(8) << 20)

struct bystander_place {
	unsigned int cpu;
	bool shares_cpu; /* with a process that releases, or with its killer */
};

/*
 * A process that is never idle, allocates pages and touches them, one every 100 us. It
 * does not wait for a page that comes late: what is due meanwhile is late too, and
 * counted as such, so that a share of its touches is a share of the time.
 */
struct bystander {
	pid_t pid; /* 0: none */
	struct bystander_place place;
	uint64_t window_ns;
	uint64_t alone_ns; /* start of its first window, which ends before the barrier */
	struct touch_log *log;           /* owned */
	struct bystander_shared *shared; /* owned */
};

/* A CPU of its own, where the processes leave one; else the last one, which is not. */
struct bystander_place bystander_place(const struct round_env *env,
				       const struct round_task *task);

/*
 * Its window, from the first start of a release on, and as long before the barrier. The
 * same for all variants, whatever settling takes with them: with a longer window the same
 * stalls are fewer per cent of it. 120 ms, within which a deferring kernel empties a
 * buffer that is not full, and 4 us for each page that a CPU releases, ten times as long
 * as a fast machine takes, but at most 800 ms.
 */
uint64_t bystander_window_ns(const struct round_env *env, const struct round_task *task);

/*
 * Start it, in the cgroup of directory @cgroup ("": the one we are in), and let it run
 * for a window. Also 0 when it did not get so far: then the round is rejected. -EINTR:
 * the user wants the run to end. Negative errno with a line, and nothing is left of it.
 */
int bystander_start(struct bystander *bystander, const struct round_env *env,
		    const struct round_task *task, struct bystander_place place,
		    const char *cgroup, struct result_round *round, struct err *err);

/*
 * Wait for the end of the window from @start_ns on, 0 of which is none and nothing to
 * wait for, then end it, and free all. Fills round->bystander, or rejects the round when
 * the bystander died or was late for the end of the window by more than a second. Does
 * nothing the second time.
 */
void bystander_end(struct bystander *bystander, const struct round_env *env,
		   uint64_t start_ns, struct result_round *round);

/* Note that @ran processes kept a CPU busy each, and reject the round where @wanted were
 * to. */
void bystander_hogs(size_t ran, size_t wanted, struct result_round *round);

#endif
