/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PROBE_MEMORY_RETURN_H
#define SWAPREL_PROBE_MEMORY_RETURN_H

#include <stdbool.h>

#include "result/result.h"

/*
 * Memory that comes back after a release, from samples in their order in time. What
 * came back is what zram used at the last sample before the first start, less what it
 * used at the last sample of all.
 */

struct memory_sample {
	uint64_t at_ns;      /* on clock_now_ns(), once all had been read */
	uint64_t zram_bytes; /* that zsmalloc holds */
	uint64_t free_bytes; /* of the machine */
	uint64_t held_bytes; /* by the processes, by their cgroup; unknown without one */
};

struct memory_samples {
	size_t count, room;
	struct memory_sample *items; /* owned */
};

/* The round that they are of. */
struct memory_round {
	uint64_t start_ns;       /* of the first release, on clock_now_ns() */
	uint64_t end_ns;         /* of the last */
	uint64_t before_bytes;   /* zram's before the round */
	uint64_t resident_bytes; /* that the processes release besides, never in zram */
};

/* Room for @room looks, even, touched: it takes no memory later. 0 or -ENOMEM. */
int memory_samples_make(struct memory_samples *samples, size_t room);
void memory_samples_free(struct memory_samples *samples);

/* Add one. True when there was no room: every second one was dropped, and looks are to be
 * taken half as often. */
bool memory_samples_add(struct memory_samples *samples,
			const struct memory_sample *sample);

/*
 * Whether zram used at the last sample before @start_ns what it did at the start barrier,
 * and at the last of all what it did once settled, but for @allowed_bytes: then no memory
 * came or went unseen. Else what was seen, in @why.
 */
bool memory_samples_agree(const struct memory_samples *samples, uint64_t start_ns,
			  const struct zram_counters *gate,
			  const struct zram_counters *after, uint64_t allowed_bytes,
			  char *why, size_t size);

/*
 * Fill @memory, of which the curve has RESULT_CURVE_MAX points at most: the last sample
 * before the first start, then in pairs the last before and the first after each further
 * share of what came back, then the last of all. A time is that of the first sample that
 * saw it, so it is late by up to .gap_ns. Free memory has other users: its time is known
 * where it grew by what was released, to a tenth. 0 or -ENOMEM.
 *
 * The resident part is back at the first sample at which the processes hold less by 99 %
 * of it than at the last before the first start. It is not reckoned from free memory:
 * freed pages go to lists of their CPU first, which free memory does not have, and which
 * take 6066 to 65536 pages since Linux 6.7 on a machine of 24 GiB (/proc/zoneinfo). What
 * the processes hold beside their regions counts as well, so that the time may be early
 * by what it takes to free that. It is unknown where at the end less came back.
 */
int memory_return_make(struct result_memory *memory, const struct memory_samples *samples,
		       const struct memory_round *round);

#endif
