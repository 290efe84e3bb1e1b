// SPDX-License-Identifier: GPL-2.0-or-later
#include <unistd.h>

#include "workloads/workload.h"

static int release(const struct region *region)
{
	(void)region;
	_exit(0);
}

const struct release_method release_exit = {
	.name = "exit",
	.about = "_exit() of the process, until its pidfd is readable: all of its memory "
		 "is freed",
	.release = release,
	.observe = release_process_ended,
};
