/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PROBE_CPU_TIME_H
#define SWAPREL_PROBE_CPU_TIME_H

#include <stdint.h>

#include "base/fs.h"

/* All CPUs' time since boot, from the first line of /proc/stat, in the kernel's ticks. */
struct cpu_time {
	uint64_t busy_ns;  /* user, nice, system, irq and softirq */
	uint64_t idle_ns;  /* idle, or waiting for I/O; may run backwards */
	uint64_t steal_ns; /* wanted to run, and the hypervisor ran another */
};

/* 0 or negative errno; on error all are 0. */
int cpu_time_read(struct cpu_time *time, const struct fs *fs);

#endif
