/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PROBE_CORE_TO_CORE_H
#define SWAPREL_PROBE_CORE_TO_CORE_H

#include <stddef.h>
#include <stdint.h>

/*
 * How long a cache line takes from the first of @cpus to the farthest of the other
 * @count - 1, in ns, one way: half of a round trip between two threads that take turns in
 * adding to it, the median of a few batches. What processes have to share travels at this
 * price, and a hypervisor that moves virtual CPUs between caches changes it under way.
 * About 1 ms for each pair. UNKNOWN_U64 with one CPU, or when the other is too busy to
 * answer.
 */
uint64_t core_to_core_ns(const unsigned int *cpus, size_t count);

#endif
