/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_PROC_H
#define SWAPREL_ROUND_PROC_H

#include <sys/types.h>

#include "round/barrier.h"
#include "workloads/workload.h"

struct control;
struct fs;

/* What a process does between fork and exit, in this order. */
enum proc_step {
	PROC_PIN,
	PROC_BIND,
	PROC_JOIN, /* a cgroup that counts what it holds */
	PROC_MAP,
	PROC_ADVISE, /* no huge pages */
	PROC_FILL,
	PROC_SMAPS,   /* look for huge pages nevertheless */
	PROC_PREPARE, /* what the method needs */
	PROC_PAGE_OUT,
	PROC_PROVE,
	PROC_RELEASE, /* wait at the barrier, release, and time that; or be released */
	PROC_STEPS
};

/* What one process of a round is to do; all of it is borrowed. */
struct proc {
	struct barrier *barrier;
	unsigned int index; /* of its report */
	unsigned int cpu;
	int numa_node; /* -1: not bound */
	unsigned int swap_type;
	unsigned int passes_max;
	const struct fs *fs;
	const char *cgroup;            /* "": the one it is in */
	const struct control *control; /* that acts in this process */
	const struct pattern *pattern;
	const struct pattern_pool *pool;
	const struct release_method *method;
	struct region region; /* addr is its own doing */
	struct layout layout; /* of the region */
};

/* For a message that says where a process failed: "exit" when it was through all steps.
 */
const char *proc_step_name(unsigned int step);

/*
 * The life of one process, from fork to exit. Runs in the child and does not return. How
 * it went is in its report.
 */
_Noreturn void proc_main(struct proc *proc, pid_t parent);

#endif
