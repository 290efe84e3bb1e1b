// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <numa.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/signals.h"
#include "round/control.h"
#include "round/proc.h"

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

#define PASS_PAUSE_NS  (10 * NS_PER_MSEC)
#define CACHE_PAUSE_NS NS_PER_MSEC
#define CACHE_TRIES    20

static struct proc_report *report_of(const struct proc *proc)
{
	return &proc->barrier->reports[proc->index];
}

static int step_pin(struct proc *proc)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(proc->cpu, &set);
	return sched_setaffinity(0, sizeof(set), &set) ? -errno : 0;
}

/* Memory of the node the CPUs are on; with one node there is nothing to choose. */
static int step_bind(struct proc *proc)
{
	struct bitmask *nodes;

	if (proc->numa_node < 0 || numa_available() < 0 || numa_max_node() == 0)
		return 0;
	nodes = numa_allocate_nodemask();
	if (!nodes)
		return -ENOMEM;
	numa_bitmask_setbit(nodes, (unsigned int)proc->numa_node);
	errno = 0;
	numa_set_membind(nodes);
	numa_free_nodemask(nodes);
	return -errno;
}

/* Before it has the region: what it holds from here on is charged to the group. */
static int step_join(struct proc *proc)
{
	return *proc->cgroup ? fs_write(proc->fs, "0", "%s/cgroup.procs", proc->cgroup)
			     : 0;
}

