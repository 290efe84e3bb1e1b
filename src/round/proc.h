/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_PROC_H
#define SWAPREL_ROUND_PROC_H

#include "base/names.h"
#include "round/control.h"
#include "round/gate.h"
#include "workloads/workload.h"

/* What one process of a round is to do; all of it is borrowed. */
struct proc {
	struct gate *gate;
	unsigned int index; /* of its seat */
	unsigned int cpu;
	int numa_node; /* -1: not bound */
	unsigned int swap_type;
	unsigned int passes_max;
	enum control control;
	const struct pattern *pattern;
	const struct pattern_pool *pool;
	const struct release_method *method;
	struct region region; /* addr is its own doing */
};

/* The steps' names, for a message that says where a process failed. */
extern const struct names proc_step_names;

/*
 * The life of one process, from fork to exit: pin, map, fill, page out, prove, wait at
 * the gate, release. Runs in the child and does not return. Its story is in its seat.
 */
_Noreturn void proc_live(struct proc *proc, pid_t parent);

#endif
