/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PROBE_CLOCK_H
#define SWAPREL_PROBE_CLOCK_H

#include <time.h>

#include "result/result.h"

/* A release of 16 MiB takes a few hundred us; a clock this fine errs by under 1 %. */
#define CLOCK_COARSE_NS 1000

/*
 * Measure @id, CLOCK_MONOTONIC or CLOCK_MONOTONIC_COARSE, as it is here: the median cost
 * of two reads in a row (what a release of nothing would show), and the smallest step it
 * was seen to make within 50 ms. A guest that fell back to jiffies steps by 1 to 10 ms.
 */
void clock_measure(struct result_clock *clock, clockid_t id);

#endif
