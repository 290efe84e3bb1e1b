/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_STRESS_CREW_H
#define SWAPREL_TESTS_STRESS_CREW_H

#include <sys/types.h>

#include "tests/vm/stress.h"

/*
 * The processes. Two turns alternate, because under emulation there is time for little at
 * once. In one, zram is swap, used in all the ways that processes have. In the other it
 * is a disk, and compaction and freeing do nothing but get in each other's way.
 */

enum stress_disk_use { STRESS_SWAP, STRESS_RAW, STRESS_DISKS };

#define STRESS_CREW 7

struct stress_procs {
	struct stress *shared;
	const struct stress_disk *disks; /* STRESS_DISKS of them */
	uint64_t next_seed;
	uint64_t turn_ends_ns;
	pid_t pids[STRESS_CREW]; /* 0 where there is none */
};

/* True in the turn of the race. */
bool stress_procs_races(const struct stress_procs *group);

/* What is to be done every now and then: those that have ended, which must have been
 * well, are started anew, and the turn changes when its time is over. */
void stress_procs_tend(struct stress_procs *group);

/* Tell all to stop, and wait for it, for @seconds at most. */
void stress_procs_end(struct stress_procs *group, unsigned int seconds);

#endif
