// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <sched.h>

#include "base/clock.h"
#include "round/control.h"
#include "round/killer.h"

static int release(const struct killer *killer, struct proc_report *report)
{
	int (*const call)(int pidfd) = killer->method->release_from_parent;
	int (*const start)(struct proc * proc) = killer->control->start;
	const clockid_t clock = killer->gate->clock;
	uint64_t start_ns;
	int ret;

	if (!gate_wait(killer->gate))
		return -ECANCELED;
	ret = start ? start(NULL) : 0;
	if (ret)
		return ret;
	start_ns = clock_read_ns(clock);
	ret = call(killer->pidfd);
	report->call_ns = clock_read_ns(clock) - start_ns;
	report->start_ns = start_ns;
	return ret;
}

static void *live(void *arg)
{
	const struct killer *killer = arg;
	const struct release_method *method = killer->method;
	struct proc_report *report = &killer->gate->reports[killer->index];
	uint64_t cpu_start_ns;
	cpu_set_t set;
	int ret;

	CPU_ZERO(&set);
	CPU_SET(killer->cpu, &set);
	report->killer_cpu = killer->cpu;
	ret = -pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
	cpu_start_ns = clock_read_ns(CLOCK_THREAD_CPUTIME_ID);
	if (!ret && method->release_from_parent)
		ret = release(killer, report);
	if (!ret && method->observe)
		ret = method->observe(killer->pidfd);
	report->end_ns = clock_read_ns(killer->gate->clock);
	report->cpu_ns = clock_read_ns(CLOCK_THREAD_CPUTIME_ID) - cpu_start_ns;
	/* A process that failed has said why. */
	if (ret)
		report->error = ret;
	gate_done(killer->gate);
	return NULL;
}

int killer_start(struct killer *killer)
{
	return -pthread_create(&killer->thread, NULL, live, killer);
}

void killer_join(struct killer *killer)
{
	pthread_join(killer->thread, NULL);
}