static int step_map(struct proc *proc)
{
	struct region *region = &proc->region;

	region->addr = mmap(NULL, region->bytes, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return region->addr == MAP_FAILED ? -errno : 0;
}

static int step_advise(struct proc *proc)
{
	if (!madvise(proc->region.addr, proc->region.bytes, MADV_NOHUGEPAGE))
		return 0;
	/* A kernel built without huge pages has none to forbid. */
	return errno == EINVAL ? 0 : -errno;
}

/* What is swapped out is the same, to the byte, whatever stays resident beside it. */
static int step_fill(struct proc *proc)
{
	const struct region *region = &proc->region;
	const struct layout *layout = &proc->layout;
	const uint64_t block_pages = LAYOUT_BLOCK_BYTES / region->page_bytes;
	const uint64_t resident_pages = layout->resident_blocks * block_pages;
	const uint64_t swapped_pages = layout->blocks * block_pages - resident_pages;
	uint64_t serials[2] = {
		proc->index * swapped_pages + 1,
		proc->barrier->procs * swapped_pages + proc->index * resident_pages + 1,
	};
	struct region run = *region;

	for (uint64_t at = 0; at < region->bytes; at += run.bytes) {
		const bool stays = layout_stays(layout, at);

		run.addr = region->addr + at;
		run.bytes = layout_run(layout, at);
		pattern_fill(&run, proc->pattern, proc->pool, serials[stays]);
		serials[stays] += run.bytes / region->page_bytes;
	}
	return 0;
}

static int step_smaps(struct proc *proc)
{
	return proof_huge_bytes(&report_of(proc)->huge_bytes, &proc->region);
}

static int step_prepare(struct proc *proc)
{
	int (*const prepare)(const struct region *region) = proc->method->prepare;

	return prepare ? prepare(&proc->region) : 0;
}

/* A call for each run of pages between those that stay resident. */
static int page_out(const struct proc *proc)
{
	const struct region *region = &proc->region;
	uint64_t run_bytes;

	for (uint64_t at = 0; at < region->bytes; at += run_bytes) {
		run_bytes = layout_run(&proc->layout, at);
		if (!layout_stays(&proc->layout, at) &&
		    madvise(region->addr + at, run_bytes, MADV_PAGEOUT) &&
		    errno != EAGAIN)
			return -errno;
	}
	return 0;
}

/*
 * One call may leave pages behind: a page that was just touched is only moved to another
 * list by the first, and a full disk takes no more.
 */
static int step_page_out(struct proc *proc)
{
	struct proc_report *report = report_of(proc);
	int ret;

	for (;;) {
		ret = page_out(proc);
		if (ret)
			return ret;
		report->passes++;
		ret = proof_scan(&report->paged_out, &proc->region, &proc->layout,
				 proc->swap_type, false);
		if (ret ||
		    !(report->paged_out.resident_pages + report->paged_out.empty_pages))
			return ret;
		if (report->passes >= proc->passes_max)
			return 0;
		clock_nap_ns(PASS_PAUSE_NS);
	}
}

/* A page under writeback leaves the swap cache by itself, so that alone is waited for. */
static int step_prove(struct proc *proc)
{
	struct proc_report *report = report_of(proc);
	int ret;

	for (unsigned int tries = 0; tries < CACHE_TRIES; tries++) {
		ret = proof_scan(&report->proof, &proc->region, &proc->layout,
				 proc->swap_type, true);
		if (ret || !report->proof.cached_pages)
			return ret;
		clock_nap_ns(CACHE_PAUSE_NS);
	}
	return 0;
}

static struct proc_switches switches_now(void)
{
	struct rusage usage = { 0 };

	getrusage(RUSAGE_SELF, &usage);
	return (struct proc_switches){ (uint64_t)usage.ru_nvcsw,
				       (uint64_t)usage.ru_nivcsw };
}

/* Between the two looks at the barrier's clock stands the release and nothing else. */
static int step_release(struct proc *proc)
{
	int (*const release)(const struct region *region) = proc->method->release;
	int (*const start)(void) = proc->control->start;
	const clockid_t clock = proc->barrier->clock;
	struct proc_report *report = report_of(proc);
	uint64_t end_ns;
	int ret;

	report->switches_start = switches_now();
	/* pause() below is one, before anybody releases. */
	report->switches_start.voluntary++;
	report->cpu_gate_ns = clock_read_ns(CLOCK_THREAD_CPUTIME_ID);
	report->cpu_start_ns = report->cpu_gate_ns;
	barrier_prepared(proc->barrier);
	while (proc->method->release_from_parent)
		pause();
	if (!barrier_wait(proc->barrier))
		return -ECANCELED;
	ret = start ? start() : 0;
	if (ret)
		return ret;
	report->switches_start = switches_now();
	report->cpu_start_ns = clock_read_ns(CLOCK_THREAD_CPUTIME_ID);
	report->start_ns = clock_read_ns(clock);
	ret = release(&proc->region);
	end_ns = clock_read_ns(clock);
	report->cpu_ns = clock_read_ns(CLOCK_THREAD_CPUTIME_ID) - report->cpu_start_ns;
	report->switches_end = switches_now();
	report->end_ns = end_ns;
	return ret;
}

static const struct {
	const char *name;
	int (*run)(struct proc *proc);
} steps[PROC_STEPS] = {
	[PROC_PIN] = { "pin", step_pin },
	[PROC_BIND] = { "bind", step_bind },
	[PROC_JOIN] = { "join", step_join },
	[PROC_MAP] = { "map", step_map },
	[PROC_ADVISE] = { "advise", step_advise },
	[PROC_FILL] = { "fill", step_fill },
	[PROC_SMAPS] = { "smaps", step_smaps },
	[PROC_PREPARE] = { "prepare", step_prepare },
	[PROC_PAGE_OUT] = { "page out", step_page_out },
	[PROC_PROVE] = { "prove", step_prove },
	[PROC_RELEASE] = { "release", step_release },
};

const char *proc_step_name(unsigned int step)
{
	return step < PROC_STEPS ? steps[step].name : "exit";
}

_Noreturn void proc_main(struct proc *proc, pid_t parent)
{
	struct proc_report *report = report_of(proc);

	/* No process may outlive the run; and if it went before this call took hold, go
	 * too.
	 */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	signals_reset_child();
	report->pid = getpid();
	for (; report->step < PROC_STEPS; report->step++) {
		int (*const spoil)(struct proc * proc) =
			proc->control->child[report->step];

		report->error = steps[report->step].run(proc);
		if (!report->error && spoil)
			report->error = spoil(proc);
		if (report->error)
			_exit(1);
	}
	barrier_done(proc->barrier);
	barrier_wait_dismissed(proc->barrier);
	_exit(0);
}
