// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>

#include "round/bystander.h"
#include "round/watch.h"

static int begin(struct watcher *watcher, struct err *err)
{
	const struct bystander_place place = bystander_place(watcher->env, watcher->task);
	int ret;

	watcher->state = calloc(1, sizeof(struct bystander));
	if (!watcher->state)
		return err_sys(err, -ENOMEM, "by-stander");
	ret = bystander_start(watcher->state, watcher->env, watcher->task, place, "",
			      watcher->round, err);
	if (ret)
		free(watcher->state);
	return ret;
}

static void end(struct watcher *watcher, uint64_t start_ns)
{
	bystander_end(watcher->state, watcher->env, start_ns, watcher->round);
	free(watcher->state);
}

const struct watch_kind watch_bystander = {
	.begin = begin,
	.end = end,
	.takes_cpu = true,
};
