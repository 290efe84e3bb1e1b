/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_BARRIER_H
#define SWAPREL_ROUND_BARRIER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "round/proof.h"

/* How often a process left its CPU since its fork. */
struct proc_switches {
	uint64_t voluntary, involuntary;
};

/* What one process tells the parent, in memory that both share. */
struct proc_report {
	pid_t pid;
	unsigned int step;         /* enum proc_step: the one it is in */
	int error;                 /* 0, or the negative errno that ended it */
	unsigned int passes;       /* of MADV_PAGEOUT */
	uint64_t huge_bytes;       /* of the region, before the page-out */
	struct proof paged_out;    /* what was left when the passes ended */
	struct proof proof;        /* what is true at the barrier */
	uint64_t start_ns, end_ns; /* of the release, on the barrier's clock */
	uint64_t cpu_ns; /* of the process in between; see proc_group_collect() */
	/* Of the process's life: until it sleeps at the barrier, and until its release
	 * begins. The process writes both before it sleeps, cost_mark() what they are
	 * once it does. */
	uint64_t cpu_gate_ns;
	uint64_t cpu_start_ns;
	struct proc_switches switches_start; /* when its release begins */
	struct proc_switches switches_end;   /* of one that goes on after it */
	/* What a killer did in between, see killer.h. */
	uint64_t call_ns;
	uint64_t killer_cpu_ns;
	uint64_t killer_wait_ns; /* UNKNOWN_U64: the kernel keeps no account of it */
};

/*
 * Where the processes of a round meet. Everybody sleeps until all are prepared and the
 * parent has seen the proof; then all are woken, each says when it is on its CPU, and the
 * last to come calls until all others answer within 50 us, for up to 2 s: a CPU may be
 * taken away from one that spins. Then it sets the time at which all leave the spin
 * together. The parent sleeps meanwhile: it wants no CPU at the moment that is timed.
 */
struct barrier {
	unsigned int procs;
	bool yields;     /* while waiting, as there are more processes than CPUs */
	clockid_t clock; /* of all times here */
	int parent_fd;   /* eventfd: all are prepared, or all are done */
	_Atomic uint32_t prepared;
	_Atomic uint32_t open;
	_Atomic uint32_t arrived;
	_Atomic uint32_t done;
	_Atomic uint32_t dismissed;
	_Atomic uint64_t call; /* its number, and in the lower half how many answered */
	_Atomic uint64_t start_at_ns;
	struct proc_report reports[];
};

/* Shared between this process and those forked from here on. NULL and errno on error. */
struct barrier *barrier_new(unsigned int procs, bool yields, clockid_t clock);
void barrier_free(struct barrier *barrier);

/* In a process: this one is prepared. */
void barrier_prepared(struct barrier *barrier);

/* In whoever releases: sleep until the barrier opens, then leave with all the others at
 * the same time. False: it was abandoned. */
bool barrier_wait(struct barrier *barrier);

/* In whoever releases, or sees the end of it: this one is through. Sleeps until all are,
 * so that no exit and no wake-up of the parent falls into a neighbour's release. */
void barrier_done(struct barrier *barrier);

/* In a process that has released: sleep until barrier_dismiss(). */
void barrier_wait_dismissed(struct barrier *barrier);

/* In the parent: it has seen what the releases gave back, and the processes may end. */
void barrier_dismiss(struct barrier *barrier);

/* In the parent: let the processes go, once all are prepared. */
void barrier_open(struct barrier *barrier);

/* In the parent: one that was to come to the open gate has died; let the others start. */
void barrier_drop_one(struct barrier *barrier);

/* In the parent: nobody is to release any more, nor to wait for others that have. An open
 * barrier stays open. */
void barrier_abandon(struct barrier *barrier);

/* In the parent: take the event that woke it, so that the next one can. */
void barrier_drain_event(const struct barrier *barrier);

#endif
