/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_KILLER_H
#define SWAPREL_ROUND_KILLER_H

#include <pthread.h>

#include "base/err.h"
#include "round/gate.h"
#include "workloads/workload.h"

struct control;

/*
 * A thread of the parent, one for each process of a round whose release begins or ends
 * outside that process: at the gate it releases, or it only sees the end. What it saw is
 * in the report of its process.
 */
struct killer {
	struct gate *gate;
	unsigned int index; /* of the process and its report */
	unsigned int cpu;   /* it is pinned to this one */
	int pidfd;          /* borrowed, open until killer_join() */
	const struct release_method *method;
	const struct control *control; /* that acts here */
	pthread_t thread;
};

/* 0, or negative errno: then no thread was made. */
int killer_start(struct killer *killer);

/* Wait for it. It ends once its process has, and the gate was opened. */
void killer_join(struct killer *killer);

#endif
