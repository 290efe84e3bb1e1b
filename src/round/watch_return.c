// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Memory coming back is sampled. What a look takes: mm_stat adds up nothing, it reads
 * atomic counters of zram and zsmalloc under the device's own rwsem, which no release
 * takes; sysinfo(2) reads one atomic sum over all zones, and walks the swap devices under
 * a lock that swapon and swapoff take; a cgroup's count is one atomic read. So a look
 * holds nobody up, but the cache lines of the counters move to the sampler's CPU and
 * back.
 */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "base/clock.h"
#include "probe/memory_return.h"
#include "round/allowance.h"
#include "round/judge.h"
#include "round/watch.h"
#include "swapdev/backend.h"

#define SAMPLES_MAX 4096
#define TRIAL       8 /* looks that tell what one takes */
#define PERIOD_MIN  (100 * NS_PER_USEC)
#define PERIOD_MAX  (10 * NS_PER_MSEC)
#define SLACK_NS    1000

/* The share of a CPU that the sampler takes: of its own, which may be a thread of a
 * caller's core, or of the callers'. */
#define OWN_SHARE    60
#define SHARED_SHARE 200

struct sampler {
	pthread_t thread;
	const struct swapdev *dev;
	int fd; /* of mm_stat; -1: of another backend than zram, opened at each look */
	int held_fd; /* of what the processes hold; -1: nobody counts that */
	int cpu;     /* its own; -1: any */
	sem_t running;
	atomic_bool stop;
	int error; /* negative errno; to be read once the thread has ended */
	struct memory_samples samples;
};

static int read_sample(const struct sampler *sampler, struct memory_sample *sample)
{
	struct zram_counters counters;
	uint64_t held_bytes = UNKNOWN_U64;
	struct sysinfo info;
	int ret = sampler->fd < 0 ? swapdev_counters(sampler->dev, &counters)
				  : swapdev_counters_read(sampler->fd, &counters);

	if (!ret && sysinfo(&info))
		ret = -errno;
	if (!ret && sampler->held_fd >= 0)
		ret = charge_group_read(sampler->held_fd, &held_bytes);
	if (ret)
		return ret;
	*sample = (struct memory_sample){ clock_now_ns(), counters.mem_used_bytes,
					  (uint64_t)info.freeram * info.mem_unit,
					  held_bytes };
	return 0;
}

static int add_sample(struct sampler *sampler, uint64_t *period_ns)
{
	struct memory_sample now;
	int ret = read_sample(sampler, &now);

	if (!ret && memory_samples_add(&sampler->samples, &now))
		*period_ns *= 2;
	return ret;
}

/* So long that the looks, waking up for them included, take no more than their share. */
static int find_period(struct sampler *sampler, uint64_t *period_ns)
{
	const uint64_t began_ns = clock_read_ns(CLOCK_THREAD_CPUTIME_ID);
	int ret = 0;

	for (int i = 0; i < TRIAL && !ret; i++) {
		clock_nap_ns(PERIOD_MIN);
		ret = add_sample(sampler, period_ns);
	}
	*period_ns = (clock_read_ns(CLOCK_THREAD_CPUTIME_ID) - began_ns) / TRIAL *
		     (sampler->cpu < 0 ? SHARED_SHARE : OWN_SHARE);
	if (*period_ns < PERIOD_MIN)
		*period_ns = PERIOD_MIN;
	if (*period_ns > PERIOD_MAX)
		*period_ns = PERIOD_MAX;
	return ret;
}

static int pin(int cpu)
{
	cpu_set_t set;

	if (cpu < 0)
		return 0;
	CPU_ZERO(&set);
	CPU_SET((size_t)cpu, &set);
	return -pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
}

static void *sample(void *arg)
{
	struct sampler *sampler = arg;
	uint64_t period_ns = PERIOD_MIN, next_ns;
	int ret = pin(sampler->cpu);

	prctl(PR_SET_TIMERSLACK, SLACK_NS);
	if (!ret)
		ret = find_period(sampler, &period_ns);
	sem_post(&sampler->running);
	next_ns = clock_now_ns();
	while (!ret && !atomic_load(&sampler->stop)) {
		const uint64_t now_ns = clock_now_ns();

		next_ns = next_ns + period_ns > now_ns ? next_ns + period_ns : now_ns;
		clock_nap_ns(next_ns - now_ns);
		ret = add_sample(sampler, &period_ns);
	}
	sampler->error = ret;
	return NULL;
}

