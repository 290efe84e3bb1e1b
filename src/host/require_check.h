/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_HOST_REQUIRE_CHECK_H
#define SWAPREL_HOST_REQUIRE_CHECK_H

#include "base/fs.h"
#include "host/require.h"

/* The checks behind require_look(), one function each; require.c has their table. Each
 * gets an item that says ok and nothing else, and writes what it sees. */
typedef void require_check_fn(struct requirement *item, const struct require_plan *plan,
			      const struct fs *fs);

require_check_fn require_root;
require_check_fn require_zram;
require_check_fn require_zram_control;
require_check_fn require_writable;
require_check_fn require_pageout;
require_check_fn require_pagemap;
require_check_fn require_zswap;
require_check_fn require_algorithm;
require_check_fn require_memory;
require_check_fn require_numa;
require_check_fn require_commit;
require_check_fn require_limits;
require_check_fn require_cgroup;
require_check_fn require_quota;
require_check_fn require_swap;
require_check_fn require_kernel;
require_check_fn require_parking;
require_check_fn require_throttle;
require_check_fn require_idle;

/* What is there. */
void require_seen(struct requirement *item, enum require_state state, const char *fmt,
		  ...) __attribute__((format(printf, 3, 4)));

/* What to do about it. */
void require_mend(struct requirement *item, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#define REQUIRE_SLACK_BYTES (UINT64_C(128) << 20)
/* What may run besides the processes of a cell: threads that look at the CPUs' distance.
 */
#define REQUIRE_SPARE_TASKS 2

/* What the run itself maps, and each process once more. */
#define REQUIRE_COMMIT_BYTES (UINT64_C(32) << 20)

#define BYTES_PER_MIB (UINT64_C(1) << 20)

#endif
