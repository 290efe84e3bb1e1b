// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <sys/mman.h>

#include "base/clock.h"
#include "probe/core_to_core.h"
#include "round/control.h"
#include "round/judge.h"
#include "round/proc_group.h"
#include "round/round.h"
#include "round/settle.h"
#include "round/watch.h"
#include "swapdev/backend.h"

/* A round under way. */
struct trial {
	const struct round_env *env;
	const struct round_task *task;
	struct result_round *round;
	struct err *err;
	struct proc_group group;
	struct judge_counters before;
	struct swapdev_mark kept;
	struct settle_mark mark;
	struct watch_session session;
	uint64_t deadline_ns;
	uint64_t start_ns;     /* of the first release, on clock_now_ns(); 0: none */
	uint64_t end_ns;       /* of the last */
	struct region planted; /* pages of a control's, on the device until the end */
};

static void spoil(struct trial *trial, enum control_place place)
{
	const struct control *control = trial->env->control;

	if (control->parent[place])
		control->parent[place](trial->env, trial->task, &trial->planted);
}

static int counters(const struct trial *trial, struct zram_counters *to)
{
	int ret = swapdev_counters(trial->env->dev, to);

	return ret ? err_sys(trial->err, ret, "%s: counters", trial->env->dev->node) : 0;
}

static int interrupted(struct trial *trial)
{
	judge_reject(trial->round, REJECT_INTERRUPTED, "a signal ended the run");
	return err_set(trial->err, -EINTR, "interrupted");
}

static void reject_dead(struct trial *trial)
{
	char detail[160];
	enum reject reject = proc_group_failure(&trial->group, trial->env->fs, detail,
						sizeof(detail));

	judge_reject(trial->round, reject, "%s", detail);
}

/* 0 when all came, also when the round is rejected for one that did not. */
static int wait_for_procs(struct trial *trial)
{
	struct result_round *round = trial->round;
	enum proc_group_event event = proc_group_wait(&trial->group, trial->deadline_ns);

	if (event == PROC_GROUP_DIED || event == PROC_GROUP_LATE)
		judge_kernel(trial->env, &trial->before, round);
	switch (event) {
	case PROC_GROUP_ALL:
		return 0;
	case PROC_GROUP_INTERRUPTED:
		return interrupted(trial);
	case PROC_GROUP_DIED:
		reject_dead(trial);
		return 0;
	case PROC_GROUP_LATE:
		judge_reject(round, REJECT_CHILD_HUNG, "not ready within %u s",
			     trial->env->job->round_timeout_s);
		return 0;
	}
	return 0;
}

static int prepare(struct trial *trial)
{
	int ret;

	spoil(trial, CONTROL_BEGUN);
	ret = proc_group_start(&trial->group, trial->env, trial->task, trial->err);
	if (ret)
		return ret;
	spoil(trial, CONTROL_FORKED);
	return wait_for_procs(trial);
}

static int prove(struct trial *trial)
{
	struct result_round *round = trial->round;
	int ret = counters(trial, &round->gate);

	if (ret)
		return ret;
	judge_kept(trial->env, &trial->kept, round);
	judge_reports(trial->group.barrier, round);
	judge_zram(trial->env, trial->task, &trial->before, round);
	return 0;
}

static int release(struct trial *trial)
{
	int ret;

	spoil(trial, CONTROL_PROVEN);
	ret = watch_begin(&trial->session, trial->env, trial->task, trial->round,
			  trial->err);
	if (ret == -EINTR)
		return interrupted(trial);
	if (ret || trial->round->reject)
		return ret;
	settle_unmark(&trial->mark);
	settle_mark(&trial->mark, trial->env, trial->group.barrier,
		    point_bytes(trial->task->point));
	/* Each process times its own release, in step_release(). */
	ret = proc_group_open(&trial->group, trial->env, trial->task, trial->err);
	if (!ret)
		ret = wait_for_procs(trial);
	if (ret || trial->round->reject)
		return ret;
	if (trial->group.killers &&
	    !proc_group_ended_well(&trial->group, trial->env->fs)) {
		reject_dead(trial);
		return 0;
	}
	ret = counters(trial, &trial->round->released);
	if (ret)
		return ret;
	ret = proc_group_collect(&trial->group, trial->env, trial->round, &trial->end_ns);
	if (ret)
		return err_sys(trial->err, ret, "round");
	trial->start_ns = trial->end_ns - trial->round->wall_ns;
	judge_kept(trial->env, &trial->kept, trial->round);
	judge_slept(&trial->group, trial->round);
	judge_release(trial->env, trial->round);
	judge_throttle(trial->env, &trial->before, trial->round);
	if (!watch_holds_pages(&trial->session))
		judge_all_freed(trial->env, trial->task, trial->round);
	spoil(trial, CONTROL_RELEASED);
	if (proc_group_wait_exit(&trial->group, trial->deadline_ns) == PROC_GROUP_ALL)
		cost_collect(&trial->mark.cost, &trial->group, trial->round);
	return 0;
}

