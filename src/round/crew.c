// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "round/crew.h"

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
	crew->gate = gate_new(procs, round_is_crowded(env, procs), env->clock);
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

static int open_pidfd(pid_t pid)
{
	int fd = (int)syscall(SYS_pidfd_open, pid, 0);

	return fd < 0 ? -errno : fd;
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
	fd = open_pidfd(pid);
	if (fd < 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		return fd;
	}
	crew->polls[POLL_PROCS + crew->started++] = (struct pollfd){ fd, POLLIN, 0 };
	return 0;
}

int crew_start(struct crew *crew, const struct round_env *env,
	       const struct round_task *task, struct err *err)
{
	struct proc proc = {
		.numa_node = env->numa_node,
		.swap_type = env->dev->swap_type,
		.passes_max = env->job->pageout_passes,
		.control = env->control,
		.pattern = task->pattern,
		.pool = task->pool,
		.method = task->method,
		.region = { NULL, point_size_bytes(task->point), env->page_bytes },
	};
	int ret = crew_new(crew, env, task->point->procs);

	if (ret)
		return err_sys(err, ret, "round: shared memory for %u processes",
			       task->point->procs);
	proc.gate = crew->gate;
	for (unsigned int i = 0; i < task->point->procs && !ret; i++) {
		proc.index = i;
		proc.cpu = env->cpus[i % env->cpu_count];
		ret = crew_fork(crew, &proc);
	}
	if (!ret)
		return 0;
	crew_end(crew);
	return err_sys(err, ret, "round: fork of %u processes", task->point->procs);
}

/* Milliseconds to the deadline, rounded up, 0 when it has passed. */
static int time_left_ms(uint64_t deadline_ns)
{
	uint64_t now_ns = clock_now_ns();

	if (now_ns >= deadline_ns)
		return 0;
	return (int)((deadline_ns - now_ns + NS_PER_MSEC - 1) / NS_PER_MSEC);
}

/* Then whoever waits at the gate will wait for ever. */
static bool anybody_died(const struct crew *crew)
{
	for (unsigned int i = 0; i < crew->started; i++) {
		if (crew->polls[POLL_PROCS + i].revents)
			return true;
	}
	return false;
}

/* The last to be done may be slower to tell us than the others are to leave. */
static bool all_done(const struct crew *crew)
{
	return atomic_load(&crew->gate->done) == crew->gate->procs;
}

enum crew_event crew_wait(struct crew *crew, uint64_t deadline_ns)
{
	for (;;) {
		int left_ms = time_left_ms(deadline_ns);
		int ready = poll(crew->polls, POLL_PROCS + crew->started, left_ms);

		if (ready < 0)
			continue;
		if (crew->polls[POLL_GATE].revents) {
			gate_drain_event(crew->gate);
			return CREW_ALL;
		}
		/* What is sent to all processes of a run ends its children too. */
		if (crew->polls[POLL_INTERRUPT].revents)
			return CREW_INTERRUPTED;
		if (anybody_died(crew))
			return all_done(crew) ? CREW_ALL : CREW_DIED;
		if (!left_ms)
			return CREW_LATE;
	}
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

static enum reject autopsy_one(const struct crew *crew, const struct fs *fs,
			       unsigned int index, const siginfo_t *info, char *detail,
			       size_t size)
{
	const struct seat *seat = &crew->gate->seats[index];
	const char *step = seat->step < proc_step_names.count
				   ? proc_step_names.items[seat->step]
				   : "exit";

	if (info->si_code == CLD_EXITED) {
		snprintf(detail, size, "process %u: %s: %s", index + 1, step,
			 strerror(-seat->error));
		return REJECT_CHILD_ERROR;
	}
	snprintf(detail, size, "process %u: %s: signal %d (%s)", index + 1, step,
		 info->si_status, strsignal(info->si_status));
	if (info->si_status == SIGKILL && oom_kills(fs) > crew->oom_kills)
		return REJECT_CHILD_OOM;
	return REJECT_CHILD_KILLED;
}

enum reject crew_autopsy(struct crew *crew, const struct fs *fs, char *detail,
			 size_t size)
{
	for (unsigned int i = 0; i < crew->started; i++) {
		siginfo_t info = { 0 };
		id_t fd = (id_t)crew->polls[POLL_PROCS + i].fd;

		if (waitid(P_PIDFD, fd, &info, WEXITED | WNOHANG | WNOWAIT) ||
		    !info.si_pid)
			continue;
		return autopsy_one(crew, fs, i, &info, detail, size);
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
		close(fd);
	}
	free(crew->polls);
	gate_free(crew->gate);
	memset(crew, 0, sizeof(*crew));
}
