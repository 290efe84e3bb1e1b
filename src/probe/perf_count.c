// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "probe/perf_count.h"

const struct perf_kind perf_hardware[PERF_COUNTS] = {
	[PERF_INSTRUCTIONS] = { PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS },
	[PERF_CYCLES] = { PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES },
};

int perf_count_open(struct perf_count *count, const struct perf_kind kinds[PERF_COUNTS],
		    pid_t pid, int cpu)
{
	*count = (struct perf_count){ { -1, -1 } };
	for (unsigned int i = 0; i < PERF_COUNTS; i++) {
		struct perf_event_attr attr = {
			.type = kinds[i].type,
			.size = sizeof(attr),
			.config = kinds[i].config,
			.exclude_user = 1,
			.exclude_hv = 1,
			.read_format = PERF_FORMAT_GROUP |
				       PERF_FORMAT_TOTAL_TIME_ENABLED |
				       PERF_FORMAT_TOTAL_TIME_RUNNING,
		};
		const int fd = (int)syscall(SYS_perf_event_open, &attr, pid, cpu,
					    i ? count->fds[0] : -1, PERF_FLAG_FD_CLOEXEC);

		if (fd < 0) {
			const int ret = -errno;

			perf_count_close(count);
			return ret;
		}
		count->fds[i] = fd;
	}
	return 0;
}

int perf_count_read(const struct perf_count *count, uint64_t values[PERF_COUNTS])
{
	struct {
		uint64_t events, enabled_ns, running_ns, values[PERF_COUNTS];
	} group;
	const ssize_t len = read(count->fds[0], &group, sizeof(group));

	if (len < 0)
		return -errno;
	if (len != sizeof(group) || group.events != PERF_COUNTS)
		return -EIO;
	if (group.running_ns < group.enabled_ns)
		return -EAGAIN;
	for (unsigned int i = 0; i < PERF_COUNTS; i++)
		values[i] = group.values[i];
	return 0;
}

void perf_count_close(struct perf_count *count)
{
	for (unsigned int i = 0; i < PERF_COUNTS; i++) {
		if (count->fds[i] >= 0)
			close(count->fds[i]);
		count->fds[i] = -1;
	}
}
