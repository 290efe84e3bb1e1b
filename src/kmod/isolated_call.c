// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "kmod/isolated_call.h"

struct outcome {
	int ret;
	uint64_t ns;
	bool done;
};

static _Noreturn void child(struct outcome *outcome, int (*call)(const void *arg),
			    const void *arg)
{
	const uint64_t from_ns = clock_now_ns();

	outcome->ret = call(arg);
	outcome->ns = clock_now_ns() - from_ns;
	outcome->done = true;
	_exit(0);
}

/* 0, or -ETIMEDOUT: it has not ended by then. */
static int wait_for(pid_t pid, uint64_t limit_ns)
{
	const uint64_t end_ns = clock_now_ns() + limit_ns;
	const int fd = (int)syscall(SYS_pidfd_open, pid, 0);
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
	int ret = -ETIMEDOUT;

	for (uint64_t now_ns = clock_now_ns(); now_ns < end_ns; now_ns = clock_now_ns()) {
		if (waitpid(pid, NULL, WNOHANG) != 0) {
			ret = 0;
			break;
		}
		if (fd < 0)
			clock_nap_ns(NS_PER_MSEC);
		else
			poll(&poll_fd, 1, (int)((end_ns - now_ns) / NS_PER_MSEC) + 1);
	}
	if (fd >= 0)
		close(fd);
	return ret;
}

int isolated_call(int (*call)(const void *arg), const void *arg, uint64_t limit_ns,
		  uint64_t *ns)
{
	struct outcome *outcome = mmap(NULL, sizeof(*outcome), PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pid;
	int ret;

	*ns = 0;
	if (outcome == MAP_FAILED)
		return -errno;
	pid = fork();
	if (!pid)
		child(outcome, call, arg);
	ret = pid < 0 ? -errno : wait_for(pid, limit_ns);
	if (!ret)
		ret = outcome->done ? outcome->ret : -EFAULT;
	*ns = outcome->ns;
	munmap(outcome, sizeof(*outcome));
	return ret;
}
