// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "round/bystander.h"
#include "round/judge.h"
#include "round/watch.h"

/* It holds half as much again as it may have in memory; a part of that is proof enough.
 */
static void prove_reclaim(const struct watcher *watcher)
{
	const uint64_t least_bytes = BYSTANDER_LIMIT_BYTES / 4;
	struct result_round *round = watcher->round;
	struct zram_counters now;

	if (swapdev_counters(watcher->env->dev, &now))
		return;
	if (now.orig_data_bytes < round->gate.orig_data_bytes + least_bytes)
		judge_reject(round, REJECT_BYSTANDER_STARVED,
			     "the by-stander does not reclaim: zram holds %" PRIu64
			     " bytes, %" PRIu64 " before",
			     now.orig_data_bytes, round->gate.orig_data_bytes);
}

static int begin(struct watcher *watcher, struct err *err)
{
	const struct round_env *env = watcher->env;
	const struct bystander_place place = bystander_place(env, watcher->task);
	int ret;

	watcher->state = calloc(1, sizeof(struct bystander));
	if (!watcher->state)
		return err_sys(err, -ENOMEM, "by-stander");
	ret = bystander_start(watcher->state, env, watcher->task, place, env->pressure,
			      watcher->round, err);
	if (ret)
		free(watcher->state);
	else
		prove_reclaim(watcher);
	return ret;
}

/* Its pages are on the device, which is to be as it was before the round. */
static void released(struct watcher *watcher, uint64_t start_ns)
{
	bystander_end(watcher->state, watcher->env, start_ns, watcher->round);
}

static void end(struct watcher *watcher, uint64_t start_ns)
{
	(void)start_ns;
	free(watcher->state);
}

const struct watch_kind watch_reclaim = {
	.begin = begin,
	.released = released,
	.end = end,
	.takes_cpu = true,
};
