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

static int crew_new(struct crew *crew, const struct round_env *env, unsigned int procs)
{
	memset(crew, 0, sizeof(*crew));
	sem_init(&crew->in_place, 0, 0);
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
	crew->oom_kills = crew_oom_kills(env->fs);
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

int crew_start(struct crew *crew, const struct round_env *env,
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
	int ret = crew_new(crew, env, task->point->procs);

	if (ret)
		return err_sys(err, ret, "round: shared memory for %u processes",
			       task->point->procs);
	proc.gate = crew->gate;
	for (unsigned int i = 0; i < task->point->procs && !ret; i++) {
		proc.index = i;
		proc.cpu = crew_cpu(env, i);
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
	return crew_cpu(env, env->cpu_count >= 2 * procs ? procs + index : index);
}

static int start_killers(struct crew *crew, const struct round_env *env,
			 const struct round_task *task)
{
	const unsigned int procs = crew->gate->procs;
	int ret = 0;

	crew->killers = calloc(procs, sizeof(*crew->killers));
	if (!crew->killers)
		return -ENOMEM;
	for (unsigned int i = 0; i < procs && !ret; i++) {
		crew->killers[i] = (struct killer){
			.gate = crew->gate,
			.index = i,
			.cpu = killer_cpu(env, procs, i),
			.pidfd = crew->polls[POLL_PROCS + i].fd,
			.call = task->method->release_from_parent,
			.observe = task->method->observe,
			.control = i + 1 == procs ? env->control : control_find(""),
			.in_place = &crew->in_place,
		};
		ret = killer_start(&crew->killers[i]);
		crew->killing += !ret;
	}
	/* None is to be on its way while the processes leave the gate. */
	for (unsigned int i = 0; i < crew->killing; i++) {
		while (sem_wait(&crew->in_place) && errno == EINTR)
			;
	}
	return ret;
}

int crew_open(struct crew *crew, const struct round_env *env,
	      const struct round_task *task, struct err *err)
{
	int ret = 0;

	if (release_has_killer(task->method))
		ret = start_killers(crew, env, task);
	if (ret)
		return err_sys(err, ret, "round: a thread for each of %u processes",
			       crew->gate->procs);
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

enum crew_event crew_wait_exit(struct crew *crew, uint64_t deadline_ns)
{
	gate_dismiss(crew->gate);
	for (unsigned int i = 0; i < crew->started; i++) {
		struct pollfd *proc = &crew->polls[POLL_PROCS + i];

		if (crew->killers && !crew->killers[i].observe)
			continue;
		do {
			if (!time_left_ms(deadline_ns))
				return CREW_LATE;
			poll(proc, 1, time_left_ms(deadline_ns));
		} while (!proc->revents);
	}
	return CREW_ALL;
}

void crew_end(struct crew *crew)
{
	gate_abandon(crew->gate);
	for (unsigned int i = 0; i < crew->started; i++) {
		int fd = crew->polls[POLL_PROCS + i].fd;

		syscall(SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0);
		while (waitid(P_PIDFD, (id_t)fd, NULL, WEXITED) && errno == EINTR)
			;
	}
	for (unsigned int i = 0; i < crew->killing; i++)
		killer_join(&crew->killers[i]);
	for (unsigned int i = 0; i < crew->started; i++)
		close(crew->polls[POLL_PROCS + i].fd);
	sem_destroy(&crew->in_place);
	free(crew->killers);
	free(crew->polls);
	gate_free(crew->gate);
	memset(crew, 0, sizeof(*crew));
}
