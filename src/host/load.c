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

static int read_ticks(const struct fs *fs, struct cpu_ticks *ticks)
{
	uint64_t t[CPU_FIELDS] = { 0 };
	char text[512];
	ssize_t len = fs_read(fs, text, sizeof(text), "proc/stat");

	if (len < 0)
		return (int)len;
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

int load_busy_percent(const struct fs *fs, uint64_t over_ns, unsigned int *percent)
{
	struct cpu_ticks first, last;
	int ret = read_ticks(fs, &first);

	if (ret)
		return ret;
	clock_nap_ns(over_ns);
	ret = read_ticks(fs, &last);
	if (ret)
		return ret;
	/* iowait may run backwards; then this look tells nothing. */
	if (last.total <= first.total || last.busy < first.busy)
		*percent = 0;
	else
		*percent = (unsigned int)((last.busy - first.busy) * 100 /
					  (last.total - first.total));
	return 0;
}
