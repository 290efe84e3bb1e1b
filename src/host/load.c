// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "host/load.h"

/* /proc/stat's first line, proc(5); guest time is part of user time already. */
enum {
	CPU_USER,
	CPU_NICE,
	CPU_SYSTEM,
	CPU_IDLE,
	CPU_IOWAIT,
	CPU_IRQ,
	CPU_SOFTIRQ,
	CPU_STEAL,
	CPU_FIELDS
};

struct cpu_ticks {
	uint64_t busy, total;
};

static int parse_ticks(const char *text, struct cpu_ticks *ticks)
{
	uint64_t t[CPU_FIELDS];

	if (sscanf(text,
		   "cpu %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64
		   " %" SCNu64 " %" SCNu64 " %" SCNu64,
		   &t[CPU_USER], &t[CPU_NICE], &t[CPU_SYSTEM], &t[CPU_IDLE],
		   &t[CPU_IOWAIT], &t[CPU_IRQ], &t[CPU_SOFTIRQ],
		   &t[CPU_STEAL]) != CPU_FIELDS)
		return -EINVAL;
	ticks->total = 0;
	for (size_t i = 0; i < CPU_FIELDS; i++)
		ticks->total += t[i];
	ticks->busy = ticks->total - t[CPU_IDLE] - t[CPU_IOWAIT];
	return 0;
}

int load_percent_between(const char *first, const char *last, unsigned int *percent)
{
	struct cpu_ticks a, b;

	*percent = 0;
	if (parse_ticks(first, &a) || parse_ticks(last, &b))
		return -EINVAL;
	/* iowait may run backwards; then this look tells nothing. */
	if (b.total > a.total && b.busy > a.busy)
		*percent = (unsigned int)((b.busy - a.busy) * 100 / (b.total - a.total));
	return 0;
}

int load_busy_percent(const struct fs *fs, uint64_t over_ns, unsigned int *percent)
{
	char first[512], last[512];
	ssize_t len = fs_read(fs, first, sizeof(first), "proc/stat");

	if (len < 0)
		return (int)len;
	clock_nap_ns(over_ns);
	len = fs_read(fs, last, sizeof(last), "proc/stat");
	if (len < 0)
		return (int)len;
	return load_percent_between(first, last, percent);
}
