// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "round/hogs.h"

#define LEAST_NS (10 * NS_PER_MSEC)

static _Noreturn void live(uint64_t end_ns, pid_t parent)
{
	prctl(PR_SET_NAME, HOG_COMM);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (getppid() == parent && clock_now_ns() < end_ns)
		;
	_exit(0);
}

static int start(pid_t *pid, unsigned int cpu, int policy, uint64_t end_ns)
{
	const struct sched_param param = { .sched_priority = policy == SCHED_FIFO };
	const pid_t parent = getpid();
	cpu_set_t set;

	*pid = fork();
	if (!*pid)
		live(end_ns, parent);
	if (*pid < 0)
		return -errno;
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(*pid, sizeof(set), &set) ||
	    sched_setscheduler(*pid, policy, &param))
		return -errno;
	return 0;
}

int hogs_start(struct hogs *hogs, const unsigned int *cpus, size_t count, int policy,
	       uint64_t life_ns, struct err *err)
{
	const uint64_t end_ns = clock_now_ns() + life_ns;
	int ret = 0;

	*hogs = (struct hogs){ calloc(count + 1, sizeof(*hogs->pids)), 0 };
	if (!hogs->pids)
		return err_sys(err, -ENOMEM, "round: %zu processes", count);
	for (size_t i = 0; i < count && !ret; i++) {
		ret = start(&hogs->pids[i], cpus[i], policy, end_ns);
		hogs->count += hogs->pids[i] > 0;
		if (ret)
			err_sys(err, ret, "round: a process that keeps CPU %u busy%s",
				cpus[i], policy == SCHED_FIFO ? ", with SCHED_FIFO" : "");
	}
	if (ret)
		hogs_end(hogs);
	return ret;
}

static bool end(pid_t pid)
{
	struct rusage used = { 0 };

	kill(pid, SIGKILL);
	while (wait4(pid, NULL, 0, &used) < 0 && errno == EINTR)
		;
	return clock_rusage_ns(&used) >= LEAST_NS;
}

size_t hogs_end(struct hogs *hogs)
{
	size_t ran = 0;

	for (size_t i = 0; i < hogs->count; i++)
		ran += end(hogs->pids[i]);
	free(hogs->pids);
	memset(hogs, 0, sizeof(*hogs));
	return ran;
}
