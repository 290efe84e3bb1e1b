// SPDX-License-Identifier: GPL-2.0-or-later
/* The ledger below a root that can be set: what it writes, and the way back. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/ledger.h"
#include "tests/unit/ledger_bed.h"

#define SKIP 77

static void only_listed_knobs(void **state)
{
	(void)state;
	assert_true(ledger_knob_allowed(BED_COMPACTION));
	assert_true(ledger_knob_allowed(BED_BALANCING));
	assert_true(ledger_knob_allowed(BED_GOVERNOR_0));
	assert_true(ledger_knob_allowed("sys/devices/system/cpu/cpu1023/cpufreq/"
					"scaling_governor"));
	assert_false(ledger_knob_allowed(""));
	assert_false(ledger_knob_allowed("/" BED_COMPACTION));
	assert_false(ledger_knob_allowed(BED_COMPACTION "2"));
	assert_false(ledger_knob_allowed("proc/sys/kernel/core_pattern"));
	assert_false(ledger_knob_allowed("sys/devices/system/cpu/cpu/cpufreq/"
					 "scaling_governor"));
	assert_false(ledger_knob_allowed("sys/devices/system/cpu/cpu1234567/cpufreq/"
					 "scaling_governor"));
	assert_false(ledger_knob_allowed("sys/devices/system/cpu/cpu0/../cpu0/cpufreq/"
					 "scaling_governor"));
}

static void only_plain_values(void **state)
{
	(void)state;
	assert_true(ledger_value_allowed(BED_COMPACTION, "20"));
	assert_true(ledger_value_allowed(BED_GOVERNOR_0, "schedutil"));
	assert_false(ledger_value_allowed(BED_COMPACTION, ""));
	assert_false(ledger_value_allowed(BED_COMPACTION, "20\n"));
	assert_false(ledger_value_allowed(BED_COMPACTION, "|/bin/sh"));
	assert_false(ledger_value_allowed(BED_GOVERNOR_0, "Performance!"));
	assert_false(ledger_value_allowed(BED_COMPACTION,
					  "111111111111111111111111111111111"));
	assert_false(ledger_value_allowed("proc/sys/kernel/core_pattern", "0"));
}

static void writes_down_then_sets(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger ledger;
	struct stat st;
	struct err err;
	char text[1024];

	assert_int_equal(ledger_open(&ledger, &bed->fs, &err), 0);
	assert_false(fs_exists(&bed->fs, BED_LEDGER));
	assert_int_equal(ledger_set_knob(&ledger, BED_COMPACTION, "0", &err), 0);
	bed_assert_holds(bed, BED_COMPACTION, "0");
	assert_true(fs_read(&bed->fs, text, sizeof(text), BED_LEDGER) > 0);
	assert_non_null(strstr(text, "\"old\": \"20\""));
	assert_non_null(strstr(text, "\"value\": \"0\""));
	assert_non_null(strstr(text, "\"boot_id\": \"boot-one\""));
	assert_int_equal(fstatat(bed->fs.root_fd, BED_LEDGER, &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(fstatat(bed->fs.root_fd, "var/lib/swaprel", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(bed_undo(&ledger, NULL), 0);
	ledger_close(&ledger);
	bed_assert_holds(bed, BED_COMPACTION, "20");
	assert_false(fs_exists(&bed->fs, BED_LEDGER));
}

static void same_value_is_no_change(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger ledger;

	assert_int_equal(ledger_open(&ledger, &bed->fs, NULL), 0);
	assert_int_equal(ledger_set_knob(&ledger, BED_COMPACTION, "20", NULL), 0);
	assert_int_equal(ledger.entries.count, 0);
	ledger_close(&ledger);
}

static void refuses_other_knobs(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger ledger;

	bed_put(bed, "proc/sys/kernel/core_pattern", "core");
	assert_int_equal(ledger_open(&ledger, &bed->fs, NULL), 0);
	assert_int_equal(
		ledger_set_knob(&ledger, "proc/sys/kernel/core_pattern", "0", NULL),
		-EPERM);
	assert_int_equal(ledger_set_knob(&ledger, BED_GOVERNOR_0, "a b", NULL), -EPERM);
	assert_int_equal(ledger.entries.count, 0);
	ledger_close(&ledger);
	bed_assert_holds(bed, "proc/sys/kernel/core_pattern", "core");
}

static void killed_run_is_undone(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger ledger;
	struct err err;

	bed_killed_run(bed);
	assert_int_equal(ledger_open(&ledger, &bed->fs, &err), -EEXIST);
	assert_non_null(strstr(err.msg, "swaprel restore"));
	assert_int_equal(ledger_load(&ledger, &bed->fs, &err), 0);
	assert_int_equal(ledger.entries.count, 1);
	assert_int_equal(bed_undo(&ledger, NULL), 0);
	ledger_close(&ledger);
	bed_assert_holds(bed, BED_COMPACTION, "20");
	assert_int_equal(ledger_load(&ledger, &bed->fs, &err), -ENOENT);
	ledger_close(&ledger);
}

static void later_change_of_others_stays(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger ledger;
	char said[256];

	bed_killed_run(bed);
	bed_put(bed, BED_COMPACTION, "55\n");
	assert_int_equal(ledger_load(&ledger, &bed->fs, NULL), 0);
	assert_int_equal(ledger_undo_knob(&bed->fs, ledger_entry(&ledger, 0), said,
					  sizeof(said), NULL),
			 0);
	assert_non_null(strstr(said, "left at 55"));
	assert_int_equal(bed_undo(&ledger, NULL), 0);
	ledger_close(&ledger);
	bed_assert_holds(bed, BED_COMPACTION, "55");
}

static void earlier_boot_reads_as_empty(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger ledger;

	bed_killed_run(bed);
	bed_put(bed, "proc/sys/kernel/random/boot_id", "boot-two\n");
	assert_int_equal(ledger_load(&ledger, &bed->fs, NULL), 0);
	assert_int_equal(ledger.entries.count, 0);
	ledger_close(&ledger);
	bed_assert_holds(bed, BED_COMPACTION, "0");
	assert_false(fs_exists(&bed->fs, BED_LEDGER));
}

static void knob_that_is_gone_is_kept(void **state)
{
	const struct ledger_bed *bed = *state;
	char failed[BED_FAILED_MAX];
	struct ledger ledger;
	struct err err;

	assert_int_equal(ledger_open(&ledger, &bed->fs, &err), 0);
	assert_int_equal(ledger_set_knob(&ledger, BED_COMPACTION, "0", &err), 0);
	assert_int_equal(ledger_set_knob(&ledger, BED_BALANCING, "0", &err), 0);
	assert_int_equal(ledger_set_knob(&ledger, BED_GOVERNOR_0, "performance", &err),
			 0);
	assert_int_equal(unlinkat(bed->fs.root_fd, BED_BALANCING, 0), 0);
	assert_int_equal(bed_undo(&ledger, failed), -ENOENT);
	assert_non_null(strstr(failed, "numa_balancing"));
	assert_int_equal(ledger.entries.count, 1);
	ledger_close(&ledger);
	bed_assert_holds(bed, BED_COMPACTION, "20");
	bed_assert_holds(bed, BED_GOVERNOR_0, "schedutil");
	assert_int_equal(ledger_load(&ledger, &bed->fs, &err), 0);
	assert_string_equal(ledger_entry(&ledger, 0)->path, BED_BALANCING);
	ledger_close(&ledger);
}

/* A device of the bed that is neither swap nor set up; no hot_remove can take it away. */
static void add_stuck_device(const struct ledger_bed *bed, struct ledger *ledger)
{
	const struct ledger_entry add = { .kind = LEDGER_ZRAM_ADD, .old = "0,2-3" };
	const struct ledger_entry zram = { .kind = LEDGER_ZRAM,
					   .zram_id = 1,
					   .diskseq = 9 };

	bed_put(bed, "proc/swaps", "Filename Type Size Used Priority\n");
	bed_put(bed, "sys/block/zram1/diskseq", "9\n");
	bed_put(bed, "sys/block/zram1/disksize", "0\n");
	assert_int_equal(ledger_add(ledger, &add, NULL), 0);
	assert_int_equal(ledger_replace_last(ledger, &zram, NULL), 0);
}

