/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_JUDGE_H
#define SWAPREL_ROUND_JUDGE_H

#include "machine/identity.h"
#include "machine/temperature.h"
#include "round/barrier.h"
#include "round/round_env.h"

struct proc_group;

/*
 * The proofs. Each looks at one kind of evidence and writes the reason and what was seen
 * to @round, or leaves it alone when there is nothing against it. docs/method.md says why
 * each exists.
 */

/* Counters of the kernel's that nobody resets: a round looks at what they grew by. */
struct judge_counters {
	uint64_t zero_pages; /* swpout_zero: swapped out without a write */
	uint64_t huge_swaps; /* huge folios swapped out, of any size */
	uint64_t tainted;    /* the kernel's taint flags; UNKNOWN_U64: not readable */
	struct throttle throttle;
	struct temperature temperature;
};

void judge_counters_read(struct judge_counters *counters, const struct fs *fs);

/* Before the fork: zswap, the compressor and the device's size. */
void judge_conditions(const struct round_env *env, const struct point *point,
		      struct result_round *round);

/* All are prepared, and again when all have released: whether the backend failed to keep
 * all pages since swap_backend.mark(), before the fork. First of all, as it explains the
 * others. */
void judge_kept(const struct round_env *env, const struct swapdev_mark *before,
		struct result_round *round);

/* All are prepared: where each says its pages are. */
void judge_reports(const struct barrier *barrier, struct result_round *round);

/* All are prepared: what zram and the kernel say, from round->before to round->gate. */
void judge_zram(const struct round_env *env, const struct round_task *task,
		const struct judge_counters *before, struct result_round *round);

/* All have released: did they start together? */
void judge_release(const struct round_env *env, struct result_round *round);

/* The same, from @before the fork: was a CPU slowed down for heat or power? What is seen
 * is in @round, also where it is no reason. */
void judge_throttle(const struct round_env *env, const struct judge_counters *before,
		    struct result_round *round);

/* The same, and zram's counters are read: has a process run whose release was a call of
 * its killer's? */
void judge_slept(const struct proc_group *group, struct result_round *round);

/* All have released, and whoever need not end has not: does zram still hold pages? */
void judge_all_freed(const struct round_env *env, const struct round_task *task,
		     struct result_round *round);

/* At the end, and before a death is looked into, which may be the kernel's doing: has it
 * complained in its log, or become tainted for a complaint? */
void judge_kernel(const struct round_env *env, const struct judge_counters *before,
		  struct result_round *round);

/*
 * All has settled: was each process on its CPU while it was timed, and did its killer get
 * one? What the hypervisor stole is taken off first, it is in round->steal_ns. Not for
 * oversubscribed rounds.
 */
void judge_on_cpu(const struct round_env *env, struct result_round *round);

/* All has settled: neither those that released nor the kernel's threads have had more CPU
 * time than all tasks. */
void judge_cpu_time(struct result_round *round);

/* Reject with what was seen; the first reason stands. */
void judge_reject(struct result_round *round, enum reject reject, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
