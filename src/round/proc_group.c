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
#include "round/proc.h"
#include "round/proc_group.h"

static int proc_group_new(struct proc_group *group, const struct round_env *env,
			  unsigned int procs)
{
	memset(group, 0, sizeof(*group));
	sem_init(&group->in_place, 0, 0);
	group->barrier = barrier_new(procs, round_oversubscribed(env, procs), env->clock);
	if (!group->barrier)
		return -errno;
	group->polls = calloc(POLL_PROCS + procs, sizeof(*group->polls));
	if (!group->polls) {
		barrier_free(group->barrier);
		return -ENOMEM;
	}
	group->polls[POLL_BARRIER] = (struct pollfd){ group->barrier->parent_fd, POLLIN,
						      0 };
	group->polls[POLL_INTERRUPT] = (struct pollfd){ env->interrupt_fd, POLLIN, 0 };
	group->oom_kills = proc_group_oom_kills(env->fs);
	return 0;
}

static int proc_group_fork(struct proc_group *group, struct proc *proc)
{
	pid_t parent = getpid();
	pid_t pid = fork();
	int fd;

	if (pid < 0)
		return -errno;
	if (!pid)
		proc_main(proc, parent);
	fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (fd < 0) {
		const int ret = -errno;

		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		return ret;
	}
	group->polls[POLL_PROCS + group->started++] = (struct pollfd){ fd, POLLIN, 0 };
	return 0;
}

int proc_group_start(struct proc_group *group, const struct round_env *env,
		     const struct round_task *task, struct err *err)
{
	struct proc proc = {
		.numa_node = env->numa_node,
		.fs = env->fs,
		.cgroup = round_cgroup(env, task),
		.swap_type = env->dev->swap_type,
		.passes_max = env->job->pageout_passes,
		.control = control_find(""),
		.pattern = task->pattern,
		.pool = task->pool,
		.method = task->method,
		.region = { NULL, point_region_bytes(task->point), env->page_bytes },
		.layout = point_layout(task->point),
	};
	int ret = proc_group_new(group, env, task->point->procs);

	if (ret)
		return err_sys(err, ret, "round: shared memory for %u processes",
			       task->point->procs);
	proc.barrier = group->barrier;
	for (unsigned int i = 0; i < task->point->procs && !ret; i++) {
		proc.index = i;
		proc.cpu = proc_group_cpu(env, i);
		/* One process in a round is enough to spoil it. */
		if (i + 1 == task->point->procs)
			proc.control = env->control;
		ret = proc_group_fork(group, &proc);
	}
	if (!ret)
		return 0;
	proc_group_end(group);
	return err_sys(err, ret, "round: fork of %u processes", task->point->procs);
}

/* A killer has a CPU of its own where there are enough, else that of its process, which
 * it leaves to it. */
static unsigned int killer_cpu(const struct round_env *env, unsigned int procs,
			       unsigned int index)
{
	return proc_group_cpu(env, env->cpu_count >= 2 * procs ? procs + index : index);
}

static int start_killers(struct proc_group *group, const struct round_env *env,
			 const struct round_task *task)
{
	const unsigned int procs = group->barrier->procs;
	int ret = 0;

	group->killers = calloc(procs, sizeof(*group->killers));
	if (!group->killers)
		return -ENOMEM;
	for (unsigned int i = 0; i < procs && !ret; i++) {
		group->killers[i] = (struct killer){
			.barrier = group->barrier,
			.index = i,
			.cpu = killer_cpu(env, procs, i),
			.pidfd = group->polls[POLL_PROCS + i].fd,
			.call = task->method->release_from_parent,
			.observe = task->method->observe,
			.control = i + 1 == procs ? env->control : control_find(""),
			.in_place = &group->in_place,
		};
		ret = killer_start(&group->killers[i]);
		group->killing += !ret;
	}
	/* None is to be on its way while the processes leave the barrier. */
	for (unsigned int i = 0; i < group->killing; i++) {
		while (sem_wait(&group->in_place) && errno == EINTR)
			;
	}
	return ret;
}

int proc_group_open(struct proc_group *group, const struct round_env *env,
		    const struct round_task *task, struct err *err)
{
	int ret = 0;

	if (release_has_killer(task->method))
		ret = start_killers(group, env, task);
	if (ret)
		return err_sys(err, ret, "round: a thread for each of %u processes",
			       group->barrier->procs);
	barrier_open(group->barrier);
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

enum proc_group_event proc_group_wait(struct proc_group *group, uint64_t deadline_ns)
{
	const struct barrier *barrier = group->barrier;
	/* Where killers see the processes end, an end is what they are there for. */
	const unsigned int watched = group->killers ? 0 : group->started;

	for (;;) {
		int left_ms = time_left_ms(deadline_ns);
		int ready = poll(group->polls, POLL_PROCS + watched, left_ms);

		if (ready < 0)
			continue;
		if (group->polls[POLL_BARRIER].revents) {
			barrier_drain_event(barrier);
			return PROC_GROUP_ALL;
		}
		/* What is sent to all processes of a run ends its children too. */
		if (group->polls[POLL_INTERRUPT].revents)
			return PROC_GROUP_INTERRUPTED;
		/* Whoever waits for the dead at the barrier waits for ever. But the last
		 * to be done may be slower to tell us than the others are to leave. */
		for (unsigned int i = 0; i < watched; i++) {
			if (group->polls[POLL_PROCS + i].revents)
				return atomic_load(&barrier->done) == barrier->procs
					       ? PROC_GROUP_ALL
					       : PROC_GROUP_DIED;
		}
		if (!left_ms)
			return PROC_GROUP_LATE;
	}
}

enum proc_group_event proc_group_wait_exit(struct proc_group *group, uint64_t deadline_ns)
{
	barrier_dismiss(group->barrier);
	for (unsigned int i = 0; i < group->started; i++) {
		struct pollfd *proc = &group->polls[POLL_PROCS + i];

		if (group->killers && !group->killers[i].observe)
			continue;
		do {
			if (!time_left_ms(deadline_ns))
				return PROC_GROUP_LATE;
			poll(proc, 1, time_left_ms(deadline_ns));
		} while (!proc->revents);
	}
	return PROC_GROUP_ALL;
}

void proc_group_end(struct proc_group *group)
{
	barrier_abandon(group->barrier);
	for (unsigned int i = 0; i < group->started; i++) {
		int fd = group->polls[POLL_PROCS + i].fd;

		syscall(SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0);
		while (waitid(P_PIDFD, (id_t)fd, NULL, WEXITED) && errno == EINTR)
			;
	}
	for (unsigned int i = 0; i < group->killing; i++)
		killer_join(&group->killers[i]);
	for (unsigned int i = 0; i < group->started; i++)
		close(group->polls[POLL_PROCS + i].fd);
	sem_destroy(&group->in_place);
	free(group->killers);
	free(group->polls);
	barrier_free(group->barrier);
	memset(group, 0, sizeof(*group));
}
