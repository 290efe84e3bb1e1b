// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory, and whatever may limit it or the processes of a run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "require_bed.h"

#define GROUP_V1 "sys/fs/cgroup/memory/a/"
#define GROUP_V2 "sys/fs/cgroup/a/b/"

static void test_memory(void **state)
{
	assert_ok(*state, "memory", "1408 MiB available, the plan needs 1408 MiB");
	sysroot_put(*state, "proc/meminfo", "MemAvailable: 1441791 kB\n");
	assert_missing(*state, "memory", "1407 MiB available", "--size-mib");
}

static void put_bytes(const struct fs *fs, const char *path, uint64_t mib)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu\n", (unsigned long long)(mib * MIB));
	sysroot_put(fs, path, text);
}

static void test_cgroup_v1(void **state)
{
	sysroot_put(*state, GROUP_V1 "memory.limit_in_bytes", "9223372036854771712\n");
	sysroot_put(*state, GROUP_V1 "memory.usage_in_bytes", "12345678\n");
	assert_ok(*state, "cgroup", "no limit");

	put_bytes(*state, GROUP_V1 "memory.limit_in_bytes", 1600);
	put_bytes(*state, GROUP_V1 "memory.usage_in_bytes", 193);
	assert_missing(*state, "cgroup", "1407 MiB left, needed 1408 MiB",
		       "echo -1 > /" GROUP_V1 "memory.limit_in_bytes");
	/* Page cache goes when it must. */
	sysroot_put(*state, GROUP_V1 "memory.stat",
		    "cache 9\ntotal_inactive_file 1048576\n");
	assert_ok(*state, "cgroup", "1408 MiB left");

	put_bytes(*state, GROUP_V1 "memory.memsw.limit_in_bytes", 1151);
	put_bytes(*state, GROUP_V1 "memory.memsw.usage_in_bytes", 0);
	assert_missing(*state, "cgroup", "1151 MiB left, needed 1152 MiB",
		       "memory.memsw.limit_in_bytes");
}

static void test_cgroup_v2(void **state)
{
	sysroot_put(*state, GROUP_V2 "memory.max", "max\n");
	sysroot_put(*state, GROUP_V2 "memory.swap.max", "max\n");
	assert_ok(*state, "cgroup", "no limit");

	/* The limit of a group above counts, and so does that of swap. */
	put_bytes(*state, "sys/fs/cgroup/a/memory.max", 1407);
	put_bytes(*state, "sys/fs/cgroup/a/memory.current", 0);
	assert_missing(*state, "cgroup", "memory.max 1407 MiB",
		       "echo max > /sys/fs/cgroup/a/memory.max");
	put_bytes(*state, "sys/fs/cgroup/a/memory.max", 1408);
	assert_ok(*state, "cgroup", "memory.max 1408 MiB");
	put_bytes(*state, GROUP_V2 "memory.swap.max", 0);
	assert_missing(*state, "cgroup", "memory.swap.max 0 MiB",
		       "echo max > /" GROUP_V2 "memory.swap.max");
}

/* In a cgroup namespace the path is not below the mount, but the mount's own limit is. */
static void test_cgroup_namespace(void **state)
{
	sysroot_put(*state, "proc/self/cgroup", "0::/../x/elsewhere\n");
	put_bytes(*state, "sys/fs/cgroup/memory.max", 100);
	assert_missing(*state, "cgroup", "memory.max 100 MiB",
		       "echo max > /sys/fs/cgroup/memory.max");
}

