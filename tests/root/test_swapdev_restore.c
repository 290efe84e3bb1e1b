// SPDX-License-Identifier: GPL-2.0-or-later
/* What swapdev_restore() takes for a killed run's device on the running kernel, and what
 * it leaves alone. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/cpulist.h"
#include "tests/root/swapdev_bed.h"

static void assert_clean(const struct swapdev_bed *bed)
{
	const char *left = bed_left_behind(bed);

	if (left)
		fail_msg("%s", left);
}

static bool exists(const struct swapdev_bed *bed, int id)
{
	return fs_exists(&bed->fs, "sys/block/zram%d", id);
}

static int announce(struct swapdev_bed *bed)
{
	struct ledger_entry entry = { .kind = LEDGER_ZRAM_ADD, .zram_id = UNKNOWN_U64 };

	cpulist_format(&bed->devices, entry.old, sizeof(entry.old));
	return ledger_add(&bed->ledger, &entry, &bed->err);
}

static int announce_and_add(struct swapdev_bed *bed)
{
	uint64_t id;
	int ret = announce(bed);

	return ret ? ret : fs_read_u64(&bed->fs, &id, "sys/class/zram-control/hot_add");
}

static int add_whole_device(struct swapdev_bed *bed)
{
	const struct swapdev_options options = { .algorithm = "lzo-rle",
						 .disksize_bytes = BED_DISK_BYTES };
	struct swapdev dev;

	return swapdev_add(&dev, &bed->fs, &bed->ledger, &options, &bed->err);
}

static void device_in_use(void **state)
{
	struct swapdev_bed *bed = *state;

	assert_int_equal(bed_in_killed_run(bed, add_whole_device), 0);
	assert_non_null(bed_left_behind(bed));
	assert_int_equal(bed_restore(bed), 0);
	assert_non_null(strstr(bed->said, "swapped off, reset and removed"));
	assert_clean(bed);
}

static void announced_only(void **state)
{
	struct swapdev_bed *bed = *state;

	assert_int_equal(bed_in_killed_run(bed, announce), 0);
	assert_int_equal(bed_restore(bed), 0);
	assert_string_equal(bed->said, "");
	assert_clean(bed);
}

static void added_but_not_recorded(void **state)
{
	struct swapdev_bed *bed = *state;

	assert_int_equal(bed_in_killed_run(bed, announce_and_add), 0);
	assert_non_null(bed_left_behind(bed));
	assert_int_equal(bed_restore(bed), 0);
	assert_non_null(strstr(bed->said, "removed"));
	assert_clean(bed);
}

/* Somebody has added a device meanwhile and set it up: it is theirs. */
static void set_up_by_others(void **state)
{
	struct swapdev_bed *bed = *state;
	int id;

	assert_int_equal(bed_in_killed_run(bed, announce), 0);
	id = bed_add_extra(bed);
	assert_true(id > 0);
	assert_int_equal(fs_write(&bed->fs, "1048576", "sys/block/zram%d/disksize", id),
			 0);
	assert_int_equal(bed_restore(bed), 0);
	assert_true(exists(bed, id));
	assert_int_equal(bed_remove_extra(bed, (unsigned int)id), 0);
	assert_clean(bed);
}

static void one_of_two(void **state)
{
	struct swapdev_bed *bed = *state;
	int one, two;

	assert_int_equal(bed_in_killed_run(bed, announce), 0);
	one = bed_add_extra(bed);
	two = bed_add_extra(bed);
	assert_true(one > 0 && two > 0);
	assert_int_equal(bed_restore(bed), -EEXIST);
	assert_non_null(strstr(bed->err.msg, "cannot be told which"));
	assert_true(exists(bed, one) && exists(bed, two));
	assert_int_equal(bed_remove_extra(bed, (unsigned int)one), 0);
	assert_int_equal(bed_remove_extra(bed, (unsigned int)two), 0);
	assert_int_equal(bed_restore(bed), 0);
	assert_clean(bed);
}

static int record_another(struct swapdev_bed *bed)
{
	struct ledger_entry entry = { .kind = LEDGER_ZRAM, .diskseq = 1 };

	for (int id = 1; id < CPU_SETSIZE; id++)
		if (CPU_ISSET(id, &bed->extra))
			entry.zram_id = (uint64_t)id;
	return ledger_add(&bed->ledger, &entry, &bed->err);
}

/* Removed by the run, and its number has gone to a device of somebody else's. */
static void number_used_again(void **state)
{
	struct swapdev_bed *bed = *state;
	int id = bed_add_extra(bed);

	assert_true(id > 0);
	if (!fs_exists(&bed->fs, "sys/block/zram%d/diskseq", id))
		skip();
	assert_int_equal(bed_in_killed_run(bed, record_another), 0);
	assert_int_equal(bed_restore(bed), 0);
	assert_non_null(strstr(bed->said, "left alone"));
	assert_true(exists(bed, id));
	assert_int_equal(bed_remove_extra(bed, (unsigned int)id), 0);
	assert_clean(bed);
}

#define BED_TEST(f) \
	cmocka_unit_test_setup_teardown(f, swapdev_bed_setup, swapdev_bed_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(device_in_use),
		BED_TEST(announced_only),
		BED_TEST(added_but_not_recorded),
		BED_TEST(set_up_by_others),
		BED_TEST(one_of_two),
		BED_TEST(number_used_again),
	};
	int skip = swapdev_bed_skip();

	return skip ? skip : cmocka_run_group_tests(tests, NULL, NULL);
}
