// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "workloads/workload.h"

static int release_from_parent(int pidfd)
{
	return syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0) ? -errno : 0;
}

const struct release_method release_kill = {
	.name = "kill",
	.about =
		"SIGKILL from the parent, until the pidfd is readable: what a low-memory "
		"killer waits for",
	.release_from_parent = release_from_parent,
	.observe = release_process_ended,
};
