/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_CONTROL_H
#define SWAPREL_ROUND_CONTROL_H

#include <stdbool.h>
#include <stddef.h>

#include "job/job.h"
#include "result/reject.h"
#include "round/proc.h"

struct killer;
struct pattern_options;
struct plan;
struct round_env;
struct round_task;
struct swapdev_options;
struct watch_ops;

/* Where a control can act in the parent, in a round. */
enum control_place {
	CONTROL_BEGUN,  /* nothing is forked yet */
	CONTROL_FORKED, /* the processes are on their way to the barrier */
	CONTROL_PROVEN, /* all are at the barrier, and nothing has spoken against them */
	CONTROL_RELEASED, /* all have released and been timed */
	CONTROL_SETTLED,  /* all has settled, what runs during the round still does */
	CONTROL_PLACES
};

/*
 * A negative control: it spoils each round in one real way, to see that the proof rejects
 * it by the right name. A job that has one can never yield a valid round. A new control
 * is an entry in control.c and the function that spoils; a hook that is NULL does
 * nothing, and those who call the hooks know no control by name.
 */
struct control {
	const char *name;
	enum reject expects;
	const char *about; /* one phrase: the fault that is planted */

	/* What the job must be, or the fault cannot come to bear. */
	const char *pattern; /* the only one; NULL: any */
	const char *backend; /* the same */
	bool several;        /* each mode has two processes or more */
	bool returns;        /* each release method returns in its process */
	bool calls;          /* ... releases from the parent */
	bool observes;       /* ... has its end seen by the parent */
	bool resident;       /* a share of each region stays resident */

	/* Before the first round: of the host, of the device, of what memory is filled
	 * with. */
	void (*host)(struct round_env *env);
	void (*device)(struct swapdev_options *options, const struct plan *plan);
	void (*fill)(struct pattern_options *options);
	/* Runs during each round, in the place of what its kind has; NULL: nothing more.
	 */
	const struct watch_ops *extra_watch;

	/* In the parent, in each round. What it maps to @pages is unmapped at the end of
	 * the round. */
	void (*parent[CONTROL_PLACES])(const struct round_env *env,
				       const struct round_task *task,
				       struct region *pages);

	/* In the last process of each round, after a step; and in it or in its killer,
	 * between the barrier and the first look at the clock. 0 or negative errno, of
	 * which the step fails. */
	int (*child[PROC_STEPS])(struct proc *proc);
	int (*start)(void);
	/* In the last killer of each round, before the barrier. */
	void (*killer)(struct killer *killer);
};

/* In the order in which they are listed for the user. */
extern const struct control controls[];
#define CONTROLS_MAX 64
extern const size_t control_count;

/* The control of that name. For "", and any other, one that does nothing. */
const struct control *control_find(const char *name);

/*
 * Refuse a job that cannot be measured: what job_check() refuses, names that no release
 * method, pattern or control has, and a control that cannot spoil the job. 0, or -EINVAL
 * with a line that begins with @where.
 */
int round_check_job(const struct job *job, const char *where, struct err *err);

/* Refuse a job whose backend has no variant behind it that is a module, @module. 0, or
 * -EINVAL with a line that begins with @where. */
int round_check_module(const struct job *job, const char *module, const char *where,
		       struct err *err);

#endif
