/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_SETTLE_H
#define SWAPREL_ROUND_SETTLE_H

#include "probe/cpu_time.h"
#include "probe/parking.h"
#include "probe/workers.h"
#include "round/round.h"

/* What the machine had spent when the gate opened. */
struct settle_mark {
	struct cpu_time cpu;
	struct workers workers; /* empty when the kernel keeps no schedstat */
	struct parking parking;
	bool parks;           /* parking is to be had here */
	bool drained;         /* and its peak is of this round alone */
	uint64_t round_bytes; /* that the round's processes have in their regions */
};

void settle_mark(struct settle_mark *mark, const struct round_env *env,
		 uint64_t round_bytes);
void settle_unmark(struct settle_mark *mark);

/*
 * Slots that the kernel may keep back after they were freed, so that zram's counters
 * cannot be back to the page: up to Linux 6.14 each CPU caches 64 of them
 * (SWAP_SLOTS_CACHE_SIZE), later kernels none. @release is uname -r.
 */
uint64_t settle_slot_cache_pages(const char *release, unsigned int cpus);

/*
 * Bytes that others may have on the device without spoiling a round of @round_bytes: a
 * thousandth, or 64 KiB where that is more. Some hosts page cold memory out all the time
 * (DAMON), each page of the round is proven by itself, and so few beside them change
 * nothing of its release.
 */
uint64_t settle_foreign_bytes(uint64_t round_bytes);

/*
 * A kernel variant that parks handles and frees none of them by itself (bound) is told to
 * after a while in which nothing was freed; round->parking.told says so.
 *
 * Wait until zram holds no more than it did before the round, but for what others may
 * have there meanwhile, and the kernel's threads
 * are quiet (under a tenth of one CPU), from @end_ns (on clock_now_ns()), and fill the
 * round's after, settle_ns and CPU times. 0; -ETIME when the job's time for it is over,
 * with what was still there in @detail; -EINTR.
 */
int settle_wait(const struct round_env *env, const struct settle_mark *mark,
		uint64_t end_ns, struct result_round *round, char *detail, size_t size);

#endif
