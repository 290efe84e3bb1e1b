/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_REQUIRE_CHECK_H
#define SWAPREL_REQUIRE_CHECK_H

#include <sched.h>

#include "base/fs.h"
#include "require/require.h"

/* What a check looks at. */
struct require_context {
	const struct require_plan *plan;
	const struct fs *fs;
};

/* A check behind require_check_all(). Gets an item that says ok and nothing else, and
 * writes what it sees. */
typedef void require_check_fn(struct requirement *item,
			      const struct require_context *ctx);

/* When a requirement is one. */
enum require_when {
	REQUIRE_ALWAYS,
	REQUIRE_LIVE,   /* only the live kernel tells, and no copy of a machine's files */
	REQUIRE_OWN,    /* the kernel's own zram is measured */
	REQUIRE_MODULE, /* a module is */
	REQUIRE_ZSWAP,  /* zswap is, over a loop device */
	REQUIRE_WATCH,  /* there are rounds with more than a release */
	REQUIRE_REAPS,  /* there are rounds with process_mrelease() */
};

/* A line for each: its function require_<symbol>, the requirement's name, and when. */
#define REQUIREMENTS(CHECK)                      \
	CHECK(root, "root", ALWAYS)              \
	CHECK(modules, "modules", MODULE)        \
	CHECK(signature, "signature", MODULE)    \
	CHECK(vermagic, "vermagic", MODULE)      \
	CHECK(depends, "depends", MODULE)        \
	CHECK(module, "module", MODULE)          \
	CHECK(zram, "zram", OWN)                 \
	CHECK(zram_control, "zram-control", OWN) \
	CHECK(writable, "writable", LIVE)        \
	CHECK(algorithm, "algorithm", ALWAYS)    \
	CHECK(pageout, "pageout", ALWAYS)        \
	CHECK(mrelease, "mrelease", REAPS)       \
	CHECK(pagemap, "pagemap", ALWAYS)        \
	CHECK(zswap, "zswap", ALWAYS)            \
	CHECK(loop, "loop", ZSWAP)               \
	CHECK(swap, "swap", ALWAYS)              \
	CHECK(memory, "memory", ALWAYS)          \
	CHECK(numa, "numa", ALWAYS)              \
	CHECK(commit, "overcommit", ALWAYS)      \
	CHECK(limits, "limits", ALWAYS)          \
	CHECK(cgroup, "cgroup", ALWAYS)          \
	CHECK(quota, "cpu-quota", ALWAYS)        \
	CHECK(watch, "watch", WATCH)             \
	CHECK(kernel, "kernel", ALWAYS)          \
	CHECK(throttle, "throttling", ALWAYS)    \
	CHECK(parking, "parking", ALWAYS)        \
	CHECK(idle, "idle", LIVE)

/* For require_algorithm(), where zswap is measured. */
require_check_fn require_compressor;

#define REQUIRE_DECLARE(symbol, text, when) require_check_fn require_##symbol;

REQUIREMENTS(REQUIRE_DECLARE)

/* What is there. */
void require_seen(struct requirement *item, enum require_state state, const char *fmt,
		  ...) __attribute__((format(printf, 3, 4)));

/* What to do about it. */
void require_advise(struct requirement *item, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The command that runs the plan, for advice that repeats it in another way. */
const char *require_command(const struct require_context *ctx);

/* The CPUs that the plan may use; of a copied root those that it names, or all. */
void require_cpus(const struct require_context *ctx, cpu_set_t *set);

#define REQUIRE_SLACK_BYTES (UINT64_C(128) << 20)
/* What may run besides the processes of a cell: threads that look at the CPUs' distance.
 */
#define REQUIRE_SPARE_TASKS 2

/* What the run itself maps, and each process once more. */
#define REQUIRE_COMMIT_BYTES (UINT64_C(32) << 20)

#define BYTES_PER_MIB (UINT64_C(1) << 20)

#endif
