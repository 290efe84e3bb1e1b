// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>

#include "round/watch.h"

const struct watch_kind *const watch_kinds[WATCH_COUNT] = {
	[WATCH_NONE] = NULL,
	[WATCH_RETURN] = &watch_return,
	[WATCH_BYSTANDER] = &watch_bystander,
	[WATCH_BUSY] = &watch_busy,
	[WATCH_FIFO] = &watch_fifo,
	[WATCH_RECLAIM] = &watch_reclaim,
};

int watch_begin(struct watcher *watcher, const struct round_env *env,
		const struct round_task *task, struct result_round *round,
		struct err *err)
{
	const struct watch_kind *kind = task->beside ? task->beside
						     : watch_kinds[round->watch];
	int ret;

	if (!kind && round->watch != WATCH_NONE)
		return err_set(err, -ENOTSUP, "watch: %s: there is no such kind yet",
			       watch_names.items[round->watch]);
	*watcher = (struct watcher){ kind, env, task, round, task->beside_state };
	ret = watcher->kind ? watcher->kind->begin(watcher, err) : 0;
	if (ret)
		watcher->kind = NULL;
	return ret;
}

bool watch_is_possible(enum watch watch, const struct round_env *env,
		       const struct round_task *task)
{
	const struct watch_kind *kind = watch_kinds[watch];

	return !kind || !kind->is_possible || kind->is_possible(env, task);
}

void watch_released(struct watcher *watcher, uint64_t start_ns)
{
	if (watcher->kind && watcher->kind->released)
		watcher->kind->released(watcher, start_ns);
}

void watch_end(struct watcher *watcher, uint64_t start_ns)
{
	if (watcher->kind)
		watcher->kind->end(watcher, start_ns);
	watcher->kind = NULL;
}
