// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "require/check.h"

/* Of address space and of data a process has 30 MiB and 20 MiB besides its region: the
 * program, its libraries, the stacks of two threads. */
#define AS_SPARE_BYTES   (UINT64_C(48) << 20)
#define DATA_SPARE_BYTES (UINT64_C(32) << 20)

/* The run itself has a dozen files open, and one for each process. */
#define SPARE_FILES 20

/* 128 KiB do. */
#define STACK_BYTES (UINT64_C(256) << 10)

#define CAP_SYS_ADMIN_BIT    21 /* linux/capability.h */
#define CAP_SYS_RESOURCE_BIT 24

struct limit {
	const char *row;         /* in /proc/self/limits */
	const char *name, *lift; /* with prlimit(1) */
	uint64_t need, unit;
	const char *unit_name;
};

/* "Max address space  40000000  unlimited  bytes": the soft limit. */
static uint64_t soft_limit(const char *text, const char *row)
{
	char value[128], *end;
	uint64_t limit;

	if (fs_key(text, row, value, sizeof(value)))
		return UINT64_MAX;
	limit = strtoull(value, &end, 10);
	return end == value ? UINT64_MAX : limit; /* "unlimited" */
}

/* fork() does not ask for the limit on a user's processes then. */
static bool may_pass_nproc(const struct fs *fs)
{
	char text[4096], uid[64], caps[32];
	unsigned long long mask;

	fs_read(fs, text, sizeof(text), "proc/self/status");
	fs_key(text, "Uid", uid, sizeof(uid));
	fs_key(text, "CapEff", caps, sizeof(caps));
	mask = strtoull(caps, NULL, 16);
	return (*uid && !strtoul(uid, NULL, 10)) || mask >> CAP_SYS_ADMIN_BIT & 1 ||
	       mask >> CAP_SYS_RESOURCE_BIT & 1;
}

/* How much a run takes nobody knows before. */
static void look_at_cpu_time(struct requirement *item, const struct require_context *ctx,
			     const char *text)
{
	uint64_t seconds = soft_limit(text, "Max cpu time");

	require_seen(item, REQUIRE_OK, "no resource limit in the way");
	if (seconds == UINT64_MAX)
		return;
	require_seen(item, REQUIRE_NOTE,
		     "RLIMIT_CPU ends a run that takes %" PRIu64 " s of CPU time",
		     seconds);
	require_advise(item, "prlimit --cpu=unlimited %s", require_command(ctx));
}

void require_limits(struct requirement *item, const struct require_context *ctx)
{
	const struct limit limits[] = {
		{ "Max address space", "RLIMIT_AS", "as=unlimited",
		  ctx->plan->process_bytes + AS_SPARE_BYTES, BYTES_PER_MIB, " MiB" },
		{ "Max data size", "RLIMIT_DATA", "data=unlimited",
		  ctx->plan->process_bytes + DATA_SPARE_BYTES, BYTES_PER_MIB, " MiB" },
		{ "Max stack size", "RLIMIT_STACK", "stack=8388608", STACK_BYTES, 1024,
		  " KiB" },
		{ "Max open files", "RLIMIT_NOFILE", "nofile=1024",
		  ctx->plan->procs + SPARE_FILES, 1, "" },
		{ "Max processes", "RLIMIT_NPROC", "nproc=unlimited",
		  may_pass_nproc(ctx->fs) ? 0 : ctx->plan->procs + REQUIRE_SPARE_TASKS, 1,
		  "" },
		{ "Max file size", "RLIMIT_FSIZE", "fsize=unlimited",
		  ctx->plan->file_bytes, 1024, " KiB" },
	};
	char text[4096];
	bool in_kib;

	fs_read(ctx->fs, text, sizeof(text), "proc/self/limits");
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		const struct limit *limit = &limits[i];
		uint64_t have = soft_limit(text, limit->row);

		if (have >= limit->need)
			continue;
		in_kib = limit->unit == BYTES_PER_MIB && have < BYTES_PER_MIB;
		require_seen(item, REQUIRE_MISSING,
			     "%s %" PRIu64 "%s, the plan needs %" PRIu64 "%s",
			     limit->name, have / (in_kib ? 1024 : limit->unit),
			     in_kib ? " KiB" : limit->unit_name,
			     limit->need / limit->unit, limit->unit_name);
		require_advise(item, "prlimit --%s %s", limit->lift,
			       require_command(ctx));
		return;
	}
	look_at_cpu_time(item, ctx, text);
}

static uint64_t meminfo_bytes(const char *text, const char *key)
{
	uint64_t kib = 0;

	fs_key_u64(text, key, &kib);
	return kib * 1024;
}

/*
 * With overcommit_memory=2 what is mapped has to be backed: the regions, and for each
 * process once more what the run itself has, which fork() copies. Our device is swap and
 * adds to the limit, but not before it is there.
 */
void require_commit(struct requirement *item, const struct require_context *ctx)
{
	uint64_t mode = 0, limit, used, room;
	uint64_t early = REQUIRE_COMMIT_BYTES;
	uint64_t need = ctx->plan->peak_bytes +
			(ctx->plan->procs + 1) * REQUIRE_COMMIT_BYTES;
	char *text;

	if (fs_read_u64(ctx->fs, &mode, "proc/sys/vm/overcommit_memory") || mode != 2 ||
	    fs_slurp(ctx->fs, &text, 65536, "proc/meminfo") < 0) {
		require_seen(item, REQUIRE_OK, "memory may be overcommitted");
		return;
	}
	limit = meminfo_bytes(text, "CommitLimit");
	used = meminfo_bytes(text, "Committed_AS");
	free(text);
	room = limit > used ? limit - used : 0;
	need = need > ctx->plan->disk_bytes + early ? need - ctx->plan->disk_bytes
						    : early;
	require_seen(item, room < need ? REQUIRE_MISSING : REQUIRE_OK,
		     "overcommit_memory=2 leaves %" PRIu64 " MiB, the plan needs %" PRIu64
		     " MiB",
		     room / BYTES_PER_MIB, need / BYTES_PER_MIB);
	if (room < need)
		require_advise(item, "echo 0 > /proc/sys/vm/overcommit_memory");
}
