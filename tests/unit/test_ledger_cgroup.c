// SPDX-License-Identifier: GPL-2.0-or-later
/* A cgroup in the ledger, below a root that can be set, and the way back. */
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

#include "host/charge_group.h"
#include "host/pressure.h"
#include "tests/unit/ledger_bed.h"

#define SKIP 77

#define SUBTREE "sys/fs/cgroup/cgroup.subtree_control"

static void a_group_is_made_and_removed(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger ledger;
	struct stat st;

	bed_put(bed, SUBTREE, "cpu memory");
	assert_string_equal(pressure_dir(&bed->fs), LEDGER_CGROUP_V2);
	assert_int_equal(ledger_open(&ledger, &bed->fs, NULL), 0);
	assert_int_equal(ledger_make_cgroup(&ledger, LEDGER_CGROUP_V2, NULL), 0);
	assert_int_equal(fstatat(bed->fs.root_fd, LEDGER_CGROUP_V2, &st, 0), 0);
	ledger_close(&ledger);
	/* As a run that was killed leaves it. */
	assert_int_equal(ledger_load(&ledger, &bed->fs, NULL), 0);
	assert_int_equal(ledger.entries.count, 1);
	assert_int_equal(ledger_entry(&ledger, 0)->kind, LEDGER_CGROUP);
	assert_int_equal(bed_undo(&ledger, NULL), 0);
	assert_false(fs_exists(&bed->fs, LEDGER_CGROUP_V2));
	assert_int_equal(ledger.entries.count, 0);
	ledger_close(&ledger);
}

/* Of processes with a resident share: of either version, or none where memory is not
 * counted. */
static void a_charge_group_is_where_memory_is(void **state)
{
	const struct ledger_bed *bed = *state;
	struct charge_group group;
	struct ledger ledger;
	uint64_t bytes = 0;
	int fd;

	assert_int_equal(ledger_open(&ledger, &bed->fs, NULL), 0);
	assert_int_equal(charge_group_make(&group, &ledger, &bed->fs, NULL), 0);
	assert_string_equal(group.dir, "");
	bed_put(bed, "sys/fs/cgroup/memory/memory.limit_in_bytes", "1");
	assert_int_equal(charge_group_make(&group, &ledger, &bed->fs, NULL), 0);
	assert_string_equal(group.file, LEDGER_MIXED_V1 "/memory.usage_in_bytes");
	bed_put(bed, SUBTREE, "cpu memory");
	assert_int_equal(charge_group_make(&group, &ledger, &bed->fs, NULL), 0);
	assert_string_equal(group.file, LEDGER_MIXED_V2 "/memory.current");
	assert_int_equal(charge_group_open(&group, &bed->fs), -ENOENT);
	bed_put(bed, group.file, "4096\n");
	fd = charge_group_open(&group, &bed->fs);
	assert_int_equal(charge_group_read(fd, &bytes), 0);
	assert_int_equal(bytes, 4096);
	close(fd);
	assert_int_equal(ledger.entries.count, 2);
	assert_int_equal(unlinkat(bed->fs.root_fd, group.file, 0), 0);
	assert_int_equal(bed_undo(&ledger, NULL), 0);
	assert_false(fs_exists(&bed->fs, LEDGER_MIXED_V2));
	ledger_close(&ledger);
}

/* Killed between the entry and the group. */
static void a_group_that_was_not_made_is_fine(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger_entry entry = { .kind = LEDGER_CGROUP,
				      .path = LEDGER_CGROUP_V1,
				      .zram_id = UNKNOWN_U64,
				      .diskseq = UNKNOWN_U64 };
	struct ledger ledger;

	assert_int_equal(ledger_open(&ledger, &bed->fs, NULL), 0);
	assert_int_equal(ledger_add(&ledger, &entry, NULL), 0);
	assert_int_equal(bed_undo(&ledger, NULL), 0);
	ledger_close(&ledger);
}

static void one_that_is_there_is_not_ours(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger ledger;
	struct err err;

	bed_put(bed, LEDGER_CGROUP_V2 "/cgroup.procs", "");
	assert_int_equal(ledger_open(&ledger, &bed->fs, NULL), 0);
	assert_int_equal(ledger_make_cgroup(&ledger, LEDGER_CGROUP_V2, &err), -EEXIST);
	assert_non_null(strstr(err.msg, "rmdir "));
	assert_int_equal(ledger.entries.count, 0);
	assert_int_equal(ledger_make_cgroup(&ledger, "sys/fs/cgroup/system.slice", &err),
			 -EPERM);
	ledger_close(&ledger);
}

/* It is read by root, and must not be a way to remove anything. */
static void another_directory_is_refused(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger_entry entry = { .kind = LEDGER_CGROUP,
				      .path = "sys/fs/cgroup/../../../home",
				      .zram_id = UNKNOWN_U64,
				      .diskseq = UNKNOWN_U64 };
	struct ledger ledger;
	struct err err;

	assert_int_equal(ledger_open(&ledger, &bed->fs, NULL), 0);
	ledger_add(&ledger, &entry, NULL);
	ledger_close(&ledger);
	assert_int_equal(ledger_load(&ledger, &bed->fs, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "entries[0].path"));
	ledger_close(&ledger);
}

#define BED_TEST(f) cmocka_unit_test_setup_teardown(f, bed_set_up, bed_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(a_group_is_made_and_removed),
		BED_TEST(a_charge_group_is_where_memory_is),
		BED_TEST(a_group_that_was_not_made_is_fine),
		BED_TEST(one_that_is_there_is_not_ours),
		BED_TEST(another_directory_is_refused),
	};

	if (geteuid()) {
		puts("skipped: a ledger must belong to root: run this as root");
		return SKIP;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
