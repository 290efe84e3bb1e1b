// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/load.h"
#include "require/require.h"
#include "require_bed.h"

static void test_complete(void **state)
{
	struct requirement list[REQUIRE_MAX];
	size_t count = require_check_all(list, &plan, *state);

	assert_true(count > 0);
	for (size_t i = 0; i < count; i++) {
		if (list[i].state != REQUIRE_OK)
			fail_msg("%s: %s", list[i].name, list[i].seen);
		assert_string_equal(list[i].advice, "");
	}
}

static void test_page(void **state)
{
	struct requirement list[REQUIRE_MAX];
	size_t count = require_check_all(list, &plan, *state);
	char *page, row[64];
	struct fs top;

	assert_int_equal(fs_open(&top, getenv("SWAPREL_SOURCE_ROOT")), 0);
	assert_true(fs_slurp(&top, &page, 1 << 20, "docs/check.md") > 0);
	for (size_t i = 0; i < count; i++) {
		snprintf(row, sizeof(row), "\n| `%s` | ", list[i].name);
		if (!strstr(page, row))
			fail_msg("docs/check.md: no row for %s", list[i].name);
	}
	free(page);
	fs_close(&top);
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
		assert_int_equal(
			require_missing(list, require_check_all(list, &plan, &fs)), 0);
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
	count = require_check_all(list, &plan, *state);
	assert_int_equal(require_missing(list, count), 2); /* and zram-control */
	find_requirement(&item, *state, "zram");
	assert_int_equal(item.state, REQUIRE_MISSING);
	assert_non_null(strstr(item.advice, "CONFIG_ZRAM"));

	sysroot_put(*state, "lib/modules/6.12.0/modules.dep",
		    "kernel/drivers/block/zram/zram.ko.xz: kernel/mm/zsmalloc.ko.xz\n");
	find_requirement(&item, *state, "zram");
	assert_int_equal(item.state, REQUIRE_MISSING);
	assert_string_equal(item.advice, "modprobe zram num_devices=0");
}

static void test_algorithm(void **state)
{
	struct requirement item;

	/* A name within a name is not that name. */
	sysroot_put(*state, "sys/block/zram0/comp_algorithm", "[lzo] xlzo-rle lz4\n");
	assert_missing(*state, "algorithm", "no lzo-rle", "--algorithm");

	sysroot_drop(*state, "sys/block/zram0/comp_algorithm");
	sysroot_put(*state, "boot/config-6.12.0", "CONFIG_ZRAM_BACKEND_LZ4=y\n");
	assert_missing(*state, "algorithm", "only: lz4; a variant's module has its own",
		       "CONFIG_ZRAM_BACKEND");

	sysroot_drop(*state, "boot/config-6.12.0");
	find_requirement(&item, *state, "algorithm");
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

static void test_throttling(void **state)
{
	struct requirement item;
	struct fs fs;

	assert_ok(*state, "throttling", "not observable");
	sysroot_open(&fs, "x86-laptop");
	find_requirement(&item, &fs, "throttling");
	fs_close(&fs);
	assert_string_equal(item.seen,
			    "observed in /sys/devices/system/cpu/cpu*/thermal_throttle");
	sysroot_put(*state, "sys/class/hwmon/hwmon0/name", "rpi_volt\n");
	sysroot_put(*state, "sys/class/hwmon/hwmon0/in0_lcrit_alarm", "0\n");
	assert_ok(*state, "throttling", "/sys/class/hwmon/hwmon0/in0_lcrit_alarm");
	sysroot_put(*state, "sys/class/hwmon/hwmon0/in0_lcrit_alarm", "1\n");
	assert_note(*state, "throttling", "under-voltage now");
}

static void test_heat(void **state)
{
	const char *temp = "sys/class/thermal/thermal_zone0/temp";

	sysroot_put(*state, "sys/class/thermal/thermal_zone0/type", "cpu-thermal\n");
	sysroot_put(*state, temp, "61000\n");
	assert_ok(*state, "throttling",
		  "not observable, temperature in /sys/class/thermal/thermal_zone0/temp");
	sysroot_put(*state, temp, "81200\n");
	assert_ok(*state, "throttling", "not observable, temperature in");
	sysroot_put(*state, "sys/firmware/devicetree/base/compatible",
		    "raspberrypi,4-model-b");
	assert_note(*state, "throttling",
		    "81.2 degrees C; from 80 on the firmware lowers the clock");
}

static void test_kernel(void **state)
{
	assert_ok(*state, "kernel", "taint not observable, log not observable");
	sysroot_put(*state, "proc/sys/kernel/tainted", "12288\n");
	sysroot_put(*state, "dev/kmsg", "6,1,1,-;zram: Added device: zram0\n");
	assert_ok(*state, "kernel", "tainted O E, no complaint in its log");
	sysroot_put(*state, "proc/sys/kernel/tainted", "512\n");
	assert_note(*state, "kernel", "tainted W: it found");
	sysroot_put(*state, "dev/kmsg", "4,1,1,-;WARNING: CPU: 0 PID: 1 at a.c:1\n");
	assert_note(*state, "kernel", "tainted W, 1 in its log: WARNING: CPU: 0");
}

/* Of 100 ticks 37 are neither idle (60) nor waiting for I/O (3); guest is in user. */
static void test_load(void **state)
{
	const char *first = "cpu  100 10 100 8000 50 5 5 0 90 0\n";
	const char *last = "cpu  120 10 110 8060 53 6 6 5 95 0\ncpu0 1 2 3\n";
	struct cpu_time before, after;
	unsigned int percent;

	assert_int_equal(load_busy_percent(*state, 0, &percent), -ENOENT);
	sysroot_put(*state, "proc/stat", last);
	assert_int_equal(cpu_time_read(&after, *state), 0);
	sysroot_put(*state, "proc/stat", first);
	assert_int_equal(cpu_time_read(&before, *state), 0);
	assert_int_equal(load_percent_between(&before, &after), 37);
	assert_int_equal(load_percent_between(&after, &before), 0);
	assert_int_equal(load_busy_percent(*state, 0, &percent), 0);
	assert_int_equal(percent, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_HOST(test_complete),
		ON_HOST(test_page),
		cmocka_unit_test(test_fixtures),
		ON_HOST(test_root),
		ON_HOST(test_zram),
		ON_HOST(test_algorithm),
		ON_HOST(test_pageout),
		ON_HOST(test_pagemap),
		ON_HOST(test_zswap),
		ON_HOST(test_swap),
		ON_HOST(test_throttling),
		ON_HOST(test_heat),
		ON_HOST(test_kernel),
		ON_HOST(test_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
