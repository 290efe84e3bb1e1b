/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PROBE_PERF_COUNT_H
#define SWAPREL_PROBE_PERF_COUNT_H

#include <stdint.h>
#include <sys/types.h>

/* perf_event_open(2): events of one task or one CPU that are counted together. */

#define PERF_COUNTS 2

struct perf_kind {
	uint32_t type;
	uint64_t config;
};

struct perf_count {
	int fds[PERF_COUNTS]; /* the first leads the group; -1: not open */
};

/* The hardware's instructions and CPU cycles. */
enum { PERF_INSTRUCTIONS, PERF_CYCLES };
extern const struct perf_kind perf_hardware[PERF_COUNTS];

/*
 * Count what happens in kernel mode from here on: of task @pid wherever it runs, with
 * @cpu -1, or of whatever runs on CPU @cpu, with @pid -1. 0, or negative errno with
 * nothing open: -ENOENT where the CPU has no such counters, as in most guests, -EACCES
 * where /proc/sys/kernel/perf_event_paranoid forbids it.
 */
int perf_count_open(struct perf_count *count, const struct perf_kind kinds[PERF_COUNTS],
		    pid_t pid, int cpu);

/* So far, also once the task has ended. 0; -EAGAIN when others had the counters for part
 * of the time; or another negative errno. */
int perf_count_read(const struct perf_count *count, uint64_t values[PERF_COUNTS]);

/* Also of one that could not be opened. */
void perf_count_close(struct perf_count *count);

#endif
