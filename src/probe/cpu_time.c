// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "probe/cpu_time.h"

/* Thousands of CPUs, with a line for each of their domains. */
#define SCHEDSTAT_MAX (16u << 20)

#define SCHEDSTAT_OLDEST 15
#define SCHEDSTAT_NEWEST 17

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
