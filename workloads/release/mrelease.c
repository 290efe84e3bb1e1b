// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "workloads/workload.h"

#ifndef SYS_process_mrelease
#define SYS_process_mrelease 448
#endif

/* A process that is through with its memory already has none to reap. */
static int release_from_parent(int pidfd)
{
	if (syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0))
		return -errno;
	if (syscall(SYS_process_mrelease, pidfd, 0) && errno != ESRCH)
		return -errno;
	return 0;
}

const struct release_method release_mrelease = {
	.name = "mrelease",
	.about =
		"SIGKILL and process_mrelease() from the parent, as Android's killer does, "
		"until the pidfd is readable",
	.release_from_parent = release_from_parent,
	.observe = release_process_ended,
	.reaps = true,
};
