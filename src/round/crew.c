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
#include "round/control.h"
#include "round/crew.h"
#include "round/proc.h"

enum { POLL_GATE, POLL_INTERRUPT, POLL_PROCS };

static uint64_t oom_kills(const struct fs *fs)
{
	uint64_t count = 0;
	char *vmstat;

	if (fs_slurp(fs, &vmstat, 1 << 20, "proc/vmstat") < 0)
		return 0;
	fs_key_u64(vmstat, "oom_kill", &count);
	free(vmstat);
	return count;
}

static int crew_new(struct crew *crew, const struct round_env *env, unsigned int procs)
{
	memset(crew, 0, sizeof(*crew));
	crew->gate = gate_new(procs, round_oversubscribed(env, procs), env->clock);
	if (!crew->gate)
		return -errno;
	crew->polls = calloc(POLL_PROCS + procs, sizeof(*crew->polls));
	if (!crew->polls) {
		gate_free(crew->gate);
		return -ENOMEM;
	}
	crew->polls[POLL_GATE] = (struct pollfd){ crew->gate->parent_fd, POLLIN, 0 };
	crew->polls[POLL_INTERRUPT] = (struct pollfd){ env->interrupt_fd, POLLIN, 0 };
	crew->oom_kills = oom_kills(env->fs);
	return 0;
}

static int crew_fork(struct crew *crew, struct proc *proc)
{
	pid_t parent = getpid();
	pid_t pid = fork();
	int fd;

	if (pid < 0)
		return -errno;
	if (!pid)
		proc_live(proc, parent);
	fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (fd < 0) {
		const int ret = -errno;

		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		return ret;
	}
	crew->polls[POLL_PROCS + crew->started++] = (struct pollfd){ fd, POLLIN, 0 };
	return 0;
}

static unsigned int cpu_of(const struct round_env *env, unsigned int index)
{
	return env->cpus[index % env->cpu_count];
}

int crew_start(struct crew *crew, const struct round_env *env,
	       const struct round_task *task, struct err *err)
{
	struct proc proc = {
		.numa_node = env->numa_node,
		.swap_type = env->dev->swap_type,
		.passes_max = env->job->pageout_passes,
		.control = control_find(""),
		.pattern = task->pattern,
		.pool = task->pool,
		.method = task->method,
		.region = { NULL, point_region_bytes(task->point), env->page_bytes },
		.layout = point_layout(task->point),
	};
	int ret = crew_new(crew, env, task->point->procs);

	if (ret)
		return err_sys(err, ret, "round: shared memory for %u processes",
			       task->point->procs);
	crew->method = task->method;
	proc.gate = crew->gate;
	for (unsigned int i = 0; i < task->point->procs && !ret; i++) {
		proc.index = i;
		proc.cpu = cpu_of(env, i);
		/* One process in a round is enough to spoil it. */
		if (i + 1 == task->point->procs)
			proc.control = env->control;
		ret = crew_fork(crew, &proc);
	}
	if (!ret)
		return 0;
	crew_end(crew);
	return err_sys(err, ret, "round: fork of %u processes", task->point->procs);
}

/* A killer has a CPU of its own where there are enough, else that of its process, which
 * it leaves to it. */
static unsigned int killer_cpu(const struct round_env *env, unsigned int procs,
			       unsigned int index)
{
	return cpu_of(env, env->cpu_count >= 2 * procs ? procs + index : index);
}

