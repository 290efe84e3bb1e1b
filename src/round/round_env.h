/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_ROUND_ENV_H
#define SWAPREL_ROUND_ROUND_ENV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/fs.h"
#include "host/charge_group.h"
#include "host/kernel_log.h"
#include "job/job.h"
#include "job/plan.h"
#include "result/watch.h"
#include "swapdev/swapdev.h"
#include "workloads/workload.h"

struct control;
struct watch_ops;

/* What all rounds of a run have in common; all of it is borrowed. */
struct round_env {
	const struct fs *fs;
	const struct swapdev *dev;
	const struct job *job;
	const unsigned int *cpus; /* in the order processes take them */
	size_t cpu_count;
	int numa_node; /* -1: memory is not bound */
	clockid_t clock;
	int interrupt_fd; /* readable once the user wants the run to end; -1: never */
	const struct control *control; /* never NULL, see control_find() */
	struct kernel_log *kernel_log;
	uint64_t page_bytes;
	uint64_t slot_cache_pages; /* freed, and perhaps held back: see allowance.h */
	const char *pressure;      /* directory of a cgroup of little memory; "": none */
	struct charge_group resident; /* counts what processes with a share hold */
};

/* One cell's part. */
struct round_task {
	const struct point *point;
	const struct pattern *pattern;
	const struct pattern_pool *pool;
	const struct release_method *method;
	bool warmup;
	enum watch watch;
	/* Runs during a round that is on no list, in the place of .watch; or NULL. */
	const struct watch_ops *extra_watch;
	void *extra_watch_state; /* its .state, the caller's */
};

/* More processes than the run has CPUs for: they wait for each other. */
static inline bool round_oversubscribed(const struct round_env *env, size_t procs)
{
	return procs > env->cpu_count;
}

/* The cgroup that the processes of a round join; "": the one they are in. */
static inline const char *round_cgroup(const struct round_env *env,
				       const struct round_task *task)
{
	return task->watch == WATCH_RETURN && point_has_resident(task->point)
		       ? env->resident.dir
		       : "";
}

/* How many of the run's CPUs, in their order, are those of processes, and of killers
 * that have CPUs of their own. */
static inline size_t round_cpus_taken(const struct round_env *env,
				      const struct round_task *task)
{
	return point_cpus_taken(task->point->procs, release_has_killer(task->method),
				env->cpu_count);
}

#endif
