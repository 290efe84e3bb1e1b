// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/load.h"
#include "host/require.h"
#include "sysroot.h"

#define MIB      (UINT64_C(1) << 20)
#define SWAPS    "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
#define GROUP_V1 "sys/fs/cgroup/memory/a/"
#define GROUP_V2 "sys/fs/cgroup/a/b/"

/* Regions of 1 GiB at 4 : 1 and 128 MiB of slack: 1408 MiB in all. */
static const struct require_plan plan = {
	.peak_bytes = 1024 * MIB,
	.worst_ratio = 4,
	.algorithm = "lzo-rle",
	.swap_priority = 32767,
};

/* A host that has everything, one file a line; each test spoils one. */
static int make_host(void **state)
{
	static const char *const files[][2] = {
		{ "proc/self/status", "Uid:\t0\t0\t0\t0\nCapEff:\t000001ffffffffff\n" },
		{ "proc/self/pagemap", "" },
		{ "proc/self/cgroup", "5:cpu,memory:/a\n0::/a/b\n" },
		{ "proc/sys/kernel/osrelease", "6.12.0\n" },
		{ "proc/meminfo", "MemTotal: 4000000 kB\nMemAvailable: 1441792 kB\n" },
		{ "proc/swaps", SWAPS },
		{ "sys/class/zram-control/hot_add", "" },
		{ "sys/module/zram/initstate", "live\n" },
		{ "sys/module/zswap/parameters/enabled", "N\n" },
		{ "sys/block/zram0/comp_algorithm", "lzo [lzo-rle] lz4\n" },
	};
	static struct fs fs;

	sysroot_make(&fs);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		sysroot_put(&fs, files[i][0], files[i][1]);
	*state = &fs;
	return 0;
}

static int remove_host(void **state)
{
	sysroot_remove(*state);
	return 0;
}

static void find(struct requirement *item, const struct fs *fs, const char *name)
{
	struct requirement list[REQUIRE_MAX];
	size_t count = require_look(list, &plan, fs);

	for (size_t i = 0; i < count; i++) {
		*item = list[i];
		if (!strcmp(list[i].name, name))
			return;
	}
	fail_msg("no requirement of the name %s", name);
}

/* @name, and nothing else, is missing; what is seen and how to mend it say so. */
static void assert_missing(const struct fs *fs, const char *name, const char *seen,
			   const char *mend)
{
	struct requirement list[REQUIRE_MAX], item;
	size_t count = require_look(list, &plan, fs);

	assert_int_equal(require_missing(list, count), 1);
	find(&item, fs, name);
	assert_string_equal(require_state_names.items[item.state], "missing");
	if (!strstr(item.seen, seen))
		fail_msg("%s: \"%s\" does not say \"%s\"", name, item.seen, seen);
	if (!strstr(item.mend, mend))
		fail_msg("%s: \"%s\" does not say \"%s\"", name, item.mend, mend);
}

static void assert_ok(const struct fs *fs, const char *name, const char *seen)
{
	struct requirement item;

	find(&item, fs, name);
	assert_string_equal(require_state_names.items[item.state], "ok");
	if (!strstr(item.seen, seen))
		fail_msg("%s: \"%s\" does not say \"%s\"", name, item.seen, seen);
}

static void test_complete(void **state)
{
	struct requirement list[REQUIRE_MAX];
	size_t count = require_look(list, &plan, *state);

	assert_int_equal(count, 10); /* "idle" needs the live machine */
	for (size_t i = 0; i < count; i++) {
		if (list[i].state != REQUIRE_OK)
			fail_msg("%s: %s", list[i].name, list[i].seen);
		assert_string_equal(list[i].mend, "");
	}
}

static void test_fixtures(void **state)
{
	static const char *const machines[] = { "x86-laptop", "pi4b", "i7-12700",
						"numa-server", "kvm-guest" };
	struct requirement list[REQUIRE_MAX];
	struct fs fs;

	(void)state;
	for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
		sysroot_open(&fs, machines[i]);
		assert_int_equal(require_missing(list, require_look(list, &plan, &fs)),
				 0);
		fs_close(&fs);
	}
}

static void test_root(void **state)
{
	sysroot_put(*state, "proc/self/status",
		    "Uid:\t0\t1000\t0\t0\nCapEff:\t000001ffffffffff\n");
	assert_missing(*state, "root", "1000", "sudo");
	/* All but bit 21. */
	sysroot_put(*state, "proc/self/status",
		    "Uid:\t0\t0\t0\t0\nCapEff:\t000001ffffdfffff\n");
	assert_missing(*state, "root", "CAP_SYS_ADMIN", "--privileged");
	sysroot_drop(*state, "proc/self/status");
	assert_missing(*state, "root", "user id", "sudo");
}

