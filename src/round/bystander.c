// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "round/bystander.h"
#include "round/judge.h"

#define PACE_NS    (100 * NS_PER_USEC)
#define GRACE_NS   NS_PER_SEC
#define GATE_NS    (3 * NS_PER_SEC) /* from the first window to the second, at most */
#define HELD_BYTES (BYSTANDER_LIMIT_BYTES / 2 * 3)
#define BATCH      64 /* pages that are given back together */

#define WINDOW_LEAST_NS (120 * NS_PER_MSEC)
#define WINDOW_PAGE_NS  (4 * NS_PER_USEC)
#define WINDOW_MOST_NS  (800 * NS_PER_MSEC)

struct bystander_shared {
	_Atomic int error;
	_Atomic uint64_t ready_ns; /* 0: it has not got to its first touch */
};

/* What the process is given. */
struct life {
	const struct bystander *bystander;
	const struct round_task *task;
	const struct fs *fs;
	const char *cgroup;
	size_t page_bytes;
};

struct bystander_place bystander_place(const struct round_env *env,
				       const struct round_task *task)
{
	const size_t taken = round_cpus_taken(env, task);
	const size_t at = taken < env->cpu_count ? taken : env->cpu_count - 1;

	return (struct bystander_place){ env->cpus[at], at < taken };
}

uint64_t bystander_window_ns(const struct round_env *env, const struct round_task *task)
{
	const uint64_t pages = point_size_bytes(task->point) / env->page_bytes;
	const uint64_t in_turn = (task->point->procs + env->cpu_count - 1) /
				 env->cpu_count;
	const uint64_t window_ns = WINDOW_LEAST_NS + pages * in_turn * WINDOW_PAGE_NS;

	return window_ns < WINDOW_MOST_NS ? window_ns : WINDOW_MOST_NS;
}

