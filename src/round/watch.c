// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>

#include "round/watch.h"

const struct watch_ops *const watch_table[WATCH_COUNT] = {
	[WATCH_NONE] = NULL,
	[WATCH_RETURN] = &watch_return,
	[WATCH_BYSTANDER] = &watch_bystander,
	[WATCH_BUSY] = &watch_busy,
	[WATCH_FIFO] = &watch_fifo,
	[WATCH_RECLAIM] = &watch_reclaim,
};

int watch_begin(struct watch_session *session, const struct round_env *env,
		const struct round_task *task, struct result_round *round,
		struct err *err)
{
	const struct watch_ops *ops = task->extra_watch ? task->extra_watch
							: watch_table[round->watch];
	int ret;

	if (!ops && round->watch != WATCH_NONE)
		return err_set(err, -ENOTSUP, "watch: %s: not implemented",
			       watch_names.items[round->watch]);
	*session = (struct watch_session){ ops, env, task, round,
					   task->extra_watch_state };
	ret = session->ops ? session->ops->begin(session, err) : 0;
	if (ret)
		session->ops = NULL;
	return ret;
}

bool watch_is_possible(enum watch watch, const struct round_env *env,
		       const struct round_task *task)
{
	const struct watch_ops *ops = watch_table[watch];

	return !ops || !ops->is_possible || ops->is_possible(env, task);
}

void watch_released(struct watch_session *session, uint64_t start_ns)
{
	if (session->ops && session->ops->released)
		session->ops->released(session, start_ns);
}

void watch_end(struct watch_session *session, uint64_t start_ns)
{
	if (session->ops)
		session->ops->end(session, start_ns);
	session->ops = NULL;
}
