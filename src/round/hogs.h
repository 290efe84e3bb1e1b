/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_HOGS_H
#define SWAPREL_ROUND_HOGS_H

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/* What they are called, in /proc/PID/comm. */
#define HOG_COMM "swaprel-hog"

/* Processes that keep CPUs busy, one for each. They end by themselves after a time, and
 * with whoever started them. */
struct hogs {
	pid_t *pids; /* owned */
	size_t count;
};

/* @policy is SCHED_OTHER, or SCHED_FIFO, which is of the lowest priority. 0, or negative
 * errno with a line and none left. */
int hogs_start(struct hogs *hogs, const unsigned int *cpus, size_t count, int policy,
	       uint64_t life_ns, struct err *err);

/* How many of them have run: had 10 ms of CPU time or more, where they live for longer
 * than two windows of a bystander's. Also where there are none: 0. */
size_t hogs_end(struct hogs *hogs);

#endif
