/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_ROUND_H
#define SWAPREL_ROUND_ROUND_H

#include "result/result.h"
#include "round/round_env.h"

/*
 * Run one round and write all of it to @round, which is new. A round that proves nothing
 * is rejected in @round and is no error. 0; -EINTR when the interrupt came (@round is
 * then rejected for it); another negative errno with a line when the host failed us and
 * there is no use in continuing (@round is then rejected with that line). In every case
 * no child is left.
 */
int round_run(const struct round_env *env, const struct round_task *task,
	      struct result_round *round, struct err *err);

#endif
