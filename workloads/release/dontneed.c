// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <sys/mman.h>

#include "workloads/workload.h"

static int release(const struct region *region)
{
	return madvise(region->addr, region->bytes, MADV_DONTNEED) ? -errno : 0;
}

const struct release_method release_dontneed = {
	.name = "dontneed",
	.about =
		"MADV_DONTNEED on the whole region: the pages are freed, the mapping and its "
		"page tables stay",
	.release = release,
};
