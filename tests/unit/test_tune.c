// SPDX-License-Identifier: GPL-2.0-or-later
/* What a run changes to quieten the host, and what it says of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/tune.h"
#include "tests/unit/ledger_bed.h"

#define SKIP 77

static void tune_says_what_it_changed(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger ledger;
	char said[512];
	struct err err;

	assert_int_equal(ledger_open(&ledger, &bed->fs, &err), 0);
	assert_int_equal(tune_host(&ledger, &bed->fs, said, sizeof(said), &err), 0);
	assert_string_equal(said,
			    BED_GOVERNOR_0 "=performance (was schedutil) " BED_BALANCING
					   "=0 (was 1) " BED_COMPACTION "=0 (was 20)");
	bed_assert_holds(bed, BED_GOVERNOR_0, "performance");
	/* this one is not offered the governor */
	bed_assert_holds(bed, BED_GOVERNOR_1, "ondemand");
	assert_int_equal(bed_undo(&ledger, NULL), 0);
	bed_assert_holds(bed, BED_GOVERNOR_0, "schedutil");
	ledger_close(&ledger);
}

static void tune_passes_over_what_is_not_there(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger ledger;
	char said[64];

	assert_int_equal(unlinkat(bed->fs.root_fd, BED_BALANCING, 0), 0);
	assert_int_equal(unlinkat(bed->fs.root_fd, BED_GOVERNOR_0, 0), 0);
	assert_int_equal(ledger_open(&ledger, &bed->fs, NULL), 0);
	assert_int_equal(tune_host(&ledger, &bed->fs, said, sizeof(said), NULL), 0);
	assert_string_equal(said, BED_COMPACTION "=0 (was 20)");
	assert_int_equal(bed_undo(&ledger, NULL), 0);
	ledger_close(&ledger);
}

static void tune_cuts_what_does_not_fit(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger ledger;
	char said[96];

	assert_int_equal(ledger_open(&ledger, &bed->fs, NULL), 0);
	assert_int_equal(tune_host(&ledger, &bed->fs, said, sizeof(said), NULL), 0);
	assert_string_equal(said, BED_GOVERNOR_0 "=performance (was schedutil) ...");
	assert_int_equal(bed_undo(&ledger, NULL), 0);
	ledger_close(&ledger);
}

#define BED_TEST(f) cmocka_unit_test_setup_teardown(f, bed_set_up, bed_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(tune_says_what_it_changed),
		BED_TEST(tune_passes_over_what_is_not_there),
		BED_TEST(tune_cuts_what_does_not_fit),
	};

	if (geteuid()) {
		puts("skipped: a ledger must belong to root: run this as root");
		return SKIP;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