/* Passing them does not fail, but the kernel puts whoever does so to sleep. */
static void test_cgroup_high(void **state)
{
	put_bytes(*state, GROUP_V2 "memory.high", 64);
	put_bytes(*state, GROUP_V2 "memory.current", 4);
	assert_missing(*state, "cgroup", "memory.high 64 MiB, 60 MiB left",
		       "echo max > /" GROUP_V2 "memory.high");
	assert_missing(*state, "cgroup", "the kernel throttles us", "");
	sysroot_put(*state, GROUP_V2 "memory.high", "max\n");
	assert_ok(*state, "cgroup", "no limit");

	put_bytes(*state, "sys/fs/cgroup/a/memory.swap.high", 64);
	assert_missing(*state, "cgroup", "memory.swap.high 64 MiB",
		       "echo max > /sys/fs/cgroup/a/memory.swap.high");
	/* The one that leaves least, though it is the larger one. */
	put_bytes(*state, "sys/fs/cgroup/a/memory.high", 65);
	put_bytes(*state, "sys/fs/cgroup/a/memory.current", 65);
	assert_missing(*state, "cgroup", "memory.high 65 MiB, 0 MiB left", "memory.high");
}

/* Four processes, and the threads that may be there beside them. */
static void test_cgroup_pids(void **state)
{
	sysroot_put(*state, "proc/self/cgroup", "8:pids:/x\n0::/a/b\n");
	sysroot_put(*state, "sys/fs/cgroup/pids/x/pids.max", "6\n");
	sysroot_put(*state, "sys/fs/cgroup/pids/x/pids.current", "1\n");
	assert_missing(*state, "cgroup", "pids.max 6, 5 left, needed 6",
		       "echo max > /sys/fs/cgroup/pids/x/pids.max");
	sysroot_put(*state, "sys/fs/cgroup/pids/x/pids.max", "7\n");
	assert_ok(*state, "cgroup", "pids.max 7, 6 left");
	sysroot_put(*state, "sys/fs/cgroup/a/pids.max", "4\n");
	assert_missing(*state, "cgroup", "pids.max 4, 4 left, needed 6",
		       "echo max > /sys/fs/cgroup/a/pids.max");
}

