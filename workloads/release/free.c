// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <sys/mman.h>

#include "workloads/workload.h"

static int release(const struct region *region)
{
	return madvise(region->addr, region->bytes, MADV_FREE) ? -errno : 0;
}

const struct release_method release_free = {
	.name = "free",
	.about =
		"MADV_FREE on the whole region: swap entries are freed at once, the mapping "
		"and its page tables stay",
	.release = release,
	.keeps_resident = true,
};
