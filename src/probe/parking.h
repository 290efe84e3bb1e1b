/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PROBE_PARKING_H
#define SWAPREL_PROBE_PARKING_H

#include <stdint.h>

#include "base/fs.h"
#include "base/zram_driver.h"
#include "record/record.h"

/*
 * Handles that a deferring kernel variant has parked instead of freeing them, from
 * sys/kernel/debug/zsmalloc/zramN/deferred (docs/variants.md explains each) or where
 * else its driver has them, and the parameter behind them. Totals count from the time the
 * pool was made.
 */
struct parking {
	uint64_t buffer_pages;
	uint64_t deferred_pages; /* the parameter; UNKNOWN_U64: the kernel does not say */
	uint64_t parked_handles; /* now */
	uint64_t peak_handles;   /* since the last parking_drain() */
	uint64_t deferred_total;
	uint64_t drained_total;
	uint64_t fallback_total; /* freed by their caller for lack of a buffer */
};

/* 0 or negative errno; -ENOENT: this kernel parks nothing, or debugfs is not mounted. */
int parking_read(struct parking *parking, const struct fs *fs,
		 const struct zram_driver *driver, unsigned int zram_id);

/* Have all that is parked freed, and the peak begin anew. 0 or negative errno. */
int parking_drain(const struct fs *fs, const struct zram_driver *driver,
		  unsigned int zram_id);

#endif