static void test_zram(void **state)
{
	struct requirement list[REQUIRE_MAX], item;
	size_t count;

	sysroot_drop(*state, "sys/class/zram-control/hot_add");
	assert_missing(*state, "zram-control", "hot_add", "modprobe zram");

	unlinkat(((struct fs *)*state)->root_fd, "sys/class/zram-control", AT_REMOVEDIR);
	count = require_look(list, &plan, *state);
	assert_int_equal(require_missing(list, count), 2); /* and zram-control */
	find(&item, *state, "zram");
	assert_int_equal(item.state, REQUIRE_MISSING);
	assert_non_null(strstr(item.mend, "CONFIG_ZRAM"));

	sysroot_put(*state, "lib/modules/6.12.0/modules.dep",
		    "kernel/drivers/block/zram/zram.ko.xz: kernel/mm/zsmalloc.ko.xz\n");
	find(&item, *state, "zram");
	assert_int_equal(item.state, REQUIRE_MISSING);
	assert_string_equal(item.mend, "modprobe zram num_devices=0");
}

static void test_algorithm(void **state)
{
	struct requirement item;

	/* A name within a name is not that name. */
	sysroot_put(*state, "sys/block/zram0/comp_algorithm", "[lzo] xlzo-rle lz4\n");
	assert_missing(*state, "algorithm", "no lzo-rle", "--algorithm");

	sysroot_drop(*state, "sys/block/zram0/comp_algorithm");
	sysroot_put(*state, "boot/config-6.12.0", "CONFIG_ZRAM_BACKEND_LZ4=y\n");
	assert_missing(*state, "algorithm", "only: lz4", "CONFIG_ZRAM_BACKEND");

	sysroot_drop(*state, "boot/config-6.12.0");
	find(&item, *state, "algorithm");
	assert_int_equal(item.state, REQUIRE_NOTE);
}

static void test_pageout(void **state)
{
	sysroot_put(*state, "proc/sys/kernel/osrelease", "5.3.18-lp152\n");
	assert_missing(*state, "pageout", "MADV_PAGEOUT", "5.4");
	sysroot_put(*state, "proc/sys/kernel/osrelease", "5.4.0\n");
	assert_ok(*state, "pageout", "MADV_PAGEOUT");
}

static void test_pagemap(void **state)
{
	sysroot_drop(*state, "proc/self/pagemap");
	assert_missing(*state, "pagemap", "pagemap", "CONFIG_PROC_PAGE_MONITOR");
}

static void test_zswap(void **state)
{
	sysroot_put(*state, "sys/module/zswap/parameters/enabled", "Y\n");
	assert_missing(*state, "zswap", "on",
		       "echo N > /sys/module/zswap/parameters/enabled");
	sysroot_drop(*state, "sys/module/zswap/parameters/enabled");
	assert_ok(*state, "zswap", "not in this kernel");
}

#define LONG_NAME \
	"/a/very/long/name/of/a/swap/file/longer/than/is/kept/of/it\\040/and/longer/file"

static void test_swap(void **state)
{
	sysroot_put(*state, "proc/swaps",
		    SWAPS "/dev/sda2   partition\t999420\t\t0\t\t-2\n"
			  "/dev/zram0  partition\t999420\t\t0\t\t32766\n");
	assert_ok(*state, "swap",
		  "/dev/sda2 at priority -2, /dev/zram0 at priority "
		  "32766");
	sysroot_put(*state, "proc/swaps",
		    SWAPS "/dev/sda2   partition\t999420\t\t0\t\t-2\n"
			  "/dev/zram0  partition\t999420\t\t0\t\t32767\n");
	assert_missing(*state, "swap", "/dev/zram0 has priority 32767",
		       "swapoff /dev/zram0");
	sysroot_put(*state, "proc/swaps", SWAPS LONG_NAME " file\t9420\t\t0\t\t32767\n");
	assert_missing(*state, "swap", "/a/very/long/name", "swapoff");
	sysroot_drop(*state, "proc/swaps");
	assert_missing(*state, "swap", "cannot swap", "CONFIG_SWAP=y");
}

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

/* Of 100 ticks 37 are neither idle (60) nor waiting for I/O (3); guest is in user. */
static void test_load(void **state)
{
	const char *first = "cpu  100 10 100 8000 50 5 5 0 90 0\n";
	const char *last = "cpu  120 10 110 8060 53 6 6 5 95 0\ncpu0 1 2 3\n";
	unsigned int percent;

	assert_int_equal(load_percent_between(first, last, &percent), 0);
	assert_int_equal(percent, 37);
	assert_int_equal(load_percent_between(last, first, &percent), 0);
	assert_int_equal(percent, 0);
	assert_int_equal(load_percent_between(first, "intr 1 2\n", &percent), -EINVAL);
	assert_int_equal(load_busy_percent(*state, 0, &percent), -ENOENT);
	sysroot_put(*state, "proc/stat", first);
	assert_int_equal(load_busy_percent(*state, 0, &percent), 0);
	assert_int_equal(percent, 0);
}

#define ON_HOST(test) cmocka_unit_test_setup_teardown(test, make_host, remove_host)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_HOST(test_complete),
		cmocka_unit_test(test_fixtures),
		ON_HOST(test_root),
		ON_HOST(test_zram),
		ON_HOST(test_algorithm),
		ON_HOST(test_pageout),
		ON_HOST(test_pagemap),
		ON_HOST(test_zswap),
		ON_HOST(test_swap),
		ON_HOST(test_memory),
		ON_HOST(test_cgroup_v1),
		ON_HOST(test_cgroup_v2),
		ON_HOST(test_cgroup_namespace),
		ON_HOST(test_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
