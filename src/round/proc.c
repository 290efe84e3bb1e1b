// SPDX-License-Identifier: GPL-2.0-or-later
#include <assert.h>
#include <errno.h>
#include <numa.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/signals.h"
#include "round/proc.h"

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

#define PASS_PAUSE_NS  (10 * NS_PER_MSEC)
#define CACHE_PAUSE_NS NS_PER_MSEC
#define CACHE_TRIES    20
#define LATE_NS        (5 * NS_PER_MSEC)
#define STOP_NS        (100 * NS_PER_MSEC)

static struct seat *seat_of(const struct proc *proc)
{
	return &proc->gate->seats[proc->index];
}

/* One process in a round is enough to spoil it. */
static bool plays(const struct proc *proc, enum control control)
{
	return proc->control == control && proc->index == proc->gate->procs - 1;
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

static int step_map(struct proc *proc)
{
	struct region *region = &proc->region;

	region->addr = mmap(NULL, region->bytes, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return region->addr == MAP_FAILED ? -errno : 0;
}

static int step_advise(struct proc *proc)
{
	int advice = plays(proc, CONTROL_THP) ? MADV_HUGEPAGE : MADV_NOHUGEPAGE;

	if (!madvise(proc->region.addr, proc->region.bytes, advice))
		return 0;
	/* A kernel built without huge pages has none to forbid. */
	return errno == EINVAL ? 0 : -errno;
}

static int step_fill(struct proc *proc)
{
	uint64_t pages = proc->region.bytes / proc->region.page_bytes;

	pattern_fill(&proc->region, proc->pattern, proc->pool, proc->index * pages + 1);
	if (plays(proc, CONTROL_KILL))
		raise(SIGKILL);
	while (plays(proc, CONTROL_HANG))
		pause();
	return 0;
}

static int step_huge(struct proc *proc)
{
	return proof_huge_bytes(&seat_of(proc)->huge_bytes, &proc->region);
}

static bool all_swapped(const struct proof *proof)
{
	return !proof->resident_pages && !proof->empty_pages;
}

/*
 * One call may leave pages behind: a page that was just touched is only moved to another
 * list by the first, and a full disk takes no more.
 */
static int step_pageout(struct proc *proc)
{
	struct seat *seat = seat_of(proc);
	int ret;

	for (;;) {
		if (madvise(proc->region.addr, proc->region.bytes, MADV_PAGEOUT) &&
		    errno != EAGAIN)
			return -errno;
		seat->passes++;
		ret = proof_scan(&seat->paged_out, &proc->region, proc->swap_type, false);
		if (ret || all_swapped(&seat->paged_out))
			break;
		if (seat->passes >= proc->passes_max)
			break;
		clock_nap_ns(PASS_PAUSE_NS);
	}
	if (plays(proc, CONTROL_TOUCH))
		proc->region.addr[proc->region.bytes / 2]++;
	return ret;
}

/* A page under writeback leaves the swap cache by itself, so that alone is waited for. */
static int step_prove(struct proc *proc)
{
	struct seat *seat = seat_of(proc);
	int ret;

	for (unsigned int tries = 0; tries < CACHE_TRIES; tries++) {
		ret = proof_scan(&seat->proof, &proc->region, proc->swap_type, true);
		if (ret || !seat->proof.cached_pages)
			return ret;
		clock_nap_ns(CACHE_PAUSE_NS);
	}
	return 0;
}

/* As by hand, from outside: the one who lets it go on is another process. */
static int stop_for_a_moment(void)
{
	const pid_t self = getpid();
	const pid_t waker = fork();

	if (waker < 0)
		return -errno;
	if (!waker) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;) {
			clock_nap_ns(STOP_NS);
			kill(self, SIGCONT);
		}
	}
	raise(SIGSTOP);
	kill(waker, SIGKILL);
	return waitpid(waker, NULL, 0) == waker ? 0 : -errno;
}

static int release_stopped(const struct region *region)
{
	const int ret = stop_for_a_moment();

	return !ret && munmap(region->addr, region->bytes) ? -errno : ret;
}

/* Between the two clock reads stands the release and nothing else. */
static int step_release(struct proc *proc)
{
	int (*const release)(const struct region *region) =
		plays(proc, CONTROL_STOP) ? release_stopped : proc->method->release;
	const struct gate *gate = proc->gate;
	struct seat *seat = seat_of(proc);
	uint64_t cpu_start_ns, start_ns, end_ns;
	int ret;

	gate_pass(proc->gate);
	if (plays(proc, CONTROL_SKEW))
		clock_nap_ns(LATE_NS);
	if (plays(proc, CONTROL_FAIL))
		return -EIO;
	cpu_start_ns = clock_read_ns(CLOCK_THREAD_CPUTIME_ID);
	start_ns = clock_read_ns(gate->clock);
	ret = release(&proc->region);
	end_ns = clock_read_ns(gate->clock);
	seat->cpu_ns = clock_read_ns(CLOCK_THREAD_CPUTIME_ID) - cpu_start_ns;
	seat->start_ns = start_ns;
	seat->end_ns = end_ns;
	return ret;
}

static int (*const steps[])(struct proc *proc) = {
	step_pin,  step_bind,    step_map,   step_advise,  step_fill,
	step_huge, step_pageout, step_prove, step_release,
};

static const char *const names[] = {
	"pin", "bind", "map", "advise", "fill", "smaps", "page out", "prove", "release",
};

#define STEP_COUNT (sizeof(steps) / sizeof(steps[0]))

static_assert(sizeof(names) / sizeof(names[0]) == STEP_COUNT, "a name for each step");

const struct names proc_step_names = { "step", names, STEP_COUNT };

_Noreturn void proc_live(struct proc *proc, pid_t parent)
{
	struct seat *seat = seat_of(proc);

	/* Nobody may outlive the run; and if it went before this call took hold, go too.
	 */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	signals_reset_child();
	for (; seat->step < STEP_COUNT; seat->step++) {
		seat->error = steps[seat->step](proc);
		if (seat->error)
			_exit(1);
	}
	gate_done(proc->gate);
	_exit(0);
}
