/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_HOST_LOAD_H
#define SWAPREL_HOST_LOAD_H

#include "probe/cpu_time.h"

/*
 * The share of all CPUs' time that was not idle or waiting for I/O over the next
 * @over_ns; sleeps that long. Time stolen by a hypervisor counts as busy. 0 or negative
 * errno.
 */
int load_busy_percent(const struct fs *fs, uint64_t over_ns, unsigned int *percent);

/* The same between two looks. 0 where the kernel's counts went backwards meanwhile. */
unsigned int load_percent_between(const struct cpu_time *first,
				  const struct cpu_time *last);

#endif
