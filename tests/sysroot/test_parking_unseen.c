// SPDX-License-Identifier: GPL-2.0-or-later
/* Why a deferring kernel's counters are not to be had, on machines that differ in that.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "host/parking_unseen.h"
#include "probe/parking.h"
#include "require_bed.h"

#define DEFERRED "sys/kernel/debug/zsmalloc/zram3/"
#define COUNTERS                                              \
	"buffer_pages 66\nparked_handles 0\npeak_handles 7\n" \
	"deferred_total 9\ndrained_total 9\nfallback_total 0\n"

static void assert_unseen(const struct fs *fs, int zram_id, const char *expected)
{
	char why[160];

	parking_unseen(why, sizeof(why), fs, &zram_drivers[ZRAM_OF_KERNEL], zram_id);
	if (!*expected)
		assert_string_equal(why, "");
	if (!strstr(why, expected))
		fail_msg("\"%s\" does not say \"%s\"", why, expected);
}

static void other_kernels_park_nothing(void **state)
{
	assert_unseen(*state, 3, "");
	assert_ok(*state, "parking", "this kernel parks nothing");
}

static void make_deferring(const struct fs *fs)
{
	sysroot_put(fs, "sys/module/zsmalloc/parameters/deferred_pages", "64\n");
	sysroot_put(fs, "proc/cmdline", "root=/dev/x quiet\n");
	sysroot_put(fs, "proc/mounts", "debugfs /sys/kernel/debug debugfs rw 0 0\n");
}

static void counters_are_observable(void **state)
{
	make_deferring(*state);
	sysroot_put(*state, DEFERRED "deferred", COUNTERS);
	sysroot_put(*state, DEFERRED "deferred_drain", "");
	assert_unseen(*state, 3, "");
	assert_ok(*state, "parking", "counters in debugfs");
}

static void switched_off(void **state)
{
	make_deferring(*state);
	sysroot_put(*state, "proc/cmdline", "root=/dev/x debugfs=off\n");
	assert_unseen(*state, 3, "booted with debugfs switched off");
	sysroot_put(*state, "proc/cmdline", "debugfs=no-mount quiet\n");
	assert_note(*state, "parking", "not observable");
}

static void not_mounted(void **state)
{
	struct requirement item;

	make_deferring(*state);
	sysroot_put(*state, "proc/mounts", "proc /proc proc rw 0 0\n");
	assert_unseen(*state, 3, "mount -t debugfs debugfs /sys/kernel/debug");
	find_requirement(&item, *state, "parking");
	assert_non_null(
		strstr(item.advice, "mount -t debugfs debugfs /sys/kernel/debug"));
}

static void built_without(void **state)
{
	make_deferring(*state);
	assert_unseen(*state, 3, "CONFIG_ZSMALLOC_STAT");
}

static void locked_down(void **state)
{
	make_deferring(*state);
	sysroot_put(*state, DEFERRED "deferred", COUNTERS);
	sysroot_put(*state, DEFERRED "deferred_drain", "");
	sysroot_put(*state, "sys/kernel/security/lockdown",
		    "[none] integrity confidentiality\n");
	assert_unseen(*state, 3, "");
	sysroot_put(*state, "sys/kernel/security/lockdown",
		    "none [integrity] confidentiality\n");
	assert_unseen(*state, 3, "none [integrity] confidentiality");
	assert_note(*state, "parking", "not observable");
}

/* What can be read but not begun anew says nothing of a round. */
static void what_cannot_be_reset_is_not_observable(void **state)
{
	make_deferring(*state);
	sysroot_put(*state, DEFERRED "deferred", COUNTERS);
	assert_unseen(*state, 3,
		      "zsmalloc/zram3/deferred_drain: No such file or directory");
	assert_unseen(*state, -1, "");
}

/* Nothing parked is zero; not to be read is an error, and nobody's zero. */
static void zero_is_not_unknown(void **state)
{
	struct parking parking;

	assert_true(parking_read(&parking, *state, &zram_drivers[ZRAM_OF_KERNEL], 3) < 0);
	sysroot_put(*state, DEFERRED "deferred", COUNTERS);
	assert_int_equal(parking_read(&parking, *state, &zram_drivers[ZRAM_OF_KERNEL], 3),
			 0);
	assert_int_equal(parking.parked_handles, 0);
	assert_int_equal(parking.peak_handles, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_HOST(other_kernels_park_nothing),
		ON_HOST(counters_are_observable),
		ON_HOST(switched_off),
		ON_HOST(not_mounted),
		ON_HOST(built_without),
		ON_HOST(locked_down),
		ON_HOST(what_cannot_be_reset_is_not_observable),
		ON_HOST(zero_is_not_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