/* Also after a rejected round: the next one is to find the device as this one did. */
static int settle(struct trial *trial)
{
	int ret = settle_wait(trial->env, &trial->mark, trial->end_ns, trial->round);

	if (ret == -EINTR)
		return interrupted(trial);
	if (ret)
		return err_sys(trial->err, ret, "%s: counters", trial->env->dev->node);
	if (!watch_takes_cpu(&trial->session))
		judge_on_cpu(trial->env, trial->round);
	judge_cpu_time(trial->round);
	return 0;
}

static int run_verbs(struct trial *trial)
{
	static int (*const verbs[])(struct trial * trial) = { prepare, prove, release };
	int ret = 0;

	settle_mark(&trial->mark, trial->env, NULL, point_bytes(trial->task->point));
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		ret = verbs[i](trial);
		if (ret || trial->round->reject)
			break;
	}
	watch_released(&trial->session, trial->start_ns);
	if (!trial->end_ns)
		trial->end_ns = clock_now_ns();
	if (trial->group.barrier)
		proc_group_end(&trial->group);
	if (!ret)
		ret = settle(trial);
	if (!ret)
		spoil(trial, CONTROL_SETTLED);
	watch_end(&trial->session, trial->start_ns);
	judge_kernel(trial->env, &trial->before, trial->round);
	if (trial->planted.addr)
		munmap(trial->planted.addr, trial->planted.bytes);
	settle_unmark(&trial->mark);
	return ret;
}

/* Where one process is alone, its way is to the CPU that comes next: a worker's. */
static uint64_t cache_latency_ns(const struct round_env *env,
				 const struct round_task *task)
{
	size_t used = task->point->procs > 1 ? task->point->procs : 2;

	return core_to_core_ns(env->cpus, used < env->cpu_count ? used : env->cpu_count);
}

static int try_round(struct trial *trial)
{
	const struct round_env *env = trial->env;
	struct result_round *round = trial->round;
	char line[KERNEL_LOG_LINE];
	int ret = counters(trial, &round->before);

	if (ret)
		return ret;
	judge_counters_read(&trial->before, env->fs);
	if (env->dev->backend->mark)
		env->dev->backend->mark(env->dev, &trial->kept);
	/* What came between two rounds is no fault of this one's. */
	kernel_log_read(env->kernel_log, line, sizeof(line));
	judge_conditions(env, trial->task->point, round);
	round->core_to_core_before_ns = cache_latency_ns(env, trial->task);
	if (!round->reject)
		ret = run_verbs(trial);
	round->core_to_core_after_ns = cache_latency_ns(env, trial->task);
	return ret;
}

int round_run(const struct round_env *env, const struct round_task *task,
	      struct result_round *round, struct err *err)
{
	struct trial trial = { .env = env, .task = task, .round = round, .err = err };
	uint64_t start_ns = clock_now_ns();
	int ret;

	trial.deadline_ns = start_ns + env->job->round_timeout_s * NS_PER_SEC;
	round->warmup = task->warmup;
	round->watch = task->watch;
	ret = try_round(&trial);
	/* It is in the result, and a result's round is valid or has a reason. */
	if (ret)
		judge_reject(round, REJECT_CHILD_ERROR, "%s", err->msg);
	round->valid = !round->reject;
	round->duration_ns = clock_now_ns() - start_ns;
	return ret;
}
