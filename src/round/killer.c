// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "record/record.h"
#include "round/control.h"
#include "round/killer.h"

/* A thread's time on a CPU, and ready to run and waiting for one. */
struct account {
	uint64_t cpu_ns;
	uint64_t wait_ns;
};

/* @fd is the thread's schedstat. */
static struct account account_read(int fd)
{
	struct account account = { 0, UNKNOWN_U64 };
	char text[64] = "";

	if (pread(fd, text, sizeof(text) - 1, 0) <= 0 ||
	    sscanf(text, "%*u %" SCNu64, &account.wait_ns) != 1)
		account.wait_ns = UNKNOWN_U64;
	account.cpu_ns = clock_read_ns(CLOCK_THREAD_CPUTIME_ID);
	return account;
}

static void account_spent(const struct account *from, const struct account *to,
			  struct proc_report *report)
{
	report->killer_cpu_ns = to->cpu_ns - from->cpu_ns;
	report->killer_wait_ns = from->wait_ns == UNKNOWN_U64 ||
						 to->wait_ns == UNKNOWN_U64
					 ? UNKNOWN_U64
					 : to->wait_ns - from->wait_ns;
}

static int leave_gate(const struct killer *killer)
{
	int (*const start)(void) = killer->control->start;

	if (!barrier_wait(killer->barrier))
		return -ECANCELED;
	return start ? start() : 0;
}

/* Between the two looks at the barrier's clock stands the call and nothing else. */
static int call(const struct killer *killer, struct proc_report *report)
{
	const clockid_t clock = killer->barrier->clock;
	const uint64_t start_ns = clock_read_ns(clock);
	const int ret = killer->call(killer->pidfd);

	report->call_ns = clock_read_ns(clock) - start_ns;
	report->start_ns = start_ns;
	return ret;
}

static void *live(void *arg)
{
	struct killer *killer = arg;
	struct proc_report *report = &killer->barrier->reports[killer->index];
	const int schedstat = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
	struct account from, to;
	int ret = 0;

	if (killer->control->killer)
		killer->control->killer(killer);
	sem_post(killer->in_place);
	if (killer->call)
		ret = leave_gate(killer);
	from = account_read(schedstat);
	if (!ret && killer->call)
		ret = call(killer, report);
	if (!ret && killer->observe)
		ret = killer->observe(killer->pidfd);
	report->end_ns = clock_read_ns(killer->barrier->clock);
	to = account_read(schedstat);
	account_spent(&from, &to, report);
	/* A process that failed has said why, and may have died before it left the
	 * barrier.
	 */
	if (ret)
		report->error = ret;
	barrier_drop_one(killer->barrier);
	barrier_done(killer->barrier);
	close(schedstat);
	return NULL;
}

int killer_start(struct killer *killer)
{
	pthread_attr_t attr;
	cpu_set_t set;
	int ret;

	CPU_ZERO(&set);
	CPU_SET(killer->cpu, &set);
	ret = -pthread_attr_init(&attr);
	if (ret)
		return ret;
	ret = -pthread_attr_setaffinity_np(&attr, sizeof(set), &set);
	if (!ret)
		ret = -pthread_create(&killer->thread, &attr, live, killer);
	pthread_attr_destroy(&attr);
	return ret;
}

void killer_join(struct killer *killer)
{
	pthread_join(killer->thread, NULL);
}
