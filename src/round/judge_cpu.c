// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>

#include "base/clock.h"
#include "round/judge.h"
#include "round/proc_group.h"

#define OFF_CPU_FACTOR    4 /* of the CPU time: more is no release but a wait */
#define WAIT_SHARE        2 /* of the release: a killer that waits longer times its wait */
#define STEAL_ERROR_NS    (10 * NS_PER_MSEC) /* a tick of /proc/stat, and of a scheduler */
#define CPU_TIME_ERROR_NS NS_PER_MSEC
#define RAN_ERROR_NS      (10 * NS_PER_USEC) /* a wake-up that does nothing */

static double ms_of(uint64_t ns)
{
	return (double)ns / NS_PER_MSEC;
}

/* Where a killer shares the CPU of its process, that may have it. */
static void judge_killer(struct result_round *round, size_t index, uint64_t stolen_ns)
{
	const struct result_proc *proc = result_proc(round, index);
	const uint64_t own_ns = proc->killer_cpu == proc->cpu
					? proc->cpu_ns - proc->killer_cpu_ns
					: 0;
	uint64_t waited_ns;

	/* A watch takes CPUs on purpose. */
	if (proc->killer_wait_ns == UNKNOWN_U64 || round->watch != WATCH_NONE)
		return;
	waited_ns = proc->killer_wait_ns > own_ns ? proc->killer_wait_ns - own_ns : 0;
	if (waited_ns > stolen_ns + STEAL_ERROR_NS &&
	    waited_ns > proc->release_ns / WAIT_SHARE)
		judge_reject(round, REJECT_KILLER_STARVED,
			     "process %zu: its killer waited %.2f ms for CPU %" PRIu64
			     " in a release of %.2f ms",
			     index + 1, ms_of(waited_ns), proc->killer_cpu,
			     ms_of(proc->release_ns));
}

/*
 * Stopped, frozen and traced processes show no CPU time, as do those that had to wait: a
 * worker of a deferring kernel, or one other program, may have every second slice.
 */
void judge_on_cpu(const struct round_env *env, struct result_round *round)
{
	uint64_t stolen_ns = round->steal_ns == UNKNOWN_U64 ? 0 : round->steal_ns;

	if (round_oversubscribed(env, round->procs.count))
		return;
	for (size_t i = 0; i < round->procs.count; i++) {
		const struct result_proc *proc = result_proc(round, i);

		judge_killer(round, i, stolen_ns);
		if (proc->release_ns > proc->cpu_ns + stolen_ns + STEAL_ERROR_NS &&
		    proc->release_ns - stolen_ns > proc->cpu_ns * OFF_CPU_FACTOR)
			judge_reject(round, REJECT_OFF_CPU,
				     "process %zu: %.2f ms of CPU time in a release of "
				     "%.2f ms",
				     i + 1, ms_of(proc->cpu_ns), ms_of(proc->release_ns));
	}
}

/*
 * What a process does after the call is in no clock, and where it is done before the
 * counters are read they cannot tell. One that slept has used no time at all.
 */
void judge_slept(const struct proc_group *group, struct result_round *round)
{
	for (unsigned int i = 0; i < group->killing; i++) {
		const uint64_t ran_ns = proc_group_ran_ns(group, i);

		if (ran_ns > RAN_ERROR_NS)
			judge_reject(round, REJECT_PROCESS_RAN,
				     "process %u: ran for %.3f ms, where its killer's "
				     "call was to release",
				     i + 1, ms_of(ran_ns));
	}
}

/*
 * The processes slept when the tasks' time was read first and had ended when it was read
 * last, so that clocks of one CPU and of another are all that may lie between the two.
 */
void judge_cpu_time(struct result_round *round)
{
	if (result_workers_exceed(round))
		judge_reject(round, REJECT_CPU_TIME,
			     "%.2f ms of CPU time of all tasks, %.2f ms of the kernel's "
			     "threads",
			     ms_of(round->tasks_cpu_ns), ms_of(round->worker_cpu_ns));
	if (round->tasks_cpu_ns == UNKNOWN_U64 || round->caller_cpu_ns == UNKNOWN_U64)
		return;
	if (round->tasks_cpu_ns + CPU_TIME_ERROR_NS < round->caller_cpu_ns)
		judge_reject(round, REJECT_CPU_TIME,
			     "%.2f ms of CPU time of all tasks, %.2f ms of those that "
			     "released",
			     ms_of(round->tasks_cpu_ns), ms_of(round->caller_cpu_ns));
}