static void test_cpu_quota(void **state)
{
	sysroot_put(*state, GROUP_V2 "cpu.max", "max 100000\n");
	assert_ok(*state, "cpu-quota", "no limit");
	sysroot_put(*state, "sys/fs/cgroup/a/cpu.max", "150000 100000\n");
	assert_note(*state, "cpu-quota", "/sys/fs/cgroup/a may use 1.5 CPUs");
	sysroot_put(*state, "sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "-1\n");
	sysroot_put(*state, "sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n");
	assert_note(*state, "cpu-quota", "1.5 CPUs");
	sysroot_put(*state, "sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "50000\n");
	assert_note(*state, "cpu-quota", "/sys/fs/cgroup/cpu/a may use 0.5 CPUs");
}

static void put_limit(const struct fs *fs, const char *name, const char *soft)
{
	char text[256];

	snprintf(
		text, sizeof(text),
		"Limit                     Soft Limit           Hard Limit\n"
		"Max cpu time              unlimited            unlimited            seconds\n"
		"%-25s %-20s unlimited            units\n",
		name, soft);
	sysroot_put(fs, "proc/self/limits", text);
}

static void test_limits(void **state)
{
	static const struct {
		const char *row, *enough, *less, *seen, *mend;
	} cases[] = {
		{ "Max address space", "587202560", "587202559",
		  "RLIMIT_AS 559 MiB, the plan needs 560 MiB", "--as=unlimited" },
		{ "Max data size", "570425344", "570425343",
		  "RLIMIT_DATA 543 MiB, the plan needs 544 MiB", "--data=unlimited" },
		{ "Max stack size", "262144", "262143",
		  "RLIMIT_STACK 255 KiB, the plan needs 256 KiB", "--stack=8388608" },
		{ "Max open files", "24", "23", "RLIMIT_NOFILE 23, the plan needs 24",
		  "--nofile=1024" },
		{ "Max file size", "65536", "65535",
		  "RLIMIT_FSIZE 63 KiB, the plan needs 64 KiB", "--fsize=unlimited" },
	};

	assert_ok(*state, "limits", "no resource limit");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		put_limit(*state, cases[i].row, "unlimited");
		assert_ok(*state, "limits", "no resource limit");
		put_limit(*state, cases[i].row, cases[i].enough);
		assert_ok(*state, "limits", "no resource limit");
		put_limit(*state, cases[i].row, cases[i].less);
		assert_missing(*state, "limits", cases[i].seen, cases[i].mend);
	}
}

static void test_limit_of_cpu_time(void **state)
{
	sysroot_put(*state, "proc/self/limits",
		    "Max cpu time              60                   60       seconds\n");
	assert_note(*state, "limits", "RLIMIT_CPU ends a run that takes 60 s");
}

/* fork() lets root pass, and who has either capability. */
static void test_limit_of_processes(void **state)
{
	struct requirement item;

	put_limit(*state, "Max processes", "5");
	assert_ok(*state, "limits", "no resource limit");
	sysroot_put(*state, "proc/self/status",
		    "Uid:\t1000\t0\t0\t0\nCapEff:\t000001fffeffffff\n");
	assert_ok(*state, "limits", "no resource limit");
	sysroot_put(*state, "proc/self/status",
		    "Uid:\t1000\t1000\t1000\t1000\nCapEff:\t0\n");
	find_requirement(&item, *state, "limits"); /* and root is missing */
	assert_int_equal(item.state, REQUIRE_MISSING);
	assert_string_equal(item.seen, "RLIMIT_NPROC 5, the plan needs 6");
}

/* 1024 MiB of regions and five times 32, of which the device of 2064 gives all but the 32
 * that it takes to make it. */
static void test_overcommit(void **state)
{
	const char *memory = "MemAvailable: 1441792 kB\nCommitLimit: 1000000 kB\n";
	char text[128];

	sysroot_put(*state, "proc/sys/vm/overcommit_memory", "0\n");
	assert_ok(*state, "overcommit", "may be overcommitted");
	sysroot_put(*state, "proc/sys/vm/overcommit_memory", "2\n");
	snprintf(text, sizeof(text), "%sCommitted_AS: 967232 kB\n", memory);
	sysroot_put(*state, "proc/meminfo", text);
	assert_ok(*state, "overcommit", "leaves 32 MiB, the plan needs 32 MiB");
	snprintf(text, sizeof(text), "%sCommitted_AS: 967233 kB\n", memory);
	sysroot_put(*state, "proc/meminfo", text);
	assert_missing(*state, "overcommit", "overcommit_memory=2 leaves 31 MiB",
		       "echo 0 > /proc/sys/vm/overcommit_memory");
}

static void find_watch(struct requirement *item, const struct fs *fs,
		       const struct require_plan *watches)
{
	struct requirement list[REQUIRE_MAX];
	const size_t count = require_look(list, watches, fs);

	for (size_t i = 0; i < count; i++) {
		*item = list[i];
		if (!strcmp(item->name, "watch"))
			return;
	}
	fail_msg("no row for watch");
}

/* A job with the kind reclaim; others have no such row. */
static void assert_watch(const struct fs *fs, enum require_state state, const char *text)
{
	struct require_plan reclaims = plan;
	struct requirement item;

	reclaims.reclaims = true;
	find_watch(&item, fs, &reclaims);
	assert_int_equal(item.state, state);
	assert_non_null(strstr(state == REQUIRE_OK ? item.seen : item.mend, text));
}

static void test_watch(void **state)
{
	struct requirement list[REQUIRE_MAX];
	size_t count = require_look(list, &plan, *state);

	for (size_t i = 0; i < count; i++)
		assert_string_not_equal(list[i].name, "watch");
	assert_watch(*state, REQUIRE_MISSING, "boot with cgroup_enable=memory");
	sysroot_put(*state, "sys/fs/cgroup/cgroup.controllers",
		    "cpuset cpu memory pids\n");
	sysroot_put(*state, "sys/fs/cgroup/cgroup.subtree_control",
		    "cpu memory_recursive\n");
	assert_watch(*state, REQUIRE_MISSING,
		     "echo +memory > /sys/fs/cgroup/cgroup.subtree_control");
	sysroot_put(*state, "sys/fs/cgroup/cgroup.subtree_control", "cpu memory\n");
	assert_watch(*state, REQUIRE_OK, "");
	sysroot_put(*state, "sys/fs/cgroup/cgroup.subtree_control", "\n");
	sysroot_put(*state, "sys/fs/cgroup/memory/memory.limit_in_bytes",
		    "9223372036854771712\n");
	assert_watch(*state, REQUIRE_OK, "");
}

/* A job with the release mrelease; others have no such row. */
static struct requirement mrelease_of(const struct fs *fs)
{
	static struct requirement list[REQUIRE_MAX];
	struct require_plan reaps = plan;
	size_t count;

	reaps.reaps = true;
	count = require_look(list, &reaps, fs);
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(list[i].name, "mrelease"))
			return list[i];
	}
	fail_msg("no row for mrelease");
	return list[0];
}

