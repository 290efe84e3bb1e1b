/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_REQUIRE_CHECK_H
#define SWAPREL_REQUIRE_CHECK_H

#include "base/fs.h"
#include "require/require.h"

/* What a check looks at. */
struct require_look {
	const struct require_plan *plan;
	const struct fs *fs;
};

/* A check behind require_look(). Gets an item that says ok and nothing else, and writes
 * what it sees. */
typedef void require_check_fn(struct requirement *item, const struct require_look *look);

/* A line for each: its function require_<symbol>, the requirement's name, and whether
 * only the live kernel tells, and no copy of a machine's files. */
#define REQUIREMENTS(CHECK)                        \
	CHECK(root, "root", false)                 \
	CHECK(zram, "zram", false)                 \
	CHECK(zram_control, "zram-control", false) \
	CHECK(writable, "writable", true)          \
	CHECK(algorithm, "algorithm", false)       \
	CHECK(pageout, "pageout", false)           \
	CHECK(pagemap, "pagemap", false)           \
	CHECK(zswap, "zswap", false)               \
	CHECK(swap, "swap", false)                 \
	CHECK(memory, "memory", false)             \
	CHECK(numa, "numa", false)                 \
	CHECK(commit, "overcommit", false)         \
	CHECK(limits, "limits", false)             \
	CHECK(cgroup, "cgroup", false)             \
	CHECK(quota, "cpu-quota", false)           \
	CHECK(kernel, "kernel", false)             \
	CHECK(throttle, "throttling", false)       \
	CHECK(parking, "parking", false)           \
	CHECK(idle, "idle", true)

#define REQUIRE_DECLARE(symbol, text, live) require_check_fn require_##symbol;

REQUIREMENTS(REQUIRE_DECLARE)

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
