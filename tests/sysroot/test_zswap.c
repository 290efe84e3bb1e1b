// SPDX-License-Identifier: GPL-2.0-or-later
/* The backend zswap on a copied root: which parameters it sets and puts back, what it
 * reads as counters, and what it takes for a proof. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "require/check.h"
#include "require_bed.h"
#include "round/judge.h"
#include "round/round_env.h"
#include "swapdev/backend.h"
#include "swapdev/loop.h"
#include "swapdev/zswap.h"

#define DEBUG "sys/kernel/debug/zswap/"

/* As before 6.18: later kernels have no zpool. */
static const char *const parameters[][3] = {
	{ ZSWAP_PARAMETERS "zpool", "zbud", "zsmalloc" },
	{ ZSWAP_PARAMETERS "compressor", "lzo", "lzo-rle" },
	{ ZSWAP_PARAMETERS "max_pool_percent", "20", "90" },
	{ ZSWAP_PARAMETERS "shrinker_enabled", "Y", "N" },
	{ ZSWAP_PARAMETERS "enabled", "N", "Y" },
};

#define COUNT (sizeof(parameters) / sizeof(parameters[0]))

struct bed {
	struct fs fs;
	struct swapdev dev;
};

static int make_bed(void **state)
{
	static struct bed bed;

	memset(&bed, 0, sizeof(bed));
	sysroot_make(&bed.fs);
	sysroot_put(&bed.fs, "proc/sys/kernel/random/boot_id", "boot\n");
	sysroot_put(&bed.fs, "sys/block/loop0/size", "0\n");
	for (size_t i = 0; i < COUNT; i++)
		sysroot_put(&bed.fs, parameters[i][0], parameters[i][1]);
	bed.dev = (struct swapdev){ .fs = &bed.fs,
				    .backend = swap_backend_find("zswap"),
				    .id = 3,
				    .node = "/dev/loop3" };
	*state = &bed;
	return 0;
}

static int remove_bed(void **state)
{
	struct bed *bed = *state;

	sysroot_remove(&bed->fs);
	return 0;
}

static void assert_parameters(const struct bed *bed, size_t column)
{
	char now[64];

	for (size_t i = 0; i < COUNT; i++) {
		assert_true(fs_read(&bed->fs, now, sizeof(now), "%s", parameters[i][0]) >
			    0);
		assert_string_equal(now, parameters[i][column]);
	}
}

/* The root has no loop devices, so that making one ends in the middle. */
static void parameters_are_set_and_put_back(void **state)
{
	struct bed *bed = *state;
	const struct swapdev_options options = { .algorithm = "lzo-rle",
						 .disksize_bytes = 16 * MIB,
						 .backend = bed->dev.backend };
	const struct restore_callbacks deaf = { 0 };
	struct ledger ledger;
	struct swapdev dev;
	struct err err;

	assert_int_equal(ledger_open(&ledger, &bed->fs, &err), 0);
	assert_int_equal(swapdev_add(&dev, &bed->fs, &ledger, &options, &err), -ENOENT);
	assert_non_null(strstr(err.msg, "/dev/loop-control: expected loop devices"));
	assert_parameters(bed, 2);
	assert_true(fs_exists(&bed->fs, LOOP_FILE));
	assert_int_equal(ledger.entries.count, COUNT + 1);
	assert_int_equal(swapdev_restore(&ledger, &deaf), 0);
	assert_parameters(bed, 1);
	assert_false(fs_exists(&bed->fs, LOOP_FILE));
	ledger_close(&ledger);
}

static void kernel_without_it_is_refused(void **state)
{
	struct bed *bed = *state;
	const struct swapdev_options options = { .algorithm = "lzo-rle",
						 .backend = bed->dev.backend };
	struct ledger ledger;
	struct swapdev dev;
	struct err err;

	sysroot_drop(&bed->fs, ZSWAP_ENABLED);
	assert_int_equal(ledger_open(&ledger, &bed->fs, &err), 0);
	assert_int_equal(swapdev_add(&dev, &bed->fs, &ledger, &options, &err), -ENOENT);
	assert_non_null(strstr(err.msg, "boot a kernel with CONFIG_ZSWAP=y"));
	assert_int_equal(ledger.entries.count, 0);
	ledger_close(&ledger);
}

