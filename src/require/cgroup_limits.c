// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "require/cgroup.h"
#include "require/check.h"

#define NO_LIMIT (UINT64_C(1) << 62) /* version 1 writes LONG_MAX in pages */

enum { NEED_MEMORY, NEED_SWAP, NEED_BOTH, NEED_TASKS, NEED_COUNT };

/* One limit of a control group and what is used up of it. */
struct limit_file {
	unsigned int need;
	const char *limit, *usage;
	const char *reclaimable; /* key in memory.stat: counted, but given back at need */
	const char *unlimited;   /* what to write to lift it */
	const char *effect;      /* of passing it, where that is not a failure */
};

#define THROTTLES "; above it the kernel throttles the run"

static const struct limit_file v1_memory[] = {
	{ NEED_MEMORY, "memory.limit_in_bytes", "memory.usage_in_bytes",
	  "total_inactive_file", "-1", "" },
	{ NEED_BOTH, "memory.memsw.limit_in_bytes", "memory.memsw.usage_in_bytes",
	  "total_inactive_file", "-1", "" },
	{ .limit = NULL },
};

static const struct limit_file v2_memory[] = {
	{ NEED_MEMORY, "memory.max", "memory.current", "inactive_file", "max", "" },
	{ NEED_MEMORY, "memory.high", "memory.current", "inactive_file", "max",
	  THROTTLES },
	{ NEED_SWAP, "memory.swap.max", "memory.swap.current", NULL, "max", "" },
	{ NEED_SWAP, "memory.swap.high", "memory.swap.current", NULL, "max", THROTTLES },
	{ .limit = NULL },
};

/* The same in both versions. */
static const struct limit_file pids[] = {
	{ NEED_TASKS, "pids.max", "pids.current", NULL, "max", "" },
	{ .limit = NULL },
};

struct cgroup_look {
	const struct fs *fs;
	struct requirement *item;
	const struct limit_file *files[2]; /* of version 1 and 2 */
	uint64_t need[NEED_COUNT];
	double share; /* of its need that the tightest limit so far leaves */
};

/* What is left under a limit; NO_LIMIT when there is none, or no such file. */
static uint64_t room_under(const struct fs *fs, const char *dir,
			   const struct limit_file *file, uint64_t *limit)
{
	uint64_t usage, reclaimable = 0;
	char text[8192];

	if (fs_read_u64(fs, limit, "%s/%s", dir, file->limit) || *limit >= NO_LIMIT)
		return NO_LIMIT;
	if (fs_read_u64(fs, &usage, "%s/%s", dir, file->usage))
		usage = 0;
	if (file->reclaimable &&
	    fs_read(fs, text, sizeof(text), "%s/memory.stat", dir) > 0)
		fs_key_u64(text, file->reclaimable, &reclaimable);
	usage -= reclaimable < usage ? reclaimable : usage;
	return usage < *limit ? *limit - usage : 0;
}

/* Of all limits the one that leaves the least is named. */
static void look_at_limit(struct cgroup_look *ctx, const char *dir,
			  const struct limit_file *file)
{
	uint64_t limit, need = ctx->need[file->need];
	uint64_t room = room_under(ctx->fs, dir, file, &limit);
	bool tasks = file->need == NEED_TASKS, lacks = room < need;
	uint64_t unit = tasks ? 1 : BYTES_PER_MIB;
	const char *name = tasks ? "" : " MiB";

	if (room == NO_LIMIT || (double)room / (double)need >= ctx->share)
		return;
	ctx->share = (double)room / (double)need;
	require_seen(ctx->item, lacks ? REQUIRE_MISSING : REQUIRE_OK,
		     "%s %" PRIu64 "%s, %" PRIu64 "%s left, needed %" PRIu64 "%s%s",
		     file->limit, limit / unit, name, room / unit, name, need / unit,
		     name, lacks ? file->effect : "");
	if (lacks)
		require_advise(ctx->item, "echo %s > /%s/%s", file->unlimited, dir,
			       file->limit);
}

static void look_at_group(void *arg, const char *dir, bool v2)
{
	struct cgroup_look *ctx = arg;

	for (const struct limit_file *file = ctx->files[v2]; file->limit; file++)
		look_at_limit(ctx, dir, file);
}

void require_cgroup(struct requirement *item, const struct require_context *ctx)
{
	struct cgroup_look limits = {
		.fs = ctx->fs,
		.item = item,
		.files = { v1_memory, v2_memory },
		.need = {
			[NEED_MEMORY] = require_peak_bytes(ctx->plan),
			[NEED_SWAP] = ctx->plan->swap_bytes,
			[NEED_BOTH] = ctx->plan->peak_bytes + REQUIRE_SLACK_BYTES,
			[NEED_TASKS] = ctx->plan->procs + REQUIRE_SPARE_TASKS,
		},
		.share = INFINITY,
	};

	require_seen(item, REQUIRE_OK, "no limit on memory, swap or tasks");
	cgroup_each(ctx->fs, "memory", look_at_group, &limits);
	limits.files[0] = limits.files[1] = pids;
	cgroup_each(ctx->fs, "pids", look_at_group, &limits);
}

/* The CPUs that a group may use: quota over period, of both versions. INFINITY: all. */
static double cpu_quota(const struct fs *fs, const char *dir, bool v2)
{
	uint64_t quota_us, period_us;
	char text[64], *end;

	if (v2) {
		if (fs_read(fs, text, sizeof(text), "%s/cpu.max", dir) < 0)
			return INFINITY;
		quota_us = strtoull(text, &end, 10);
		if (end == text) /* "max" */
			return INFINITY;
		period_us = strtoull(end, NULL, 10);
	} else if (fs_read_u64(fs, &quota_us, "%s/cpu.cfs_quota_us", dir) ||
		   fs_read_u64(fs, &period_us, "%s/cpu.cfs_period_us", dir)) {
		return INFINITY; /* also for -1: no quota */
	}
	return period_us ? (double)quota_us / (double)period_us : INFINITY;
}

struct quota_look {
	const struct fs *fs;
	struct requirement *item;
	double least;
};

static void look_at_quota(void *arg, const char *dir, bool v2)
{
	struct quota_look *ctx = arg;
	double cpus = cpu_quota(ctx->fs, dir, v2);

	if (cpus >= ctx->least)
		return;
	ctx->least = cpus;
	require_seen(ctx->item, REQUIRE_NOTE,
		     "/%s may use %.3g CPUs: releases stall once it has used them", dir,
		     cpus);
	require_advise(ctx->item, "echo %s > /%s/%s", v2 ? "max" : "-1", dir,
		       v2 ? "cpu.max" : "cpu.cfs_quota_us");
}

void require_quota(struct requirement *item, const struct require_context *ctx)
{
	struct quota_look quota = { ctx->fs, item, INFINITY };

	require_seen(item, REQUIRE_OK, "no limit on CPU time");
	cgroup_each(ctx->fs, "cpu", look_at_quota, &quota);
}
