// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "round/cost.h"

#define SLEEP_LOOKS    100
#define SLEEP_PAUSE_NS NS_PER_MSEC

static void stop_counting(struct perf_count **counts, size_t *count)
{
	for (size_t i = 0; i < *count; i++)
		perf_count_close(&(*counts)[i]);
	free(*counts);
	*counts = NULL;
	*count = 0;
}

/* All or none, as a sum of some says nothing. CPUs that are off line count for none. */
static void count_cpus(struct cost_mark *mark)
{
	const size_t cpus = (size_t)sysconf(_SC_NPROCESSORS_CONF);
	int ret = 0;

	mark->cpus = calloc(cpus, sizeof(*mark->cpus));
	for (size_t i = 0; mark->cpus && i < cpus && (!ret || ret == -ENODEV); i++) {
		ret = perf_count_open(&mark->cpus[mark->cpu_count], perf_hardware, -1,
				      (int)i);
		mark->cpu_count += !ret;
	}
	if ((ret && ret != -ENODEV) || !mark->cpu_count)
		stop_counting(&mark->cpus, &mark->cpu_count);
}

static void count_procs(struct cost_mark *mark, const struct barrier *barrier)
{
	int ret = 0;

	mark->procs = calloc(barrier->procs, sizeof(*mark->procs));
	for (unsigned int i = 0; mark->procs && i < barrier->procs && !ret; i++) {
		ret = perf_count_open(&mark->procs[i], perf_hardware,
				      barrier->reports[i].pid, -1);
		mark->proc_count += !ret;
	}
	if (ret)
		stop_counting(&mark->procs, &mark->proc_count);
}

/* Whether it has gone to sleep since it wrote its report, by the kernel's count. */
static bool sleeps(const struct proc_report *report, const struct fs *fs)
{
	uint64_t voluntary = 0;
	char status[4096];

	if (fs_read(fs, status, sizeof(status), "proc/%d/status", report->pid) <= 0)
		return false;
	fs_key_u64(status, "voluntary_ctxt_switches", &voluntary);
	return voluntary >= report->switches_start.voluntary;
}

/*
 * Until a process sleeps at the barrier, it goes on using time that belongs to no
 * release, and what it has used is not in the tasks' time. False when one did not within
 * 100 ms.
 */
static bool wait_asleep(struct barrier *barrier, const struct fs *fs)
{
	for (unsigned int i = 0; i < barrier->procs; i++) {
		struct proc_report *report = &barrier->reports[i];
		unsigned int looks = 0;
		clockid_t clock;

		while (!sleeps(report, fs)) {
			if (++looks == SLEEP_LOOKS)
				return false;
			clock_nap_ns(SLEEP_PAUSE_NS);
		}
		if (clock_getcpuclockid(report->pid, &clock))
			return false;
		report->cpu_gate_ns = clock_read_ns(clock);
		report->cpu_start_ns = report->cpu_gate_ns;
	}
	return true;
}

void cost_mark(struct cost_mark *mark, const struct round_env *env,
	       struct barrier *barrier)
{
	const bool asleep = !barrier || wait_asleep(barrier, env->fs);

	memset(mark, 0, sizeof(*mark));
	mark->ended_ns = UNKNOWN_U64;
	mark->tasks_ns = UNKNOWN_U64;
	cpu_time_read(&mark->cpu, env->fs);
	tasks_read_workers(&mark->workers, env->fs);
	if (asleep && cpu_time_read_tasks(&mark->tasks_ns, env->fs)) {
		mark->tasks_ns = UNKNOWN_U64;
		tasks_read_others(&mark->others, env->fs, getpid());
	}
	if (barrier) {
		count_procs(mark, barrier);
		count_cpus(mark);
	}
	if (mark->tasks_ns == UNKNOWN_U64)
		mark->own_ns = clock_read_ns(CLOCK_PROCESS_CPUTIME_ID);
	else if (cpu_time_read_tasks_and_own(&mark->tasks_ns, &mark->own_ns, env->fs))
		mark->tasks_ns = UNKNOWN_U64;
}

void cost_unmark(struct cost_mark *mark)
{
	stop_counting(&mark->procs, &mark->proc_count);
	stop_counting(&mark->cpus, &mark->cpu_count);
	tasks_free(&mark->workers);
	tasks_free(&mark->others);
}

static uint64_t spent(uint64_t from, uint64_t to)
{
	return to > from ? to - from : 0;
}

