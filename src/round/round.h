/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_ROUND_H
#define SWAPREL_ROUND_ROUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/err.h"
#include "base/fs.h"
#include "host/kernel_log.h"
#include "job/job.h"
#include "job/plan.h"
#include "result/result.h"
#include "round/control.h"
#include "swapdev/swapdev.h"
#include "workloads/workload.h"

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
	enum control control;
	struct kernel_log *kernel_log;
	uint64_t page_bytes;
	uint64_t
		slot_cache_pages; /* freed slots the kernel may hold back, see settle.h */
};

/* One cell's part. */
struct round_task {
	const struct point *point;
	const struct pattern *pattern;
	const struct pattern_pool *pool;
	const struct release_method *method;
	bool warmup;
};

/* True when a cell has more processes than the run has CPUs for them. */
bool round_is_crowded(const struct round_env *env, unsigned int procs);

/*
 * Run one round and write all of it to @round, which is new. A round that proves nothing
 * is rejected in @round and is no error. 0; -EINTR when the interrupt came (@round is
 * then rejected for it); another negative errno with a line when the host failed us and
 * there is no use in going on (@round is then rejected with that line). In every case no
 * child is left.
 */
int round_run(const struct round_env *env, const struct round_task *task,
	      struct result_round *round, struct err *err);

#endif
