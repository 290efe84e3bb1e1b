// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"
#include "round/bystander.h"
#include "round/hogs.h"
#include "round/watch.h"

/* Nothing else may run on their CPUs meanwhile: far below what the kernel calls a lockup,
 * and as long as settling takes where a worker cannot run before they are gone. */
#define SPARE_NS (2 * NS_PER_SEC)

struct fifo {
	struct bystander bystander;
	struct hogs hogs;
	struct watch_session
		back;      /* samples memory coming back; .state NULL: nothing does */
	cpu_set_t allowed; /* the run's own, before */
};

/* Releases are not to starve, so that their CPUs are left alone; and one has to be left.
 */
static bool is_possible(const struct round_env *env, const struct round_task *task)
{
	return round_cpus_taken(env, task) < env->cpu_count;
}

/* What the scheduler leaves to others where SCHED_FIFO never sleeps: 95 per cent. */
static uint64_t fifo_percent(const struct fs *fs)
{
	uint64_t runtime_us, period_us;

	if (fs_read_u64(fs, &period_us, "proc/sys/kernel/sched_rt_period_us") ||
	    !period_us)
		return UNKNOWN_U64;
	/* -1: no limit. */
	if (fs_read_u64(fs, &runtime_us, "proc/sys/kernel/sched_rt_runtime_us"))
		return 100;
	return runtime_us < period_us ? runtime_us * 100 / period_us : 100;
}

/* Whoever waits for settling must not wait behind one of them. */
static int leave_cpus(struct fifo *fifo, const unsigned int *cpus, size_t count)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(fifo->allowed), &fifo->allowed))
		return -errno;
	set = fifo->allowed;
	for (size_t i = 0; i < count; i++)
		CPU_CLR(cpus[i], &set);
	return sched_setaffinity(0, sizeof(set), &set) ? -errno : 0;
}

/* From where the loops are not, as we are by now. */
static int sample(struct fifo *fifo, const struct watch_session *session, struct err *err)
{
	fifo->back = *session;
	fifo->back.ops = &watch_return;
	fifo->back.state = NULL;
	return watch_return.begin(&fifo->back, err);
}

/* How many loops have run. */
static size_t stop(struct fifo *fifo, uint64_t start_ns)
{
	size_t ran;

	if (fifo->back.state)
		watch_return.end(&fifo->back, start_ns);
	ran = hogs_end(&fifo->hogs);
	sched_setaffinity(0, sizeof(fifo->allowed), &fifo->allowed);
	free(fifo);
	return ran;
}

static int begin(struct watch_session *session, struct err *err)
{
	const struct round_env *env = session->env;
	const size_t taken = round_cpus_taken(env, session->task);
	const size_t count = env->cpu_count - taken;
	const struct bystander_place place = { env->cpus[taken - 1], true };
	const uint64_t life_ns = 2 * bystander_window_ns(env, session->task) + SPARE_NS;
	struct fifo *fifo = calloc(1, sizeof(*fifo));
	int ret;

	if (!fifo)
		return err_sys(err, -ENOMEM, "bystander");
	ret = leave_cpus(fifo, env->cpus + taken, count);
	if (ret) {
		free(fifo);
		return err_sys(err, ret, "round: CPUs without SCHED_FIFO");
	}
	ret = hogs_start(&fifo->hogs, env->cpus + taken, count, SCHED_FIFO, life_ns, err);
	if (!ret)
		ret = bystander_start(&fifo->bystander, env, session->task, place, "",
				      session->round, err);
	if (!ret)
		ret = sample(fifo, session, err);
	if (ret) {
		bystander_end(&fifo->bystander, env, 0, session->round);
		stop(fifo, 0);
		return ret;
	}
	session->state = fifo;
	session->round->bystander.fifo_percent = fifo_percent(env->fs);
	return 0;
}

static void end(struct watch_session *session, uint64_t start_ns)
{
	const struct round_env *env = session->env;
	const size_t count = env->cpu_count - round_cpus_taken(env, session->task);
	struct fifo *fifo = session->state;

	bystander_end(&fifo->bystander, env, start_ns, session->round);
	bystander_hogs(stop(fifo, start_ns), count, session->round);
}

const struct watch_ops watch_fifo = {
	.is_possible = is_possible,
	.begin = begin,
	.end = end,
	.takes_cpu = true,
	.times_memory = true,
};