static int settle_down(const struct life *life)
{
	cpu_set_t set;

	prctl(PR_SET_NAME, BYSTANDER_COMM);
	CPU_ZERO(&set);
	CPU_SET(life->bystander->place.cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		return -errno;
	return *life->cgroup ? fs_write(life->fs, "0", "%s/cgroup.procs", life->cgroup)
			     : 0;
}

/* What is in it is the round's own pattern: it may have to be compressed. */
static void fill(const struct life *life, unsigned char *page, uint64_t serial)
{
	const struct region region = { page, life->page_bytes, life->page_bytes };

	pattern_fill(&region, life->task->pattern, life->task->pool, serial);
}

static void touch_for_ever(const struct life *life, unsigned char *held)
{
	struct bystander_shared *shared = life->bystander->shared;
	const size_t pages = HELD_BYTES / life->page_bytes;
	uint64_t due_ns = 0, serial = UINT64_C(1) << 40;

	/* All that it holds once, as fast as it goes: from there on it is as it stays. */
	for (size_t i = 0; i < pages; i++)
		fill(life, held + i * life->page_bytes, serial++);
	due_ns = clock_now_ns();
	atomic_store(&shared->ready_ns, due_ns);
	for (size_t i = 0;; i = (i + 1) % pages) {
		volatile unsigned char *page = held + i * life->page_bytes;

		/* Time to give pages back is not measured, and delays nothing.
		 */
		if (i % BATCH == 0) {
			const uint64_t begin_ns = clock_now_ns();
			const size_t left = pages - i < BATCH ? pages - i : BATCH;

			madvise(held + i * life->page_bytes, left * life->page_bytes,
				MADV_DONTNEED);
			due_ns += clock_now_ns() - begin_ns;
		}
		while (clock_now_ns() < due_ns)
			;
		*page = 1;
		touch_log_add(life->bystander->log, due_ns, clock_now_ns() - due_ns);
		fill(life, held + i * life->page_bytes, serial++);
		due_ns += PACE_NS;
	}
}

static _Noreturn void live(const struct life *life, pid_t parent)
{
	unsigned char *held;
	int ret;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	ret = settle_down(life);
	held = mmap(NULL, HELD_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		    -1, 0);
	if (!ret && held == MAP_FAILED)
		ret = -errno;
	if (!ret && madvise(held, HELD_BYTES, MADV_NOHUGEPAGE) && errno != EINVAL)
		ret = -errno;
	if (!ret)
		touch_for_ever(life, held);
	atomic_store(&life->bystander->shared->error, ret);
	_exit(1);
}

/* Until all due before @end_ns has been touched; -ETIME: not in time, -ESRCH: it died,
 * -EINTR. */
static int await(const struct bystander *bystander, const struct round_env *env,
		 uint64_t end_ns)
{
	struct pollfd interrupt = { env->interrupt_fd, POLLIN, 0 };
	siginfo_t info = { 0 };

	while (!touch_log_reaches(bystander->log, end_ns)) {
		const uint64_t now_ns = clock_now_ns();
		const int left_ms = now_ns < end_ns
					    ? (int)((end_ns - now_ns) / NS_PER_MSEC)
					    : 0;

		waitid(P_PID, (id_t)bystander->pid, &info, WEXITED | WNOHANG | WNOWAIT);
		if (info.si_pid)
			return -ESRCH;
		if (now_ns > end_ns + GRACE_NS)
			return -ETIME;
		if (poll(&interrupt, 1, left_ms > 100 ? 100 : left_ms + 1) > 0)
			return -EINTR;
	}
	return 0;
}

static void reject(struct result_round *round, const struct bystander *bystander, int ret)
{
	const size_t count = atomic_load(&bystander->log->count);
	siginfo_t info = { 0 };

	waitid(P_PID, (id_t)bystander->pid, &info, WEXITED | WNOHANG | WNOWAIT);
	if (info.si_pid)
		judge_reject(round, REJECT_BYSTANDER_STARVED,
			     "the bystander was killed by signal %d after %zu touches",
			     info.si_code == CLD_EXITED ? 0 : info.si_status, count);
	else if (ret == -ETIME)
		judge_reject(round, REJECT_BYSTANDER_STARVED,
			     "the bystander on CPU %u was more than a second late, "
			     "after %zu touches",
			     bystander->place.cpu, count);
	else
		judge_reject(round, REJECT_BYSTANDER_STARVED, "the bystander: %s",
			     strerror(-ret));
}

static void stop(struct bystander *bystander)
{
	if (bystander->pid) {
		kill(bystander->pid, SIGKILL);
		while (waitpid(bystander->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	touch_log_free(bystander->log);
	if (bystander->shared)
		munmap(bystander->shared, sizeof(*bystander->shared));
	memset(bystander, 0, sizeof(*bystander));
}

static int share_memory(struct bystander *bystander)
{
	const uint64_t longest_ns = 2 * (bystander->window_ns + GRACE_NS) + GATE_NS;
	void *shared = mmap(NULL, sizeof(*bystander->shared), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (shared == MAP_FAILED)
		return -errno;
	bystander->shared = shared;
	bystander->log = touch_log_new(longest_ns / PACE_NS);
	return bystander->log ? 0 : -errno;
}

/* Until it touches; what it fails of before that is an error of the run. */
static int await_ready(struct bystander *bystander, const struct round_env *env)
{
	struct pollfd interrupt = { env->interrupt_fd, POLLIN, 0 };
	const uint64_t end_ns = clock_now_ns() + GRACE_NS;

	while (!(bystander->alone_ns = atomic_load(&bystander->shared->ready_ns))) {
		const int error = atomic_load(&bystander->shared->error);

		if (error)
			return error;
		if (clock_now_ns() > end_ns)
			return 0;
		if (poll(&interrupt, 1, 1) > 0)
			return -EINTR;
	}
	return 0;
}

int bystander_start(struct bystander *bystander, const struct round_env *env,
		    const struct round_task *task, struct bystander_place place,
		    const char *cgroup, struct result_round *round, struct err *err)
{
	const struct life life = { bystander, task, env->fs, cgroup, env->page_bytes };
	const pid_t parent = getpid();
	int ret;

	*bystander = (struct bystander){ .place = place,
					 .window_ns = bystander_window_ns(env, task) };
	ret = share_memory(bystander);
	if (!ret) {
		bystander->pid = fork();
		if (!bystander->pid)
			live(&life, parent);
		if (bystander->pid < 0) {
			ret = -errno;
			bystander->pid = 0;
		}
	}
	if (!ret)
		ret = await_ready(bystander, env);
	if (ret && ret != -EINTR)
		err_sys(err, ret, "bystander on CPU %u", place.cpu);
	if (!ret)
		ret = await(bystander, env, bystander->alone_ns + bystander->window_ns);
	if (ret == -ETIME || ret == -ESRCH) {
		reject(round, bystander, ret);
		ret = 0;
	}
	if (ret == -EINTR)
		err_set(err, ret, "interrupted");
	if (ret)
		stop(bystander);
	return ret;
}

static int note(const struct bystander *bystander, uint64_t start_ns,
		struct result_round *round)
{
	struct result_bystander *seen = &round->bystander;
	const uint64_t window_ns = bystander->window_ns;
	struct touch_span alone, span;
	int ret = touch_log_span(bystander->log, bystander->alone_ns,
				 bystander->alone_ns + window_ns, &alone);

	if (!ret)
		ret = touch_log_span(bystander->log, start_ns, start_ns + window_ns,
				     &span);
	if (ret)
		return ret;
	seen->cpu = bystander->place.cpu;
	seen->shares_cpu = bystander->place.shares_cpu;
	seen->window_ns = window_ns;
	seen->touches = span.touches;
	seen->p50_ns = span.p50_ns;
	seen->p99_ns = span.p99_ns;
	seen->p999_ns = span.p999_ns;
	seen->longest_ns = span.longest_ns;
	seen->alone_p50_ns = alone.p50_ns;
	seen->alone_p99_ns = alone.p99_ns;
	seen->alone_longest_ns = alone.longest_ns;
	return 0;
}

void bystander_end(struct bystander *bystander, const struct round_env *env,
		   uint64_t start_ns, struct result_round *round)
{
	int ret;

	if (bystander->pid && start_ns && !round->reject) {
		ret = await(bystander, env, start_ns + bystander->window_ns);
		if (!ret)
			ret = note(bystander, start_ns, round);
		/* Who waits next sees an interruption too, and says so. */
		if (ret && ret != -EINTR)
			reject(round, bystander, ret);
	}
	stop(bystander);
}

void bystander_hogs(size_t ran, size_t wanted, struct result_round *round)
{
	round->bystander.hogs = ran;
	if (ran < wanted)
		judge_reject(round, REJECT_BYSTANDER_STARVED,
			     "%zu of %zu CPUs were kept busy beside the bystander", ran,
			     wanted);
}