void cost_collect(struct cost_mark *mark, const struct proc_group *group,
		  struct result_round *round)
{
	round->caller_cpu_ns = 0;
	mark->ended_ns = 0;
	for (unsigned int i = 0; i < round->procs.count; i++) {
		struct result_proc *proc = (struct result_proc *)round->procs.items + i;
		const struct proc_report *report = &group->barrier->reports[i];
		struct proc_switches end = report->switches_end;
		uint64_t counts[PERF_COUNTS];
		struct rusage usage = { 0 };

		proc_group_exit_status(group, i, &usage);
		if (group->killers)
			end = (struct proc_switches){ (uint64_t)usage.ru_nvcsw,
						      (uint64_t)usage.ru_nivcsw };
		proc->voluntary_switches = spent(report->switches_start.voluntary,
						 end.voluntary);
		proc->involuntary_switches = spent(report->switches_start.involuntary,
						   end.involuntary);
		if (i < mark->proc_count && !perf_count_read(&mark->procs[i], counts)) {
			proc->kernel_instructions = counts[PERF_INSTRUCTIONS];
			proc->kernel_cycles = counts[PERF_CYCLES];
		}
		round->caller_cpu_ns += proc->cpu_ns;
		mark->ended_ns += spent(report->cpu_gate_ns, clock_rusage_ns(&usage));
	}
}

static void read_cpus(const struct cost_mark *mark, struct result_round *round)
{
	uint64_t sums[PERF_COUNTS] = { 0 }, counts[PERF_COUNTS];

	for (size_t i = 0; i < mark->cpu_count; i++) {
		if (perf_count_read(&mark->cpus[i], counts))
			return;
		for (unsigned int k = 0; k < PERF_COUNTS; k++)
			sums[k] += counts[k];
	}
	if (!mark->cpu_count)
		return;
	round->kernel_instructions = sums[PERF_INSTRUCTIONS];
	round->kernel_cycles = sums[PERF_CYCLES];
}

/* Without /proc/schedstat: of all that is still there, and of the releases. */
static uint64_t sum_tasks(const struct cost_mark *mark, const struct fs *fs,
			  const struct result_round *round)
{
	struct tasks others;
	uint64_t sum_ns;

	if (!mark->others.count || round->worker_cpu_ns == UNKNOWN_U64 ||
	    tasks_read_others(&others, fs, getpid()))
		return UNKNOWN_U64;
	sum_ns = round->caller_cpu_ns + round->worker_cpu_ns +
		 tasks_spent_ns(&mark->others, &others);
	tasks_free(&others);
	return sum_ns;
}

/* This process and all tasks at one moment: what the rest of the looking costs is
 * nobody's. */
static void account_tasks(const struct cost_mark *mark, const struct round_env *env,
			  struct result_round *round)
{
	uint64_t tasks_ns = UNKNOWN_U64, own_ns = 0;

	read_cpus(mark, round);
	if (mark->tasks_ns == UNKNOWN_U64)
		own_ns = clock_read_ns(CLOCK_PROCESS_CPUTIME_ID);
	else if (cpu_time_read_tasks_and_own(&tasks_ns, &own_ns, env->fs))
		tasks_ns = UNKNOWN_U64;
	round->own_cpu_ns = spent(round->caller_cpu_ns,
				  own_ns - mark->own_ns + mark->ended_ns);
	if (mark->tasks_ns == UNKNOWN_U64)
		round->tasks_cpu_ns = sum_tasks(mark, env->fs, round);
	/* Less than before: a CPU went off line. */
	else if (tasks_ns != UNKNOWN_U64 && tasks_ns >= mark->tasks_ns)
		round->tasks_cpu_ns = spent(round->own_cpu_ns, tasks_ns - mark->tasks_ns);
}

void cost_account(const struct cost_mark *mark, const struct round_env *env,
		  const struct tasks *workers, struct result_round *round)
{
	struct cpu_time cpu;

	if (mark->workers.count && workers->count)
		round->worker_cpu_ns = tasks_spent_ns(&mark->workers, workers);
	if (mark->ended_ns != UNKNOWN_U64)
		account_tasks(mark, env, round);
	if (cpu_time_read(&cpu, env->fs))
		return;
	round->machine_cpu_ns = cpu.busy_ns - mark->cpu.busy_ns;
	round->steal_ns = cpu.steal_ns - mark->cpu.steal_ns;
	round->irq_cpu_ns = cpu.irq_ns - mark->cpu.irq_ns;
}