/* Whatever fails, the rest is undone, and each failure is named. */
static void all_that_can_be_is_undone(void **state)
{
	const struct ledger_bed *bed = *state;
	char failed[BED_FAILED_MAX];
	struct ledger ledger;

	assert_int_equal(ledger_open(&ledger, &bed->fs, NULL), 0);
	assert_int_equal(ledger_set_knob(&ledger, BED_COMPACTION, "0", NULL), 0);
	assert_int_equal(ledger_set_knob(&ledger, BED_BALANCING, "0", NULL), 0);
	add_stuck_device(bed, &ledger);
	assert_int_equal(unlinkat(bed->fs.root_fd, BED_BALANCING, 0), 0);
	assert_int_equal(bed_undo(&ledger, failed), -ENOENT);
	assert_non_null(strstr(failed, "zram1: hot_remove"));
	assert_non_null(strstr(failed, "numa_balancing: cannot be restored"));
	assert_int_equal(ledger.entries.count, 2);
	ledger_close(&ledger);
	bed_assert_holds(bed, BED_COMPACTION, "20");
	assert_int_equal(ledger_load(&ledger, &bed->fs, NULL), 0);
	assert_string_equal(ledger_entry(&ledger, 0)->path, BED_BALANCING);
	assert_int_equal(ledger_entry(&ledger, 1)->zram_id, 1);
	assert_int_equal(ledger_entry(&ledger, 1)->diskseq, 9);
	ledger_close(&ledger);
}

