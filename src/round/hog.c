// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "round/hog.h"

#define HOG_NS (100 * NS_PER_MSEC)

/* A real-time process that may use the CPUs of this thread takes one of them for a while,
 * as soon as the process of @pidfd has ended; -1: now. Its pid, or negative errno. */
static pid_t hog_start(int pidfd)
{
	const struct sched_param before_others = { .sched_priority = 1 };
	const pid_t hog = fork();
	uint64_t end_ns;

	if (hog < 0)
		return -errno;
	if (!hog) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (pidfd >= 0)
			release_process_ended(pidfd);
		end_ns = clock_now_ns() + HOG_NS;
		while (clock_now_ns() < end_ns)
			;
		_exit(0);
	}
	if (!sched_setscheduler(hog, SCHED_FIFO, &before_others))
		return hog;
	kill(hog, SIGKILL);
	waitpid(hog, NULL, 0);
	return -EPERM;
}

static int hog_wait(pid_t hog)
{
	return waitpid(hog, NULL, 0) == hog ? 0 : -errno;
}

static int call_next_to_hog(int pidfd)
{
	const pid_t hog = hog_start(-1);
	int ret = hog < 0 ? hog : hog_wait(hog);

	if (!ret && syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0))
		ret = -errno;
	return ret;
}

static int observe_next_to_hog(int pidfd)
{
	const pid_t hog = hog_start(pidfd);
	int ret = hog < 0 ? hog : release_process_ended(pidfd);

	return ret ? ret : hog_wait(hog);
}

void hog_call(struct killer *killer)
{
	killer->call = call_next_to_hog;
}

void hog_observer(struct killer *killer)
{
	killer->observe = observe_next_to_hog;
}
