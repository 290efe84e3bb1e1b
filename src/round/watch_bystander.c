// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>

#include "round/bystander.h"
#include "round/watch.h"

static int begin(struct watch_session *session, struct err *err)
{
	const struct bystander_place place = bystander_place(session->env, session->task);
	int ret;

	session->state = calloc(1, sizeof(struct bystander));
	if (!session->state)
		return err_sys(err, -ENOMEM, "bystander");
	ret = bystander_start(session->state, session->env, session->task, place, "",
			      session->round, err);
	if (ret)
		free(session->state);
	return ret;
}

static void end(struct watch_session *session, uint64_t start_ns)
{
	bystander_end(session->state, session->env, start_ns, session->round);
	free(session->state);
}

const struct watch_ops watch_bystander = {
	.begin = begin,
	.end = end,
	.takes_cpu = true,
};
