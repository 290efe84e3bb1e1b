// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory, and whatever may limit it or the processes of a run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_HOST(test_memory),
		ON_HOST(test_cgroup_v1),
		ON_HOST(test_cgroup_v2),
		ON_HOST(test_cgroup_namespace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
