/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_ALLOWANCE_H
#define SWAPREL_ROUND_ALLOWANCE_H

#include <stdint.h>

/* By how much zram's counters may differ from what a round's own pages explain. */

/*
 * Bytes that others may have on the device without spoiling a round of @round_bytes: a
 * thousandth, or 64 KiB where that is more. Some hosts page cold memory out all the time
 * (DAMON), each page of the round is proven by itself, and so few beside them change
 * nothing of its release.
 */
uint64_t allowance_foreign_bytes(uint64_t round_bytes);

#define ALLOWANCE_SLOTS_PER_CPU 64

/*
 * Slots that the kernel may keep back after they were freed, so that zram's counters
 * cannot be back to the page: up to Linux 6.14 each CPU caches 64 of them
 * (SWAP_SLOTS_CACHE_SIZE), later kernels none. @release is uname -r.
 */
uint64_t allowance_slot_cache_pages(const char *release, unsigned int cpus);

#endif
