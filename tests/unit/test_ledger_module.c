// SPDX-License-Identifier: GPL-2.0-or-later
/* A module in the ledger, below a root that can be set, and the way back. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "kmod/kmod.h"
#include "ledger/ledger.h"
#include "tests/unit/ledger_bed.h"

#define SKIP 77

#define NOTES "sys/module/swaprel_base/notes/.note.gnu.build-id"

static const struct ledger_entry module_entry = { .kind = LEDGER_MODULE,
						  .zram_id = UNKNOWN_U64,
						  .diskseq = UNKNOWN_U64,
						  .driver = ZRAM_OF_MODULE,
						  .module = "swaprel_base",
						  .build_id = "abcd" };

/* The note of a module with the build id abcd, or cdab. */
static void put_module(const struct ledger_bed *bed, bool ours)
{
	static const char note[] = {
		4, 0, 0, 0,   2,   0,   0,    0,          3,
		0, 0, 0, 'G', 'N', 'U', '\0', (char)0xab, (char)0xcd
	};
	char bytes[sizeof(note)];
	int fd;

	memcpy(bytes, note, sizeof(note));
	if (!ours)
		bytes[sizeof(note) - 1] = 0x11;
	bed_put(bed, NOTES, "");
	fd = openat(bed->fs.root_fd, NOTES, O_WRONLY);
	assert_int_equal(write(fd, bytes, sizeof(bytes)), sizeof(bytes));
	close(fd);
}

static void a_module_is_written_down(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger ledger;

	assert_int_equal(ledger_open(&ledger, &bed->fs, NULL), 0);
	assert_int_equal(ledger_add(&ledger, &module_entry, NULL), 0);
	ledger_close(&ledger);
	assert_int_equal(ledger_load(&ledger, &bed->fs, NULL), 0);
	assert_int_equal(ledger.entries.count, 1);
	assert_int_equal(ledger_entry(&ledger, 0)->kind, LEDGER_MODULE);
	assert_int_equal(ledger_entry(&ledger, 0)->driver, ZRAM_OF_MODULE);
	assert_string_equal(ledger_entry(&ledger, 0)->module, "swaprel_base");
	assert_string_equal(ledger_entry(&ledger, 0)->build_id, "abcd");
	/* It was written down and then not loaded: nothing is there to be unloaded. */
	assert_int_equal(bed_undo(&ledger, NULL), 0);
	assert_int_equal(ledger.entries.count, 0);
	ledger_close(&ledger);
}

/* Whatever has that name by now, it is not what the run had loaded. */
static void anothers_module_stays(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger ledger;
	uint64_t ns = 0;
	char said[160];

	put_module(bed, false);
	assert_int_equal(
		kmod_unload(&bed->fs, &module_entry, said, sizeof(said), &ns, NULL), 0);
	assert_non_null(strstr(said, "swaprel_base: left alone"));
	assert_true(ns == UNKNOWN_U64);
	assert_int_equal(ledger_open(&ledger, &bed->fs, NULL), 0);
	assert_int_equal(ledger_add(&ledger, &module_entry, NULL), 0);
	assert_int_equal(bed_undo(&ledger, NULL), 0);
	ledger_close(&ledger);
	assert_true(fs_exists(&bed->fs, NOTES));
}

/* The disk first, then the module that it is of, then the knobs. */
static void a_module_goes_after_its_disk(void **state)
{
	const struct ledger_bed *bed = *state;
	const struct ledger_entry disk = {
		.kind = LEDGER_ZRAM, .zram_id = 1, .diskseq = 9, .driver = ZRAM_OF_MODULE
	};
	char failed[BED_FAILED_MAX];
	struct ledger ledger;

	put_module(bed, true);
	bed_put(bed, "proc/swaps", "Filename Type Size Used Priority\n");
	bed_put(bed, "sys/block/swzram1/diskseq", "9\n");
	bed_put(bed, "sys/block/swzram1/disksize", "0\n");
	assert_int_equal(ledger_open(&ledger, &bed->fs, NULL), 0);
	assert_int_equal(ledger_set_knob(&ledger, BED_COMPACTION, "0", NULL), 0);
	assert_int_equal(ledger_set_knob(&ledger, BED_BALANCING, "0", NULL), 0);
	assert_int_equal(ledger_add(&ledger, &module_entry, NULL), 0);
	assert_int_equal(ledger_add(&ledger, &disk, NULL), 0);
	assert_int_equal(unlinkat(bed->fs.root_fd, BED_BALANCING, 0), 0);
	assert_int_not_equal(bed_undo(&ledger, failed), 0);
	assert_non_null(strstr(failed, "swzram1: hot_remove"));
	assert_true(strstr(failed, "swaprel_base: cannot") > strstr(failed, "swzram1: "));
	assert_true(strstr(failed, "numa_balancing") > strstr(failed, "swaprel_base: "));
	assert_int_equal(ledger.entries.count, 3);
	ledger_close(&ledger);
	bed_assert_holds(bed, BED_COMPACTION, "20");
}

#define BED_TEST(f) cmocka_unit_test_setup_teardown(f, bed_set_up, bed_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(a_module_is_written_down),
		BED_TEST(anothers_module_stays),
		BED_TEST(a_module_goes_after_its_disk),
	};

	if (geteuid()) {
		puts("skipped: a ledger must belong to root: run this as root");
		return SKIP;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