static void counters_are_those_of_zswap(void **state)
{
	struct bed *bed = *state;
	struct zram_counters now;

	sysroot_put(&bed->fs, "proc/meminfo",
		    "MemTotal: 4000000 kB\nZswap: 300 kB\nZswapped: 1000 kB\n");
	assert_int_equal(swapdev_counters(&bed->dev, &now), 0);
	assert_int_equal(now.orig_data_bytes, 1000 * 1024);
	assert_int_equal(now.mem_used_bytes, 300 * 1024);
	assert_true(now.compr_data_bytes == UNKNOWN_U64);
	assert_true(now.same_pages == UNKNOWN_U64);
	assert_true(now.huge_pages == UNKNOWN_U64);
	sysroot_put(&bed->fs, DEBUG "same_filled_pages", "7\n");
	sysroot_put(&bed->fs, DEBUG "stored_incompressible_pages", "8\n");
	assert_int_equal(swapdev_counters(&bed->dev, &now), 0);
	assert_int_equal(now.same_pages, 7);
	assert_int_equal(now.huge_pages, 8);
	sysroot_put(&bed->fs, "proc/meminfo", "MemTotal: 4000000 kB\n");
	assert_int_equal(swapdev_counters(&bed->dev, &now), -ENOENT);
}

static void used_is_of_our_device(void **state)
{
	struct bed *bed = *state;
	uint64_t bytes = 0;

	sysroot_put(&bed->fs, "proc/swaps",
		    SWAPS "/dev/loop33 partition\t999\t\t8\t\t-2\n"
			  "/dev/loop3  partition\t999\t\t12\t\t32767\n");
	assert_int_equal(bed->dev.backend->used(&bed->dev, &bytes), 0);
	assert_int_equal(bytes, 12 * 1024);
	sysroot_put(&bed->fs, "proc/swaps", SWAPS);
	assert_int_equal(bed->dev.backend->used(&bed->dev, &bytes), -ENOENT);
}

static void off_speaks_against_a_round(void **state)
{
	struct bed *bed = *state;
	char detail[160];

	assert_int_equal(bed->dev.backend->ready(&bed->dev, detail, sizeof(detail)),
			 REJECT_ZSWAP_OFF);
	sysroot_put(&bed->fs, ZSWAP_ENABLED, "Y\n");
	assert_int_equal(bed->dev.backend->ready(&bed->dev, detail, sizeof(detail)),
			 REJECT_NONE);
}

/* What vmstat and the device say before and at the start barrier, and what that is taken
 * for. */
static const struct {
	const char *vmstat[2], *stat[2];
	enum reject reject;
	const char *detail;
} proofs[] = {
	{ { "pswpout 5\nzswpwb 1\nzswpout 10\n", "pswpout 5\nzswpwb 1\nzswpout 99\n" },
	  { "1 0 8 0 1 0 8 0 0\n", "9 0 8 0 1 0 8 0 0\n" },
	  REJECT_NONE,
	  "" },
	{ { "pswpout 5\nzswpwb 1\n", "pswpout 8\nzswpwb 1\n" },
	  { "1 0 8 0 1 0 8 0 0\n", "1 0 8 0 1 0 8 0 0\n" },
	  REJECT_NOT_IN_ZSWAP,
	  "3 pages were written to a swap device, 0 writes to /dev/loop3" },
	{ { "pswpout 5\nzswpwb 1\n", "pswpout 5\nzswpwb 1\n" },
	  { "1 0 8 0 1 0 8 0 0\n", "1 0 8 0 2 0 16 0 0\n" },
	  REJECT_NOT_IN_ZSWAP,
	  "0 pages were written to a swap device, 1 writes to /dev/loop3" },
	{ { "pswpout 5\nzswpwb 1\n", "pswpout 9\nzswpwb 5\n" },
	  { "1 0 8 0 1 0 8 0 0\n", "1 0 8 0 5 0 40 0 0\n" },
	  REJECT_ZSWAP_WRITTEN_BACK,
	  "zswap wrote 4 pages back" },
	{ { "zswpwb 1\n", "zswpwb 1\n" },
	  { "1 0 8 0 1 0 8 0 0\n", "1 0 8 0 1 0 8 0 0\n" },
	  REJECT_NOT_IN_ZSWAP,
	  "/proc/vmstat has no pswpout" },
};

