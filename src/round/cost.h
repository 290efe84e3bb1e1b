/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_COST_H
#define SWAPREL_ROUND_COST_H

#include "probe/cpu_time.h"
#include "probe/perf_count.h"
#include "probe/tasks.h"
#include "result/result.h"
#include "round/proc_group.h"

/* CPU time of a release, by who spends it: CPU time and events in kernel mode, from the
 * barrier until all has settled. docs/method.md says what is in which figure. */

/* What had been spent when the barrier opened. */
struct cost_mark {
	struct cpu_time cpu;
	struct tasks workers; /* empty when the kernel keeps no schedstat */
	struct tasks others;  /* empty where .tasks_ns is known */
	uint64_t tasks_ns;    /* of all tasks since boot; UNKNOWN_U64: not to be had */
	uint64_t own_ns;      /* of this process and its threads, at the same moment */
	uint64_t ended_ns;    /* of the round's processes since they stood at the barrier;
			       * UNKNOWN_U64: not all have ended */
	struct perf_count *procs, *cpus; /* owned; NULL: not to be had */
	size_t proc_count, cpu_count;
};

/*
 * Read all of it, what takes no time last, and begin to count. @barrier: of the processes
 * that stand at it, whose reports get what CPU time they had used when they slept there;
 * NULL: there are none. Free with cost_unmark(), which takes a mark of zeros, too.
 */
void cost_mark(struct cost_mark *mark, const struct round_env *env,
	       struct barrier *barrier);
void cost_unmark(struct cost_mark *mark);

/* All processes have released and ended, and are still to be waited for: what each paid,
 * to @round's. */
void cost_collect(struct cost_mark *mark, const struct proc_group *group,
		  struct result_round *round);

/* All has settled: what the machine paid since @mark, to @round. @workers: the kernel's
 * threads as they were read last. */
void cost_account(const struct cost_mark *mark, const struct round_env *env,
		  const struct tasks *workers, struct result_round *round);

#endif