/* A directory in its place can be neither replaced nor removed as a file. */
static void ledger_that_cannot_be_written_is_reported(void **state)
{
	const struct ledger_bed *bed = *state;
	char failed[BED_FAILED_MAX];
	struct ledger ledger;

	assert_int_equal(ledger_open(&ledger, &bed->fs, NULL), 0);
	assert_int_equal(ledger_set_knob(&ledger, BED_COMPACTION, "0", NULL), 0);
	assert_int_equal(ledger_set_knob(&ledger, BED_BALANCING, "0", NULL), 0);
	assert_int_equal(unlinkat(bed->fs.root_fd, BED_LEDGER, 0), 0);
	bed_put(bed, BED_LEDGER "/file", "");
	assert_int_not_equal(bed_undo(&ledger, failed), 0);
	assert_non_null(strstr(failed, "ledger.json"));
	assert_ptr_equal(strchr(failed, '\n'), failed + strlen(failed) - 1);
	ledger_close(&ledger);
	bed_assert_holds(bed, BED_COMPACTION, "20");
	bed_assert_holds(bed, BED_BALANCING, "1");
}

static void half_written_files_are_swept(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger ledger;

	assert_int_equal(ledger_open(&ledger, &bed->fs, NULL), 0);
	bed_put(bed, BED_LEDGER ".abc123", "{ \"sche");
	ledger_close(&ledger);
	assert_false(fs_exists(&bed->fs, BED_LEDGER ".abc123"));
	assert_true(fs_exists(&bed->fs, BED_LOCK));
}

#define BED_TEST(f) cmocka_unit_test_setup_teardown(f, bed_set_up, bed_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_listed_knobs),
		cmocka_unit_test(only_plain_values),
		BED_TEST(writes_down_then_sets),
		BED_TEST(same_value_is_no_change),
		BED_TEST(refuses_other_knobs),
		BED_TEST(killed_run_is_undone),
		BED_TEST(later_change_of_others_stays),
		BED_TEST(earlier_boot_reads_as_empty),
		BED_TEST(knob_that_is_gone_is_kept),
		BED_TEST(all_that_can_be_is_undone),
		BED_TEST(ledger_that_cannot_be_written_is_reported),
		BED_TEST(half_written_files_are_swept),
	};

	if (geteuid()) {
		puts("skipped: a ledger must belong to root: run this as root");
		return SKIP;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