static void test_mrelease(void **state)
{
	struct requirement list[REQUIRE_MAX], item;
	size_t count = require_look(list, &plan, *state);

	for (size_t i = 0; i < count; i++)
		assert_string_not_equal(list[i].name, "mrelease");
	item = mrelease_of(*state);
	assert_int_equal(item.state, REQUIRE_OK);
	sysroot_put(*state, "proc/sys/kernel/osrelease", "5.15.0\n");
	item = mrelease_of(*state);
	assert_int_equal(item.state, REQUIRE_OK);
	sysroot_put(*state, "proc/sys/kernel/osrelease", "5.14.21\n");
	item = mrelease_of(*state);
	assert_int_equal(item.state, REQUIRE_MISSING);
	assert_non_null(strstr(item.seen, "Function not implemented"));
	assert_non_null(strstr(item.mend, "boot a kernel of 5.15 or later"));
}

/* With modes 1 and 2 on so many CPUs; "" where all cells have rounds of the kind fifo. */
static void assert_full(const struct fs *fs, const char *cpus, bool here, bool killed,
			const char *seen)
{
	struct require_plan loops = plan;
	struct requirement item;

	sysroot_put(fs, "sys/devices/system/cpu/online", cpus);
	loops.fifo = true;
	loops.modes = (struct uint_list){ 2, { 1, 2 } };
	loops.released_here = here;
	loops.killed = killed;
	find_watch(&item, fs, &loops);
	assert_int_equal(item.state, *seen ? REQUIRE_NOTE : REQUIRE_OK);
	if (!strstr(item.seen, seen))
		fail_msg("\"%s\" does not say \"%s\"", item.seen, seen);
	assert_int_equal(strstr(item.mend, "--modes") != NULL, *seen != 0);
}

/* A loop of SCHED_FIFO takes a CPU that nobody needs: it is said which cells have none.
 */
static void test_watch_fifo(void **state)
{
	static const char one[] = "no fifo rounds of 1, 2, and of 1, 2 killed processes: "
				  "on 1 CPU none is left";

	assert_full(*state, "0\n", true, true, one);
	assert_full(*state, "0-1\n", true, false, "no fifo rounds of 2 processes: on 2");
	assert_full(*state, "0-1\n", false, true, "no fifo rounds of 1, 2 killed");
	assert_full(*state, "0-1\n", true, true, "of 2, and of 1, 2 killed processes");
	/* Two are killed from CPUs that they have anyhow. */
	assert_full(*state, "0-2\n", true, true, "");
	assert_full(*state, "0-3\n", true, false, "");
	assert_full(*state, "0-3\n", true, true, "no fifo rounds of 2 killed processes");
	assert_full(*state, "0-4\n", true, true, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_HOST(test_memory),
		ON_HOST(test_cgroup_v1),
		ON_HOST(test_cgroup_v2),
		ON_HOST(test_cgroup_namespace),
		ON_HOST(test_cgroup_high),
		ON_HOST(test_cgroup_pids),
		ON_HOST(test_cpu_quota),
		ON_HOST(test_limits),
		ON_HOST(test_limit_of_cpu_time),
		ON_HOST(test_limit_of_processes),
		ON_HOST(test_overcommit),
		ON_HOST(test_watch),
		ON_HOST(test_mrelease),
		ON_HOST(test_watch_fifo),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
