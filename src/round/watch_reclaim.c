// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "round/bystander.h"
#include "round/judge.h"
#include "round/watch.h"

/* It holds half as much again as it may have in memory; a part of that is proof enough.
 */
static void prove_reclaim(const struct watch_session *session)
{
	const uint64_t min_bytes = BYSTANDER_LIMIT_BYTES / 4;
	struct result_round *round = session->round;
	struct zram_counters now;

	if (swapdev_counters(session->env->dev, &now))
		return;
	if (now.orig_data_bytes < round->gate.orig_data_bytes + min_bytes)
		judge_reject(round, REJECT_BYSTANDER_STARVED,
			     "the bystander does not reclaim: zram holds %" PRIu64
			     " bytes, %" PRIu64 " before",
			     now.orig_data_bytes, round->gate.orig_data_bytes);
}

static int begin(struct watch_session *session, struct err *err)
{
	const struct round_env *env = session->env;
	const struct bystander_place place = bystander_place(env, session->task);
	int ret;

	session->state = calloc(1, sizeof(struct bystander));
	if (!session->state)
		return err_sys(err, -ENOMEM, "bystander");
	ret = bystander_start(session->state, env, session->task, place, env->pressure,
			      session->round, err);
	if (ret)
		free(session->state);
	else
		prove_reclaim(session);
	return ret;
}

/* Its pages are on the device, which is to be as it was before the round. */
static void released(struct watch_session *session, uint64_t start_ns)
{
	bystander_end(session->state, session->env, start_ns, session->round);
}

static void end(struct watch_session *session, uint64_t start_ns)
{
	(void)start_ns;
	free(session->state);
}

const struct watch_ops watch_reclaim = {
	.begin = begin,
	.released = released,
	.end = end,
	.takes_cpu = true,
};
