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

static int begin(struct watch_session *session, struct err *err)
{
	const struct round_env *env = session->env;
	const struct bystander_place place = bystander_place(env, session->task);
	const uint64_t life_ns = SPARE_NS + env->job->settle_timeout_ms * NS_PER_MSEC;
	struct busy *busy = calloc(1, sizeof(*busy));
	int ret;

	if (!busy)
		return err_sys(err, -ENOMEM, "bystander");
	ret = hogs_start(&busy->hogs, env->cpus, env->cpu_count, SCHED_OTHER, life_ns,
			 err);
	if (!ret)
		ret = bystander_start(&busy->bystander, env, session->task, place, "",
				      session->round, err);
	if (ret) {
		hogs_end(&busy->hogs);
		free(busy);
		return ret;
	}
	session->state = busy;
	return 0;
}

static void end(struct watch_session *session, uint64_t start_ns)
{
	struct busy *busy = session->state;

	bystander_end(&busy->bystander, session->env, start_ns, session->round);
	bystander_hogs(hogs_end(&busy->hogs), session->env->cpu_count, session->round);
	free(busy);
}

const struct watch_ops watch_busy = {
	.begin = begin,
	.end = end,
	.takes_cpu = true,
};
