// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <sys/mman.h>

#include "workloads/workload.h"

static int release(const struct region *region)
{
	return munmap(region->addr, region->bytes) ? -errno : 0;
}

const struct release_method release_munmap = {
	.name = "munmap",
	.about =
		"munmap() of the whole region in one call: what the published tables time",
	.release = release,
};