/* One that no process has, and no killer, and where we may be: not a loop's. */
static int own_cpu(const struct round_env *env, const struct round_task *task)
{
	const unsigned int last = env->cpus[env->cpu_count - 1];
	cpu_set_t allowed;

	if (round_cpus_taken(env, task) == env->cpu_count ||
	    sched_getaffinity(0, sizeof(allowed), &allowed) || !CPU_ISSET(last, &allowed))
		return -1;
	return (int)last;
}

static void close_files(const struct sampler *sampler)
{
	if (sampler->fd >= 0)
		close(sampler->fd);
	if (sampler->held_fd >= 0)
		close(sampler->held_fd);
}

/* What stays resident until the process ends does not come back by the release, and zswap
 * charges what it holds to the same group. */
static int open_files(struct sampler *sampler, const struct watch_session *session)
{
	const struct round_env *env = session->env;

	sampler->fd = swapdev_counters_open(env->dev);
	sampler->held_fd = -1;
	if (sampler->fd < 0 && sampler->fd != -ENOTSUP)
		return sampler->fd;
	if (!*round_cgroup(env, session->task) || session->task->method->keeps_resident ||
	    env->dev->backend->over_zswap)
		return 0;
	sampler->held_fd = charge_group_open(&env->resident, env->fs);
	return sampler->held_fd < 0 ? sampler->held_fd : 0;
}

static int begin(struct watch_session *session, struct err *err)
{
	const struct round_env *env = session->env;
	struct sampler *sampler = calloc(1, sizeof(*sampler));
	int ret = sampler ? memory_samples_make(&sampler->samples, SAMPLES_MAX) : -ENOMEM;

	if (ret)
		goto out_free;
	sampler->cpu = own_cpu(env, session->task);
	sem_init(&sampler->running, 0, 0);
	sampler->dev = env->dev;
	ret = open_files(sampler, session);
	if (!ret)
		ret = -pthread_create(&sampler->thread, NULL, sample, sampler);
	if (ret)
		goto out_close;
	while (sem_wait(&sampler->running) && errno == EINTR)
		;
	session->state = sampler;
	return 0;
out_close:
	close_files(sampler);
	sem_destroy(&sampler->running);
	memory_samples_free(&sampler->samples);
out_free:
	free(sampler);
	return err_sys(err, ret, "watch: return: %s: mm_stat", env->dev->node);
}

static uint64_t resident_bytes(const struct watch_session *session)
{
	uint64_t pages = 0;

	for (size_t i = 0; i < session->round->procs.count; i++)
		pages += result_proc(session->round, i)->resident_pages;
	return pages * session->env->page_bytes;
}

static void keep(const struct watch_session *session, const struct sampler *sampler,
		 uint64_t start_ns)
{
	struct result_round *round = session->round;
	const struct memory_round span = {
		.start_ns = start_ns,
		.end_ns = start_ns + round->wall_ns,
		.before_bytes = round->before.mem_used_bytes,
		.resident_bytes = resident_bytes(session),
	};
	const uint64_t allowed_bytes =
		allowance_foreign_bytes(point_bytes(session->task->point));
	char why[sizeof(round->reject_detail)];

	if (!memory_samples_agree(&sampler->samples, start_ns, &round->gate,
				  &round->after, allowed_bytes, why, sizeof(why))) {
		judge_reject(round, REJECT_MEMORY_CURVE, "%s", why);
		return;
	}
	if (sampler->cpu >= 0)
		round->memory.sampler_cpu = (uint64_t)sampler->cpu;
	if (memory_return_make(&round->memory, &sampler->samples, &span))
		judge_reject(round, REJECT_MEMORY_CURVE, "no memory");
}

static void end(struct watch_session *session, uint64_t start_ns)
{
	struct sampler *sampler = session->state;
	uint64_t ignored;

	atomic_store(&sampler->stop, true);
	pthread_join(sampler->thread, NULL);
	if (!sampler->error)
		sampler->error = add_sample(sampler, &ignored);
	if (sampler->error)
		judge_reject(session->round, REJECT_MEMORY_CURVE, "mm_stat: %s",
			     strerror(-sampler->error));
	else if (!session->round->reject && start_ns)
		keep(session, sampler, start_ns);
	close_files(sampler);
	sem_destroy(&sampler->running);
	memory_samples_free(&sampler->samples);
	free(sampler);
}

const struct watch_ops watch_return = {
	.begin = begin,
	.end = end,
	.times_memory = true,
};
