// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "round/proc.h"
#include "round/proc_group.h"

#define TICK_NS (10 * NS_PER_MSEC) /* the longest that a kernel has */

uint64_t proc_group_oom_kills(const struct fs *fs)
{
	uint64_t count = 0;
	char *vmstat;

	if (fs_slurp(fs, &vmstat, 1 << 20, "proc/vmstat") < 0)
		return 0;
	fs_key_u64(vmstat, "oom_kill", &count);
	free(vmstat);
	return count;
}

/* How the process ended, which stays to be waited for. Without si_pid it has not. */
siginfo_t proc_group_exit_status(const struct proc_group *group, unsigned int index,
				 struct rusage *usage)
{
	siginfo_t info = { 0 };

	syscall(SYS_waitid, P_PIDFD, group->polls[POLL_PROCS + index].fd, &info,
		WEXITED | WNOHANG | WNOWAIT, usage);
	return info;
}

/* Of its whole life: the kernel splits it by ticks, but the sum is exact to 1 us. 0 while
 * it lives. */
static uint64_t process_cpu_ns(const struct proc_group *group, unsigned int index)
{
	struct rusage usage = { 0 };

	proc_group_exit_status(group, index, &usage);
	return clock_rusage_ns(&usage);
}

static void collect_proc(struct result_proc *proc, const struct proc_group *group,
			 unsigned int index, uint64_t first_ns)
{
	const struct proc_report *report = &group->barrier->reports[index];

	proc->release_ns = report->end_ns - report->start_ns;
	proc->start_skew_ns = report->start_ns - first_ns;
	proc->cpu_ns = report->cpu_ns;
	proc->pages = report->proof.proven_pages;
	proc->resident_pages = report->proof.kept_pages;
	proc->passes = report->passes;
	if (!group->killers)
		return;
	/* A process that ended in its release cannot say what that took. */
	proc->cpu_ns = report->killer_cpu_ns;
	if (group->killers[index].observe)
		proc->cpu_ns += process_cpu_ns(group, index) - report->cpu_start_ns;
	proc->killer_cpu = group->killers[index].cpu;
	proc->killer_cpu_ns = report->killer_cpu_ns;
	proc->killer_wait_ns = report->killer_wait_ns;
	if (group->killers[index].call)
		proc->call_ns = report->call_ns;
}

int proc_group_collect(const struct proc_group *group, const struct round_env *env,
		       struct result_round *round, uint64_t *end_ns)
{
	const struct barrier *barrier = group->barrier;
	uint64_t first_ns = UINT64_MAX, sum_ns = 0, calls_ns = 0;

	*end_ns = 0;
	round->max_ns = 0;
	for (unsigned int i = 0; i < barrier->procs; i++) {
		const struct proc_report *report = &barrier->reports[i];
		const uint64_t release_ns = report->end_ns - report->start_ns;

		if (report->start_ns < first_ns)
			first_ns = report->start_ns;
		if (report->end_ns > *end_ns)
			*end_ns = report->end_ns;
		if (release_ns > round->max_ns)
			round->max_ns = release_ns;
		sum_ns += release_ns;
		calls_ns += report->call_ns;
	}
	round->wall_ns = *end_ns - first_ns;
	round->mean_ns = sum_ns / barrier->procs;
	if (group->killers && group->killers[0].call)
		round->call_ns = calls_ns / barrier->procs;
	for (unsigned int i = 0; i < barrier->procs; i++) {
		struct result_proc *proc = result_add_proc(round);

		if (!proc)
			return -ENOMEM;
		proc->cpu = proc_group_cpu(env, i);
		collect_proc(proc, group, i, first_ns);
	}
	return 0;
}

uint64_t proc_group_ran_ns(const struct proc_group *group, unsigned int index)
{
	const struct proc_report *report = &group->barrier->reports[index];
	clockid_t clock;

	if (group->killers[index].observe || clock_getcpuclockid(report->pid, &clock))
		return 0;
	/* The time of one that still runs is added at a tick. */
	clock_nap_ns(TICK_NS);
	return clock_read_ns(clock) - report->cpu_gate_ns;
}

/* Whether it has ended, or not, as its method means it to. */
static bool is_meant(const struct proc_group *group, unsigned int index,
		     const siginfo_t *info)
{
	if (!group->killers || !group->killers[index].observe)
		return !info->si_pid;
	if (group->killers[index].call)
		return info->si_code == CLD_KILLED;
	return info->si_code == CLD_EXITED && !info->si_status;
}

bool proc_group_ended_well(const struct proc_group *group, const struct fs *fs)
{
	for (unsigned int i = 0; i < group->killing; i++) {
		const siginfo_t info = proc_group_exit_status(group, i, NULL);

		if (group->barrier->reports[i].error || !is_meant(group, i, &info))
			return false;
	}
	return proc_group_oom_kills(fs) == group->oom_kills;
}

enum reject proc_group_failure(struct proc_group *group, const struct fs *fs,
			       char *detail, size_t size)
{
	for (unsigned int i = 0; i < group->started; i++) {
		const struct proc_report *report = &group->barrier->reports[i];
		const char *step = proc_step_name(report->step);
		const siginfo_t info = proc_group_exit_status(group, i, NULL);

		if (!report->error && (!info.si_pid || is_meant(group, i, &info)))
			continue;
		if (!info.si_pid || info.si_code == CLD_EXITED) {
			snprintf(detail, size, "process %u: %s: %s", i + 1, step,
				 strerror(-report->error));
			return REJECT_CHILD_ERROR;
		}
		snprintf(detail, size, "process %u: %s: signal %d (%s)", i + 1, step,
			 info.si_status, strsignal(info.si_status));
		if (info.si_status == SIGKILL &&
		    proc_group_oom_kills(fs) > group->oom_kills)
			return REJECT_CHILD_OOM;
		return REJECT_CHILD_KILLED;
	}
	if (proc_group_oom_kills(fs) > group->oom_kills) {
		snprintf(detail, size, "the OOM killer killed a process");
		return REJECT_CHILD_OOM;
	}
	snprintf(detail, size, "a process ended without a report");
	return REJECT_CHILD_ERROR;
}