static void each_way_out_of_zswap_is_seen(void **state)
{
	struct bed *bed = *state;
	const struct swap_backend *backend = bed->dev.backend;

	for (size_t i = 0; i < sizeof(proofs) / sizeof(proofs[0]); i++) {
		struct swapdev_mark before;
		char detail[160] = "";

		sysroot_put(&bed->fs, "proc/vmstat", proofs[i].vmstat[0]);
		sysroot_put(&bed->fs, "sys/block/loop3/stat", proofs[i].stat[0]);
		backend->mark(&bed->dev, &before);
		sysroot_put(&bed->fs, "proc/vmstat", proofs[i].vmstat[1]);
		sysroot_put(&bed->fs, "sys/block/loop3/stat", proofs[i].stat[1]);
		assert_int_equal(
			backend->prove(&bed->dev, &before, detail, sizeof(detail)),
			proofs[i].reject);
		assert_string_equal(detail, proofs[i].detail);
	}
}

/* Before 6.8 vmstat does not tell. */
static void written_back_is_read_from_debugfs(void **state)
{
	struct bed *bed = *state;
	struct swapdev_mark now;

	sysroot_put(&bed->fs, "proc/vmstat", "pswpout 5\n");
	bed->dev.backend->mark(&bed->dev, &now);
	assert_true(now.written_back_pages == UNKNOWN_U64);
	sysroot_put(&bed->fs, DEBUG "written_back_pages", "9\n");
	bed->dev.backend->mark(&bed->dev, &now);
	assert_int_equal(now.written_back_pages, 9);
}

static void what_is_kept_is_zswaps(void **state)
{
	const struct bed *bed = *state;
	const struct point point = { .procs = 1, .size_mib = 1, .resident = "none" };
	const struct round_env env = { .dev = &bed->dev, .page_bytes = 4096 };
	const struct round_task task = { .point = &point };
	struct result_round round = { .released.orig_data_bytes = MIB };

	judge_all_freed(&env, &task, &round);
	assert_int_equal(round.reject, REJECT_NOT_RELEASED);
	assert_string_equal(round.reject_detail,
			    "zswap held 1048576 bytes too many after a release of "
			    "1048576");
}

/* What a run with it needs, and what it does not. */
static void requirements_are_its_own(void **state)
{
	struct requirement list[REQUIRE_MAX];
	struct require_plan needs = plan;
	const struct fs *fs = *state;
	size_t count;

	needs.over_zswap = true;
	sysroot_put(fs, "proc/meminfo",
		    "MemTotal: 4000000 kB\nMemAvailable: 1441792 kB\n"
		    "Zswap: 0 kB\nZswapped: 0 kB\n");
	sysroot_put(fs, "proc/vmstat", "pswpout 0\n");
	sysroot_put(fs, "dev/loop-control", "");
	sysroot_drop(fs, "sys/class/zram-control/hot_add");
	count = require_check_all(list, &needs, fs);
	for (size_t i = 0; i < count; i++) {
		if (list[i].state == REQUIRE_MISSING)
			fail_msg("%s: %s", list[i].name, list[i].seen);
		assert_string_not_equal(list[i].name, "zram");
		assert_string_not_equal(list[i].name, "zram-control");
	}
	sysroot_drop(fs, "dev/loop-control");
	count = require_check_all(list, &needs, fs);
	assert_int_equal(require_missing(list, count), 1);
	sysroot_drop(fs, ZSWAP_ENABLED);
	count = require_check_all(list, &needs, fs);
	assert_int_equal(require_missing(list, count), 2);
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(list[i].name, "loop"))
			assert_non_null(strstr(list[i].advice, "modprobe loop"));
		if (!strcmp(list[i].name, "zswap"))
			assert_non_null(strstr(list[i].advice, "CONFIG_ZSWAP=y"));
	}
}

static void compressor_is_looked_up(void **state)
{
	struct requirement item = { .name = "algorithm" };
	const struct require_context ctx = { &plan, *state };

	require_compressor(&item, &ctx);
	assert_int_equal(item.state, REQUIRE_NOTE);
	sysroot_put(*state, "proc/crypto",
		    "name         : lzo\nname         : lzo-rle\n");
	require_compressor(&item, &ctx);
	assert_int_equal(item.state, REQUIRE_OK);
}

#define ON_BED(test) cmocka_unit_test_setup_teardown(test, make_bed, remove_bed)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BED(parameters_are_set_and_put_back),
		ON_BED(kernel_without_it_is_refused),
		ON_BED(counters_are_those_of_zswap),
		ON_BED(used_is_of_our_device),
		ON_BED(off_speaks_against_a_round),
		ON_BED(each_way_out_of_zswap_is_seen),
		ON_BED(what_is_kept_is_zswaps),
		ON_BED(written_back_is_read_from_debugfs),
		ON_HOST(requirements_are_its_own),
		ON_HOST(compressor_is_looked_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
