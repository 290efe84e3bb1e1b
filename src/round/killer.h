/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_KILLER_H
#define SWAPREL_ROUND_KILLER_H

#include <pthread.h>
#include <semaphore.h>

#include "round/barrier.h"

struct control;

/*
 * A thread of the parent, one for each process of a round whose release begins or ends
 * outside that process: it leaves the barrier and releases, or it only sees the end. What
 * it saw is in the report of its process: the times, what its own call took and what CPU
 * time it used, and for how long it was ready to run and had no CPU, all of them from the
 * start of the release to the end, or of an end that it only sees, from where it began to
 * wait for that.
 */
struct killer {
	struct barrier *barrier;
	unsigned int index; /* of the process and its report */
	unsigned int cpu;   /* it is pinned to this one */
	int pidfd;          /* borrowed, open until killer_join() */
	/* Of the release method; either may be NULL. */
	int (*call)(int pidfd);
	int (*observe)(int pidfd);
	const struct control *control; /* that acts here */
	sem_t *in_place;               /* posted once it is about to wait */
	pthread_t thread;
};

/* 0, or negative errno: then no thread was made. */
int killer_start(struct killer *killer);

/* Wait for it. It ends once its process has and the barrier was opened or abandoned. */
void killer_join(struct killer *killer);

#endif