int crew_open(struct crew *crew, const struct round_env *env,
	      const struct round_task *task, struct err *err)
{
	const unsigned int procs = crew->gate->procs;
	int ret = 0;

	if (task->method->observe || task->method->release_from_parent) {
		crew->killers = calloc(procs, sizeof(*crew->killers));
		if (!crew->killers)
			return err_sys(err, -ENOMEM, "round: %u killers", procs);
	}
	for (unsigned int i = 0; crew->killers && i < procs && !ret; i++) {
		crew->killers[i] = (struct killer){
			.gate = crew->gate,
			.index = i,
			.cpu = killer_cpu(env, procs, i),
			.pidfd = crew->polls[POLL_PROCS + i].fd,
			.method = task->method,
			.control = i + 1 == procs ? env->control : control_find(""),
		};
		ret = killer_start(&crew->killers[i]);
		crew->killing += !ret;
	}
	if (ret)
		return err_sys(err, ret, "round: a thread for each of %u processes",
			       procs);
	gate_open(crew->gate);
	return 0;
}

/* Milliseconds to the deadline, rounded up, 0 when it has passed. */
static int time_left_ms(uint64_t deadline_ns)
{
	uint64_t now_ns = clock_now_ns();

	if (now_ns >= deadline_ns)
		return 0;
	return (int)((deadline_ns - now_ns + NS_PER_MSEC - 1) / NS_PER_MSEC);
}

enum crew_event crew_wait(struct crew *crew, uint64_t deadline_ns)
{
	const struct gate *gate = crew->gate;
	/* Where killers see the processes end, an end is what they are there for. */
	const unsigned int watched = crew->killers ? 0 : crew->started;

	for (;;) {
		int left_ms = time_left_ms(deadline_ns);
		int ready = poll(crew->polls, POLL_PROCS + watched, left_ms);

		if (ready < 0)
			continue;
		if (crew->polls[POLL_GATE].revents) {
			gate_drain_event(gate);
			return CREW_ALL;
		}
		/* What is sent to all processes of a run ends its children too. */
		if (crew->polls[POLL_INTERRUPT].revents)
			return CREW_INTERRUPTED;
		/* Whoever waits for the dead at the gate waits for ever. But the last to
		 * be done may be slower to tell us than the others are to leave. */
		for (unsigned int i = 0; i < watched; i++) {
			if (crew->polls[POLL_PROCS + i].revents)
				return atomic_load(&gate->done) == gate->procs
					       ? CREW_ALL
					       : CREW_DIED;
		}
		if (!left_ms)
			return CREW_LATE;
	}
}

siginfo_t crew_end_of(const struct crew *crew, unsigned int index, struct rusage *usage)
{
	siginfo_t info = { 0 };

	syscall(SYS_waitid, P_PIDFD, crew->polls[POLL_PROCS + index].fd, &info,
		WEXITED | WNOHANG | WNOWAIT, usage);
	return info;
}

static uint64_t timeval_ns(const struct timeval *time)
{
	return (uint64_t)time->tv_sec * NS_PER_SEC + (uint64_t)time->tv_usec * 1000;
}

/* Of its whole life: the kernel splits it by ticks, but the sum is exact to 1 us. */
static uint64_t process_cpu_ns(const struct crew *crew, unsigned int index)
{
	struct rusage usage = { 0 };

	crew_end_of(crew, index, &usage);
	return timeval_ns(&usage.ru_utime) + timeval_ns(&usage.ru_stime);
}

int crew_collect(const struct crew *crew, const struct round_env *env,
		 struct result_round *round, uint64_t *end_ns)
{
	const struct gate *gate = crew->gate;
	uint64_t first_ns = UINT64_MAX, sum_ns = 0;

