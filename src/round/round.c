// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>

#include "base/clock.h"
#include "probe/core_to_core.h"
#include "round/crew.h"
#include "round/judge.h"
#include "round/round.h"
#include "round/settle.h"

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

/* A round on its way. */
struct passage {
	const struct round_env *env;
	const struct round_task *task;
	struct result_round *round;
	struct err *err;
	struct crew crew;
	struct judge_counters before;
	struct settle_mark mark;
	uint64_t deadline_ns;
	uint64_t end_ns; /* of the last release, on clock_now_ns() */
	void *stowaway;  /* pages of our own on the device, for two of the controls */
};

bool round_is_crowded(const struct round_env *env, unsigned int procs)
{
	return procs > env->cpu_count;
}

/* Ten times as much as others may have there, in whole pages. */
static size_t stowaway_bytes(const struct passage *passage)
{
	size_t page_bytes = passage->env->page_bytes;
	size_t pages = 10 * settle_foreign_bytes(point_bytes(passage->task->point)) /
		       page_bytes;

	return (pages + 1) * page_bytes;
}

static void stow(struct passage *passage, enum control control)
{
	size_t bytes = stowaway_bytes(passage);
	char *pages;

	if (passage->env->control != control)
		return;
	pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		     0);
	if (pages == MAP_FAILED)
		return;
	for (size_t at = 0; at < bytes; at += passage->env->page_bytes)
		snprintf(pages + at, 64, "page %zu, which is not the round's", at);
	madvise(pages, bytes, MADV_PAGEOUT);
	passage->stowaway = pages;
}

static void unstow(struct passage *passage)
{
	if (passage->stowaway)
		munmap(passage->stowaway, stowaway_bytes(passage));
	passage->stowaway = NULL;
}

static int counters(const struct passage *passage, struct zram_counters *to)
{
	int ret = swapdev_counters(passage->env->dev, to);

	return ret ? err_sys(passage->err, ret, "%s: mm_stat", passage->env->dev->node)
		   : 0;
}

static int interrupted(struct passage *passage)
{
	judge_reject(passage->round, REJECT_INTERRUPTED, "a signal ended the run");
	return err_set(passage->err, -EINTR, "interrupted");
}

/* 0 when all came, also when the round is rejected for one that did not. */
static int wait_for_crew(struct passage *passage)
{
	struct result_round *round = passage->round;
	char detail[160];
	enum reject reject;
	enum crew_event event = crew_wait(&passage->crew, passage->deadline_ns);

	if (event == CREW_DIED || event == CREW_LATE)
		judge_kernel(passage->env, &passage->before, round);
	switch (event) {
	case CREW_ALL:
		return 0;
	case CREW_INTERRUPTED:
		return interrupted(passage);
	case CREW_DIED:
		reject = crew_autopsy(&passage->crew, passage->env->fs, detail,
				      sizeof(detail));
		judge_reject(round, reject, "%s", detail);
		return 0;
	case CREW_LATE:
		judge_reject(round, REJECT_CHILD_HUNG, "not ready within %u s",
			     passage->env->job->round_timeout_s);
		return 0;
	}
	return 0;
}

static int prepare(struct passage *passage)
{
	int ret = crew_start(&passage->crew, passage->env, passage->task, passage->err);

	if (ret)
		return ret;
	stow(passage, CONTROL_FOREIGN);
	return wait_for_crew(passage);
}

static int prove(struct passage *passage)
{
	struct result_round *round = passage->round;
	int ret = counters(passage, &round->gate);

	if (ret)
		return ret;
	judge_seats(passage->crew.gate, round);
	judge_zram(passage->env, passage->task, &passage->before, round);
	return 0;
}

static int add_proc(struct result_round *round, const struct seat *seat, unsigned int cpu,
		    uint64_t first_ns)
{
	struct result_proc *proc = result_add_proc(round);

	if (!proc)
		return -ENOMEM;
	proc->cpu = cpu;
	proc->release_ns = seat->end_ns - seat->start_ns;
	proc->start_skew_ns = seat->start_ns - first_ns;
	proc->cpu_ns = seat->cpu_ns;
	proc->pages = seat->proof.proven_pages;
	proc->passes = seat->passes;
	return 0;
}

