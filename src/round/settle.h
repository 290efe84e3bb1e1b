/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_SETTLE_H
#define SWAPREL_ROUND_SETTLE_H

#include "probe/parking.h"
#include "round/cost.h"
#include "round/round_env.h"

/* What the machine had spent when the barrier opened. */
struct settle_mark {
	struct cost_mark cost;
	struct parking parking;
	bool parks;           /* parking is to be had here */
	bool drained;         /* and its peak is of this round alone */
	uint64_t round_bytes; /* that the round's processes have in their regions */
};

/* @barrier: see cost_mark(). */
void settle_mark(struct settle_mark *mark, const struct round_env *env,
		 struct barrier *barrier, uint64_t round_bytes);
void settle_unmark(struct settle_mark *mark);

/*
 * Wait, from @end_ns on clock_now_ns(), until zram is back to what it held before the
 * round, but for what others may have there (allowance.h), and the kernel's threads are
 * quiet: under a tenth of one CPU. A kernel variant that parks handles and frees none of
 * them by itself (bound) is asked to free them once nothing has been freed for 300 ms;
 * round->parking.drain_requested says so. Slots that kernels before 6.15 keep are pushed
 * out (slot_cache.h) where only their zspages are not back for as long; the time ends
 * before that, and rounds that time memory go without. Fills the round's after, settle_ns
 * and CPU times, and rejects it when the job's time for it is over, or when nobody looked
 * for so long that settle_ns says nothing. 0; -EINTR; another negative errno when zram's
 * counters cannot be read.
 */
int settle_wait(const struct round_env *env, const struct settle_mark *mark,
		uint64_t end_ns, struct result_round *round);

#endif