	*end_ns = 0;
	round->max_ns = 0;
	for (unsigned int i = 0; i < gate->procs; i++) {
		const struct proc_report *report = &gate->reports[i];
		const uint64_t release_ns = report->end_ns - report->start_ns;

		if (report->start_ns < first_ns)
			first_ns = report->start_ns;
		if (report->end_ns > *end_ns)
			*end_ns = report->end_ns;
		if (release_ns > round->max_ns)
			round->max_ns = release_ns;
		sum_ns += release_ns;
	}
	round->wall_ns = *end_ns - first_ns;
	round->mean_ns = sum_ns / gate->procs;
	for (unsigned int i = 0; i < gate->procs; i++) {
		const struct proc_report *report = &gate->reports[i];
		struct result_proc *proc = result_add_proc(round);

		if (!proc)
			return -ENOMEM;
		proc->cpu = cpu_of(env, i);
		proc->release_ns = report->end_ns - report->start_ns;
		proc->start_skew_ns = report->start_ns - first_ns;
		proc->cpu_ns = report->cpu_ns;
		if (crew->killers)
			proc->cpu_ns += process_cpu_ns(crew, i) - report->cpu_start_ns;
		if (crew->method->release_from_parent) {
			proc->call_ns = report->call_ns;
			proc->killer_cpu = report->killer_cpu;
		}
		proc->pages = report->proof.proven_pages;
		proc->resident_pages = report->proof.kept_pages;
		proc->passes = report->passes;
	}
	return 0;
}

enum crew_event crew_wait_exit(struct crew *crew, uint64_t deadline_ns)
{
	for (unsigned int i = 0; i < crew->started; i++) {
		struct pollfd *proc = &crew->polls[POLL_PROCS + i];

		do {
			if (!time_left_ms(deadline_ns))
				return CREW_LATE;
			poll(proc, 1, time_left_ms(deadline_ns));
		} while (!proc->revents);
	}
	return CREW_ALL;
}

static bool is_meant(const struct crew *crew, const siginfo_t *info)
{
	if (!crew->killers)
		return false;
	if (crew->method->release_from_parent)
		return info->si_code == CLD_KILLED;
	return info->si_code == CLD_EXITED && !info->si_status;
}

bool crew_ended_well(const struct crew *crew, const struct fs *fs)
{
	for (unsigned int i = 0; i < crew->killing; i++) {
		const siginfo_t info = crew_end_of(crew, i, NULL);

		if (crew->gate->reports[i].error || !is_meant(crew, &info))
			return false;
	}
	return oom_kills(fs) == crew->oom_kills;
}

enum reject crew_autopsy(struct crew *crew, const struct fs *fs, char *detail,
			 size_t size)
{
	for (unsigned int i = 0; i < crew->started; i++) {
		const struct proc_report *report = &crew->gate->reports[i];
		const char *step = proc_step_name(report->step);
		const siginfo_t info = crew_end_of(crew, i, NULL);

		if (!report->error && (!info.si_pid || is_meant(crew, &info)))
			continue;
		if (!info.si_pid || info.si_code == CLD_EXITED) {
			snprintf(detail, size, "process %u: %s: %s", i + 1, step,
				 strerror(-report->error));
			return REJECT_CHILD_ERROR;
		}
		snprintf(detail, size, "process %u: %s: signal %d (%s)", i + 1, step,
			 info.si_status, strsignal(info.si_status));
		if (info.si_status == SIGKILL && oom_kills(fs) > crew->oom_kills)
			return REJECT_CHILD_OOM;
		return REJECT_CHILD_KILLED;
	}
	if (oom_kills(fs) > crew->oom_kills) {
		snprintf(detail, size, "a process was killed for want of memory");
		return REJECT_CHILD_OOM;
	}
	snprintf(detail, size, "a process ended and left no trace");
	return REJECT_CHILD_ERROR;
}

void crew_end(struct crew *crew)
{
	for (unsigned int i = 0; i < crew->started; i++) {
		int fd = crew->polls[POLL_PROCS + i].fd;

		syscall(SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0);
		while (waitid(P_PIDFD, (id_t)fd, NULL, WEXITED) && errno == EINTR)
			;
	}
	gate_abandon(crew->gate);
	for (unsigned int i = 0; i < crew->killing; i++)
		killer_join(&crew->killers[i]);
	for (unsigned int i = 0; i < crew->started; i++)
		close(crew->polls[POLL_PROCS + i].fd);
	free(crew->killers);
	free(crew->polls);
	gate_free(crew->gate);
	memset(crew, 0, sizeof(*crew));
}
