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
	assert_missing(*state, "cgroup", "the kernel throttles the run", "");
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
		const char *row, *enough, *less, *seen, *advice;
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
		assert_missing(*state, "limits", cases[i].seen, cases[i].advice);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
