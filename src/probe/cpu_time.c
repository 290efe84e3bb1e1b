// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "probe/cpu_time.h"

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
	time->idle_ns = (t[IDLE] + t[IOWAIT]) * tick_ns;
	time->steal_ns = t[STEAL] * tick_ns;
	return 0;
}
