/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_HOST_LOAD_H
#define SWAPREL_HOST_LOAD_H

#include <stdint.h>

#include "base/fs.h"

/*
 * The share of all CPUs' time that was not idle or waiting for I/O over the next
 * @over_ns, from /proc/stat; sleeps that long. Time stolen by a hypervisor counts as
 * busy. 0 or negative errno.
 */
int load_busy_percent(const struct fs *fs, uint64_t over_ns, unsigned int *percent);

/* The same from two texts of /proc/stat. -EINVAL when either is something else. */
int load_percent_between(const char *first, const char *last, unsigned int *percent);

#endif