static int collect(struct passage *passage)
{
	const struct gate *gate = passage->crew.gate;
	struct result_round *round = passage->round;
	uint64_t first_ns = UINT64_MAX, last_ns = 0, sum_ns = 0;
	int ret = 0;

	round->max_ns = 0;
	for (unsigned int i = 0; i < gate->procs; i++) {
		const struct seat *seat = &gate->seats[i];
		uint64_t release_ns = seat->end_ns - seat->start_ns;

		first_ns = seat->start_ns < first_ns ? seat->start_ns : first_ns;
		last_ns = seat->end_ns > last_ns ? seat->end_ns : last_ns;
		round->max_ns = release_ns > round->max_ns ? release_ns : round->max_ns;
		sum_ns += release_ns;
	}
	round->wall_ns = last_ns - first_ns;
	round->mean_ns = sum_ns / gate->procs;
	for (unsigned int i = 0; i < gate->procs && !ret; i++)
		ret = add_proc(round, &gate->seats[i],
			       passage->env->cpus[i % passage->env->cpu_count], first_ns);
	passage->end_ns = last_ns;
	return ret ? err_sys(passage->err, ret, "round") : 0;
}

/* Harmless: it only reads like a complaint. */
static void plant_complaint(const struct round_env *env)
{
	if (env->control == CONTROL_COMPLAINT)
		fs_write(env->fs, KERNEL_LOG_PLANTED "WARNING: this line is planted\n",
			 "dev/kmsg");
}

static int release(struct passage *passage)
{
	int ret;

	plant_complaint(passage->env);
	settle_unmark(&passage->mark);
	settle_mark(&passage->mark, passage->env, point_bytes(passage->task->point));
	gate_open(passage->crew.gate);
	ret = wait_for_crew(passage);
	if (ret || passage->round->reject)
		return ret;
	ret = collect(passage);
	if (ret)
		return ret;
	judge_release(passage->env, &passage->before, passage->round);
	stow(passage, CONTROL_HOLD);
	crew_wait_exit(&passage->crew, passage->deadline_ns);
	return 0;
}

/* Also after a rejected round: the next one is to find the device as this one did. */
static int settle(struct passage *passage)
{
	char detail[160] = "";
	int ret = settle_wait(passage->env, &passage->mark, passage->end_ns,
			      passage->round, detail, sizeof(detail));

	if (ret == -EINTR)
		return interrupted(passage);
	if (ret == -ETIME)
		judge_reject(passage->round, REJECT_SETTLE_TIMEOUT, "%s", detail);
	else if (ret)
		return err_sys(passage->err, ret, "%s: mm_stat", passage->env->dev->node);
	judge_on_cpu(passage->env, passage->round);
	return 0;
}

static int pass(struct passage *passage)
{
	static int (*const verbs[])(struct passage * passage) = { prepare, prove,
								  release };
	int ret = 0;

	settle_mark(&passage->mark, passage->env, point_bytes(passage->task->point));
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		ret = verbs[i](passage);
		if (ret || passage->round->reject)
			break;
	}
	if (!passage->end_ns)
		passage->end_ns = clock_now_ns();
	if (passage->crew.gate)
		crew_end(&passage->crew);
	if (!ret)
		ret = settle(passage);
	judge_kernel(passage->env, &passage->before, passage->round);
	unstow(passage);
	settle_unmark(&passage->mark);
	return ret;
}

/* Where one process is alone, its way is to the CPU that comes next: a worker's. */
static uint64_t apart_ns(const struct round_env *env, const struct round_task *task)
{
	size_t used = task->point->procs > 1 ? task->point->procs : 2;

	return core_to_core_ns(env->cpus, used < env->cpu_count ? used : env->cpu_count);
}

static int attempt(struct passage *passage)
{
	const struct round_env *env = passage->env;
	struct result_round *round = passage->round;
	char line[KERNEL_LOG_LINE];
	int ret = counters(passage, &round->before);

	if (ret)
		return ret;
	judge_counters_read(&passage->before, env->fs);
	/* What came between two rounds is no fault of this one's. */
	kernel_log_read(env->kernel_log, line, sizeof(line));
	judge_conditions(env, passage->task->point, round);
	round->core_to_core_before_ns = apart_ns(env, passage->task);
	if (!round->reject)
		ret = pass(passage);
	round->core_to_core_after_ns = apart_ns(env, passage->task);
	return ret;
}

int round_run(const struct round_env *env, const struct round_task *task,
	      struct result_round *round, struct err *err)
{
	struct passage passage = { .env = env, .task = task, .round = round, .err = err };
	uint64_t start_ns = clock_now_ns();
	int ret;

	passage.deadline_ns = start_ns + env->job->round_timeout_s * NS_PER_SEC;
	round->warmup = task->warmup;
	ret = attempt(&passage);
	/* It is in the result, and a result's round is valid or has a reason. */
	if (ret)
		judge_reject(round, REJECT_CHILD_ERROR, "%s", err->msg);
	round->valid = !round->reject;
	round->duration_ns = clock_now_ns() - start_ns;
	return ret;
}
