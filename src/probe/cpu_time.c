// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "probe/cpu_time.h"

/* Thousands of CPUs, with a line for each of their domains. */
#define SCHEDSTAT_MAX (16u << 20)

#define SCHEDSTAT_OLDEST 15
#define SCHEDSTAT_NEWEST 17

/* The kernel's own path to sleep takes less on a quiet machine. */
#define LEAVE_NS    (10 * NS_PER_USEC)
#define LEAVE_TRIES 12
#define BOTH_TRIES  20
/* Two of them make half of what a round's account may be wrong by. */
#define BOTH_ERROR_NS (250 * NS_PER_USEC)

int cpu_time_read(struct cpu_time *time, const struct fs *fs)
{
	/* proc(5); guest time, which follows, is part of user time already. */
	enum { USER, NICE, SYSTEM, IDLE, IOWAIT, IRQ, SOFTIRQ, STEAL, COUNT };
	uint64_t tick_ns = NS_PER_SEC / (uint64_t)sysconf(_SC_CLK_TCK);
	uint64_t t[COUNT];
	char text[256];
	ssize_t len = fs_read(fs, text, sizeof(text), "proc/stat");

	memset(time, 0, sizeof(*time));
	if (len < 0)
		return (int)len;
	if (sscanf(text,
		   "cpu %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64
		   " %" SCNu64 " %" SCNu64 " %" SCNu64,
		   &t[USER], &t[NICE], &t[SYSTEM], &t[IDLE], &t[IOWAIT], &t[IRQ],
		   &t[SOFTIRQ], &t[STEAL]) != COUNT)
		return -EINVAL;
	time->busy_ns = (t[USER] + t[NICE] + t[SYSTEM] + t[IRQ] + t[SOFTIRQ]) * tick_ns;
	time->irq_ns = (t[IRQ] + t[SOFTIRQ]) * tick_ns;
	time->idle_ns = (t[IDLE] + t[IOWAIT]) * tick_ns;
	time->steal_ns = t[STEAL] * tick_ns;
	return 0;
}

int cpu_time_read_tasks(uint64_t *tasks_ns, const struct fs *fs)
{
	unsigned int version = 0;
	char *text, *rest;
	const char *line;
	ssize_t len = fs_slurp(fs, &text, SCHEDSTAT_MAX, "proc/schedstat");
	int ret = -EINVAL;

	*tasks_ns = 0;
	if (len < 0)
		return (int)len;
	rest = text;
	sscanf(text, "version %u", &version);
	while (version >= SCHEDSTAT_OLDEST && version <= SCHEDSTAT_NEWEST &&
	       (line = strsep(&rest, "\n"))) {
		uint64_t cpu_ns;

		if (sscanf(line, "cpu%*u %*u %*u %*u %*u %*u %*u %" SCNu64, &cpu_ns) != 1)
			continue;
		*tasks_ns += cpu_ns;
		ret = 0;
	}
	free(text);
	return ret;
}

/* How often the kernel took this thread off its CPU, which is when it adds up its time.
 */
static uint64_t count_switches(void)
{
	struct rusage usage = { 0 };

	getrusage(RUSAGE_THREAD, &usage);
	return (uint64_t)usage.ru_nvcsw + (uint64_t)usage.ru_nivcsw;
}

int cpu_time_leave(uint64_t nap_ns)
{
	const uint64_t before = count_switches();

	for (unsigned int i = 0; i < LEAVE_TRIES; i++) {
		clock_nap_ns(nap_ns);
		if (count_switches() != before)
			return 0;
		nap_ns = 2 * nap_ns + LEAVE_NS;
	}
	return -EAGAIN;
}

/* It left between two looks at the clock that are close together, and not again before
 * the tasks' time was read. */
int cpu_time_read_tasks_and_own(uint64_t *tasks_ns, uint64_t *own_ns, const struct fs *fs)
{
	for (unsigned int i = 0; i < BOTH_TRIES; i++) {
		uint64_t switches, later_ns;
		int ret;

		*own_ns = clock_read_ns(CLOCK_PROCESS_CPUTIME_ID);
		if (cpu_time_leave(LEAVE_NS))
			return -EAGAIN;
		switches = count_switches();
		later_ns = clock_read_ns(CLOCK_PROCESS_CPUTIME_ID);
		ret = cpu_time_read_tasks(tasks_ns, fs);
		if (ret)
			return ret;
		if (count_switches() == switches && later_ns - *own_ns < BOTH_ERROR_NS)
			return 0;
	}
	return -EAGAIN;
}
