/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_SWAPDEV_BED_H
#define SWAPREL_TESTS_SWAPDEV_BED_H

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/fs.h"
#include "swapdev/swapdev.h"

/* The host before a test that adds zram devices, and what restores it after one that
 * failed in the middle. */
struct swapdev_bed {
	struct fs fs;
	struct ledger ledger;
	bool has_ledger;
	cpu_set_t devices; /* before the test */
	cpu_set_t extra;   /* added by the test itself, past the ledger */
	const struct swap_backend *backend; /* of what the test makes; NULL: zram */
	char swaps[4096];
	char said[1024]; /* by the last restore */
	struct err err;
};

#define BED_DISK_BYTES (256ull << 20)

/* 0, or 77 after one sentence that says what is missing. */
int swapdev_bed_skip(void);

/* cmocka's fixtures: *state is a struct swapdev_bed. */
int swapdev_bed_setup(void **state);
int swapdev_bed_teardown(void **state);

/* ledger_open(), waiting up to a minute for a run that is at work. 0 or errno. */
int bed_open_ledger(struct swapdev_bed *bed);

/* Run @work in a process that is gone after it, as if killed; 0 if it returned 0. */
int bed_in_killed_run(struct swapdev_bed *bed, int (*work)(struct swapdev_bed *bed));

/* swapdev_restore() of bed->ledger: what was done is in bed->said, the last failure in
 * bed->err. */
int bed_undo(struct swapdev_bed *bed);

/* ledger_load(), bed_undo(), ledger_close(); what was said is in bed->said. */
int bed_restore(struct swapdev_bed *bed);

/* hot_add past the ledger; the id or negative errno. The tear-down removes it. */
int bed_add_extra(struct swapdev_bed *bed);
int bed_remove_extra(struct swapdev_bed *bed, unsigned int id);

/* NULL when the swaps, the devices and the ledger are as before, else a sentence. */
const char *bed_left_behind(const struct swapdev_bed *bed);

#endif
