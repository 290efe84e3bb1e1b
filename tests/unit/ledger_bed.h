/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_UNIT_LEDGER_BED_H
#define SWAPREL_TESTS_UNIT_LEDGER_BED_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/fs.h"
#include "ledger/ledger.h"

/* A root of a machine with two CPUs and the knobs a ledger may hold, in a directory of
 * its own. Made and removed for each test. */
struct ledger_bed {
	char root[64];
	struct fs fs;
};

#define BED_COMPACTION "proc/sys/vm/compaction_proactiveness"
#define BED_BALANCING  "proc/sys/kernel/numa_balancing"
#define BED_GOVERNOR_0 "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"
#define BED_GOVERNOR_1 "sys/devices/system/cpu/cpu1/cpufreq/scaling_governor"
#define BED_LEDGER     "var/lib/swaprel/ledger.json"
#define BED_LOCK       "var/lib/swaprel/lock"

/* cmocka's set-up and tear-down: *state is a struct ledger_bed. */
int bed_set_up(void **state);
int bed_tear_down(void **state);

/* Write a file, with the directories above it. */
void bed_put(const struct ledger_bed *bed, const char *path, const char *text);

void bed_assert_holds(const struct ledger_bed *bed, const char *path, const char *text);

/* Let @pid be seen below the root's proc. */
void bed_show_process(const struct ledger_bed *bed, pid_t pid);

/* A run that sets compaction from 20 to 0 and is gone without another word. */
void bed_killed_run(const struct ledger_bed *bed);

#define BED_FAILED_MAX 1024

/* swapdev_restore(); the lines of what could not be undone go to @failed, which has room
 * for BED_FAILED_MAX bytes, or is NULL. */
int bed_undo(struct ledger *ledger, char *failed);

#endif
