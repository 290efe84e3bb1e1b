/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_GATE_H
#define SWAPREL_ROUND_GATE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "round/proof.h"

/* What one process tells the parent, in memory that both share. */
struct seat {
	unsigned int step; /* the step it is in: index of proc_step_names */
	int error;         /* 0, or the negative errno that ended it */
	unsigned int passes;
	uint64_t huge_bytes;    /* of the region, before the page-out */
	struct proof paged_out; /* what was left when the passes ended */
	struct proof proof;     /* what is true at the gate */
	uint64_t start_ns, end_ns;
	uint64_t cpu_ns; /* within start to end */
};

/*
 * Where the processes of a round meet. Everybody sleeps until all are prepared and the
 * parent has seen the proof; then all are woken, each says when it is on its CPU, and the
 * last to come sets the time at which all leave a spin together. The parent sleeps
 * meanwhile: it wants no CPU at the moment that is timed.
 */
struct gate {
	unsigned int procs;
	bool crowded;    /* more processes than CPUs: yield while waiting */
	clockid_t clock; /* of all times here */
	int parent_fd;   /* eventfd: all are prepared, or all are done */
	_Atomic uint32_t prepared;
	_Atomic uint32_t open;
	_Atomic uint32_t arrived;
	_Atomic uint32_t done;
	_Atomic uint64_t start_at_ns;
	struct seat seats[];
};

/* Shared between this process and those forked from here on. NULL and errno on error. */
struct gate *gate_new(unsigned int procs, bool crowded, clockid_t clock);
void gate_free(struct gate *gate);

/* In a process: this one is prepared; sleep until the gate opens, then leave with all the
 * others at the same time. */
void gate_pass(struct gate *gate);

/* In a process: this one has released. Sleeps until all have, so that no exit and no
 * wake-up of the parent falls into a neighbour's release. */
void gate_done(struct gate *gate);

/* In the parent: let the processes go, once all are prepared. */
void gate_open(struct gate *gate);

/* In the parent: take the event that woke it, so that the next one can. */
void gate_drain_event(const struct gate *gate);

#endif
