/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PROFILE_TRACER_H
#define SWAPREL_PROFILE_TRACER_H

#include "ledger/ledger.h"
#include "profile/sampler.h"
#include "profile/task_roles.h"

/*
 * The kernel's own tracing of one round: the best source that this kernel has. All of it
 * is prepared before the round and read after it.
 */
struct tracer {
	enum profile_source source;
	const struct fs *fs;    /* borrowed */
	struct ledger *ledger;  /* borrowed */
	size_t entries;         /* of the ledger's, before */
	bool started;           /* not yet stopped again */
	struct sampler sampler; /* of cycles and cpu-clock */
	struct task_roles roles;
	uint64_t start_ns, end_ns; /* of the releases; 0: there was none */
};

/* A sample every @period_ns, where it is sampled. 0, or negative errno with a line that
 * names what each source lacks and nothing to close. To be stopped, if it was started,
 * before it is closed. */
int tracer_open(struct tracer *tracer, const struct fs *fs, struct ledger *ledger,
		uint64_t period_ns, struct err *err);
void tracer_close(struct tracer *tracer);

/* The callers live and wait. 0, or negative errno with a line; to be stopped in either
 * case. */
int tracer_start(struct tracer *tracer, struct err *err);

/* All has settled. The callers' releases took from @start_ns to @end_ns, on
 * clock_now_ns(). 0, or negative errno with a line: it may still be on. */
int tracer_stop(struct tracer *tracer, uint64_t start_ns, uint64_t end_ns,
		struct err *err);

/* Of a stopped one, after a round that stands: its shares, or its fault, to @profile. 0
 * or negative errno with a line. */
int tracer_read(const struct tracer *tracer, struct profile *profile, struct err *err);

#endif
