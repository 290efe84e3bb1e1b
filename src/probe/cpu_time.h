/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PROBE_CPU_TIME_H
#define SWAPREL_PROBE_CPU_TIME_H

#include <stdint.h>

#include "base/fs.h"

/* All CPUs' time since boot, from the first line of /proc/stat, in the kernel's ticks. */
struct cpu_time {
	uint64_t busy_ns;  /* user, nice, system, irq and softirq */
	uint64_t irq_ns;   /* of that, irq and softirq; see cpu_time_read_tasks() */
	uint64_t idle_ns;  /* idle, or waiting for I/O; may run backwards */
	uint64_t steal_ns; /* wanted to run, and the hypervisor ran another */
};

/* 0 or negative errno; on error all are 0. */
int cpu_time_read(struct cpu_time *time, const struct fs *fs);

/*
 * CPU time of all tasks together since boot, whatever has become of them, in ns: the 7th
 * figure of each CPU in /proc/schedstat, rq_cpu_time. It stands there in the versions 15
 * to 17 (Documentation/scheduler/sched-stats.rst; the kernel's own source of them counts
 * in ns), and whatever kernel.sched_schedstats is. A task's time is added when it leaves
 * the CPU, with the interrupts that came meanwhile and what a hypervisor took. 0 or
 * negative errno: -ENOENT without CONFIG_SCHEDSTATS, -EINVAL in another version.
 */
int cpu_time_read_tasks(uint64_t *tasks_ns, const struct fs *fs);

/*
 * Leave the CPU, so that the time of this thread until the call is in what
 * cpu_time_read_tasks() reads. Sleeps @nap_ns, and longer as long as that was no sleep: a
 * timer that has expired before the thread is off its CPU leaves it there. 0, or -EAGAIN
 * when none of a dozen naps, up to 40 ms and more, took it away.
 */
int cpu_time_leave(uint64_t nap_ns);

/*
 * Both of one moment, when this thread last left its CPU: cpu_time_read_tasks() and, to a
 * quarter of a millisecond, the CPU time of this process, whose other threads sleep. 0 or
 * negative errno: also -EAGAIN, when there was no such moment; @own_ns is always read.
 */
int cpu_time_read_tasks_and_own(uint64_t *tasks_ns, uint64_t *own_ns,
				const struct fs *fs);

#endif
