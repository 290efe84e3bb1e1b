/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_WATCH_H
#define SWAPREL_ROUND_WATCH_H

#include "result/result.h"
#include "round/round_env.h"

/* What runs during the release in one round of its kind. */
struct watch_session {
	const struct watch_ops *ops;
	const struct round_env *env;
	const struct round_task *task;
	struct result_round *round;
	void *state; /* the kind's own, from begin() to end(); of a task's .extra_watch
			the caller's, from before to after */
};

struct watch_ops {
	/* Whether there can be such a round; NULL: always. Cells where not have none. */
	bool (*is_possible)(const struct round_env *env, const struct round_task *task);
	/* All are prepared and proven, the barrier is closed: start, and wait until it
	 * runs. 0, or negative errno with a line and nothing left to end. */
	int (*begin)(struct watch_session *session, struct err *err);
	/* All have released, or the round was rejected; @start_ns as below. What is
	 * freed here is gone before it is asked whether all has settled. NULL: nothing.
	 */
	void (*released)(struct watch_session *session, uint64_t start_ns);
	/*
	 * All has settled, or the round was rejected: stop, free .state, and if the round
	 * stands write what was seen to it, or reject it. @start_ns, on clock_now_ns(),
	 * is when the first process started to release; 0: none did. After begin()
	 * always.
	 */
	void (*end)(struct watch_session *session, uint64_t start_ns);
	bool takes_cpu; /* from the processes too: to be off it is no fault of a round */
	bool times_memory; /* coming back, so that nothing may be done to hasten it */
};

/* A file each: watch_NAME.c. */
extern const struct watch_ops watch_return;
extern const struct watch_ops watch_bystander, watch_busy, watch_fifo, watch_reclaim;

/* In the order of watch_names; NULL where nothing runs during. */
extern const struct watch_ops *const watch_table[WATCH_COUNT];

/* 0, also for a kind that is nothing; or negative errno with a line, as begin(). */
int watch_begin(struct watch_session *session, const struct round_env *env,
		const struct round_task *task, struct result_round *round,
		struct err *err);

/* Whether that kind of round is possible; of none it is. */
bool watch_is_possible(enum watch watch, const struct round_env *env,
		       const struct round_task *task);

/* A round on no list, beside a task's .extra_watch, is of the kind none. */
static inline bool watch_times_memory(enum watch watch)
{
	return watch_table[watch] && watch_table[watch]->times_memory;
}

static inline bool watch_takes_cpu(const struct watch_session *session)
{
	return session->ops && session->ops->takes_cpu;
}

/* Until released() has freed them the device holds pages of its own. */
static inline bool watch_holds_pages(const struct watch_session *session)
{
	return session->ops && session->ops->released;
}

/* Both also where watch_begin() was not called or failed. */
void watch_released(struct watch_session *session, uint64_t start_ns);
void watch_end(struct watch_session *session, uint64_t start_ns);

#endif
