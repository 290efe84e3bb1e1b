// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <poll.h>

#include "workloads/workload.h"

/* exit_mm() comes before exit_notify(), which makes the pidfd readable. */
int release_process_ended(int pidfd)
{
	struct pollfd ended = { pidfd, POLLIN, 0 };

	while (poll(&ended, 1, -1) != 1) {
		if (errno != EINTR)
			return -errno;
	}
	return 0;
}
