/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_PROOF_H
#define SWAPREL_ROUND_PROOF_H

#include <stdint.h>

#include "job/layout.h"
#include "workloads/workload.h"

/* Where the pages of a region are, each counted once in the first of these that fits;
 * those that are meant to stay resident in the last two only. */
struct proof {
	uint64_t resident_pages;     /* mapped to memory, and meant to be swapped out */
	uint64_t empty_pages;        /* neither in memory nor in swap: never written */
	uint64_t wrong_device_pages; /* in swap, but not on our device */
	uint64_t cached_pages;       /* on our device, and still in the swap cache */
	uint64_t proven_pages;       /* on our device and nowhere else */
	/* Of the share that is meant to stay resident, whatever else there is of it: */
	uint64_t kept_pages; /* mapped to memory */
	uint64_t lost_pages; /* not */
};

/*
 * Look at every page of @region of the calling process, which @layout is of: pagemap's
 * present and swap bits, and its swap type against @swap_type
 * (Documentation/admin-guide/mm/pagemap.rst). With @cache also
 * mincore(2), which finds a swapped page resident as long as the swap cache holds it.
 * 0 or negative errno (-EPERM: the kernel hides the swap type from this user).
 */
int proof_scan(struct proof *proof, const struct region *region,
	       const struct layout *layout, unsigned int swap_type, bool cache);

/* Bytes of @region in huge pages, from AnonHugePages in smaps. 0 or negative errno. */
int proof_huge_bytes(uint64_t *bytes, const struct region *region);

#endif
