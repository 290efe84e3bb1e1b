// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"
#include "round/bystander.h"
#include "round/hogs.h"
#include "round/watch.h"

/* Longer than what they are there for can take, but no more than that. */
#define SPARE_NS (10 * NS_PER_SEC)

struct busy {
	struct bystander bystander;
	struct hogs hogs;
};

static int begin(struct watcher *watcher, struct err *err)
{
	const struct round_env *env = watcher->env;
	const struct bystander_place place = bystander_place(env, watcher->task);
	const uint64_t life_ns = SPARE_NS + env->job->settle_timeout_ms * NS_PER_MSEC;
	struct busy *busy = calloc(1, sizeof(*busy));
	int ret;

	if (!busy)
		return err_sys(err, -ENOMEM, "by-stander");
	ret = hogs_start(&busy->hogs, env->cpus, env->cpu_count, SCHED_OTHER, life_ns,
			 err);
	if (!ret)
		ret = bystander_start(&busy->bystander, env, watcher->task, place, "",
				      watcher->round, err);
	if (ret) {
		hogs_end(&busy->hogs);
		free(busy);
		return ret;
	}
	watcher->state = busy;
	return 0;
}

static void end(struct watcher *watcher, uint64_t start_ns)
{
	struct busy *busy = watcher->state;

	bystander_end(&busy->bystander, watcher->env, start_ns, watcher->round);
	bystander_hogs(hogs_end(&busy->hogs), watcher->env->cpu_count, watcher->round);
	free(busy);
}

const struct watch_kind watch_busy = {
	.begin = begin,
	.end = end,
	.takes_cpu = true,
};
