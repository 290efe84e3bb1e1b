/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_PROC_GROUP_H
#define SWAPREL_ROUND_PROC_GROUP_H

#include <poll.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <sys/resource.h>

#include "result/result.h"
#include "round/barrier.h"
#include "round/killer.h"
#include "round/round_env.h"

/* The processes of one round, as the parent sees them. */
struct proc_group {
	struct barrier *barrier; /* owned */
	unsigned int started;
	struct pollfd *polls;   /* owned: by enum proc_group_poll */
	uint64_t oom_kills;     /* the kernel's count when the processes started */
	struct killer *killers; /* owned; NULL: the processes need none */
	unsigned int killing;   /* threads of these that were started */
	sem_t in_place;         /* each of which posts it */
};

enum proc_group_poll { POLL_BARRIER, POLL_INTERRUPT, POLL_PROCS /* a pidfd each */ };

enum proc_group_event {
	PROC_GROUP_ALL, /* all have come to what was waited for */
	PROC_GROUP_DIED,
	PROC_GROUP_LATE, /* the deadline passed */
	PROC_GROUP_INTERRUPTED,
};

/* Fork the processes of @task. 0, or negative errno with a line and nobody left. */
int proc_group_start(struct proc_group *group, const struct round_env *env,
		     const struct round_task *task, struct err *err);

/* All are prepared and proven: let them start, or whoever releases them. 0, or negative
 * errno with a line and all as before. */
int proc_group_open(struct proc_group *group, const struct round_env *env,
		    const struct round_task *task, struct err *err);

/* Wait until all are prepared, or, once the barrier is open, done. @deadline_ns is on the
 * clock of clock_now_ns(). */
enum proc_group_event proc_group_wait(struct proc_group *group, uint64_t deadline_ns);

/*
 * All have released: what each took, and what all of them did together, to @round.
 * @end_ns is when the last was done, on the run's clock. 0 or -ENOMEM.
 */
int proc_group_collect(const struct proc_group *group, const struct round_env *env,
		       struct result_round *round, uint64_t *end_ns);

/* Let them end, and wait until all have by themselves; PROC_GROUP_ALL or PROC_GROUP_LATE.
 * Those of a method that neither releases in the process nor ends it live on until
 * proc_group_end(). */
enum proc_group_event proc_group_wait_exit(struct proc_group *group,
					   uint64_t deadline_ns);

/* How the process ended, which stays to be waited for, and with @usage what it used up in
 * all of its life. Without si_pid it has not ended. */
siginfo_t proc_group_exit_status(const struct proc_group *group, unsigned int index,
				 struct rusage *usage);

/* CPU time of a process since it slept at the barrier, where its release is a call of its
 * killer's that is over; 0 where the process itself has to run. */
uint64_t proc_group_ran_ns(const struct proc_group *group, unsigned int index);

/* All have released: whether each lives, or has ended, as its method means it to. */
bool proc_group_ended_well(const struct proc_group *group, const struct fs *fs);

/*
 * What became of the first process that died before its time or in another way than its
 * method means: the reject reason, and in @detail which one, in which step, of what.
 */
enum reject proc_group_failure(struct proc_group *group, const struct fs *fs,
			       char *detail, size_t size);

/* How many processes the kernel has killed for lack of memory since it started. */
uint64_t proc_group_oom_kills(const struct fs *fs);

/* The CPU that the process of that index is pinned to. */
static inline unsigned int proc_group_cpu(const struct round_env *env, unsigned int index)
{
	return env->cpus[index % env->cpu_count];
}

/* Kill whoever still lives, wait until they are gone, free everything. */
void proc_group_end(struct proc_group *group);

#endif
