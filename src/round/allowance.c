// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>

#include "round/allowance.h"

#define FOREIGN_SHARE     1000
#define FOREIGN_MIN_BYTES UINT64_C(65536)

uint64_t allowance_foreign_bytes(uint64_t round_bytes)
{
	const uint64_t share_bytes = round_bytes / FOREIGN_SHARE;

	return share_bytes > FOREIGN_MIN_BYTES ? share_bytes : FOREIGN_MIN_BYTES;
}

uint64_t allowance_slot_cache_pages(const char *release, unsigned int cpus)
{
	unsigned int major = 0, minor = 0;

	if (sscanf(release, "%u.%u", &major, &minor) != 2)
		return 0;
	if (major > 6 || (major == 6 && minor >= 15))
		return 0;
	return (uint64_t)ALLOWANCE_SLOTS_PER_CPU * cpus;
}
