/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_CREW_H
#define SWAPREL_ROUND_CREW_H

#include <poll.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <sys/resource.h>

#include "result/result.h"
#include "round/gate.h"
#include "round/killer.h"
#include "round/round_env.h"

/* The processes of one round, as the parent sees them. */
struct crew {
	struct gate *gate; /* owned */
	unsigned int started;
	struct pollfd *polls;   /* owned: by enum crew_poll */
	uint64_t oom_kills;     /* the kernel's count when the crew started */
	struct killer *killers; /* owned; NULL: the processes need none */
	unsigned int killing;   /* threads of these that were started */
	sem_t in_place;         /* each of which posts it */
};

enum crew_poll { POLL_GATE, POLL_INTERRUPT, POLL_PROCS /* a pidfd each */ };

enum crew_event {
	CREW_ALL, /* all have come to what was waited for */
	CREW_DIED,
	CREW_LATE, /* the deadline passed */
	CREW_INTERRUPTED,
};

/* Fork the processes of @task. 0, or negative errno with a line and nobody left. */
int crew_start(struct crew *crew, const struct round_env *env,
	       const struct round_task *task, struct err *err);

/* All are prepared and proven: let them go, or whoever releases them. 0, or negative
 * errno with a line and all as before. */
int crew_open(struct crew *crew, const struct round_env *env,
	      const struct round_task *task, struct err *err);

/* Wait until all are prepared, or, once the gate is open, done. @deadline_ns is on the
 * clock of clock_now_ns(). */
enum crew_event crew_wait(struct crew *crew, uint64_t deadline_ns);

/*
 * All have released: what each took, and what all of them did together, to @round.
 * @end_ns is when the last was done, on the run's clock. 0 or -ENOMEM.
 */
int crew_collect(const struct crew *crew, const struct round_env *env,
		 struct result_round *round, uint64_t *end_ns);

/* Let them end, and wait until all have by themselves; CREW_ALL or CREW_LATE. Those of a
 * method that neither releases in the process nor ends it live on until crew_end(). */
enum crew_event crew_wait_exit(struct crew *crew, uint64_t deadline_ns);

/* How the process ended, which stays to be waited for, and with @usage what it used up in
 * all of its life. Without si_pid it has not ended. */
siginfo_t crew_end_of(const struct crew *crew, unsigned int index, struct rusage *usage);

/* CPU time of a process since it slept at the gate, where its release is a call of its
 * killer's that is over; 0 where the process itself has to run. */
uint64_t crew_ran_ns(const struct crew *crew, unsigned int index);

/* All have released: whether each lives, or has ended, as its method means it to. */
bool crew_ended_well(const struct crew *crew, const struct fs *fs);

/*
 * What became of the first process that died before its time or in another way than its
 * method means: the reject reason, and in @detail which one, in which step, of what.
 */
enum reject crew_autopsy(struct crew *crew, const struct fs *fs, char *detail,
			 size_t size);

/* How many processes the kernel has killed for want of memory since it started. */
uint64_t crew_oom_kills(const struct fs *fs);

/* The CPU that the process of that index is pinned to. */
static inline unsigned int crew_cpu(const struct round_env *env, unsigned int index)
{
	return env->cpus[index % env->cpu_count];
}

/* Kill whoever still lives, wait until they are gone, free everything. */
void crew_end(struct crew *crew);

#endif
