// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "round/allowance.h"
#include "round/control.h"
#include "round/hog.h"
#include "round/request_only.h"
#include "round/round_env.h"
#include "round/watch.h"
#include "swapdev/backend.h"
#include "swapdev/zswap.h"
#include "workloads/pattern/util.h"

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

#define LATE_NS       (5 * NS_PER_MSEC)
#define STOP_NS       (100 * NS_PER_MSEC)
#define WRONG_RATIO   1.5
#define WRITE_BACK_NS (2 * NS_PER_SEC)
#define FOREIGN_MANY  10 /* times as much as others may have on the device */

static void use_coarse_clock(struct round_env *env)
{
	env->clock = CLOCK_MONOTONIC_COARSE;
}

static void set_other_algorithm(struct swapdev_options *options, const struct plan *plan)
{
	(void)plan;
	options->algorithm = strcmp(options->algorithm, "lzo") ? "lzo" : "lzo-rle";
}

static void halve_disk(struct swapdev_options *options, const struct plan *plan)
{
	options->disksize_bytes = plan->peak_bytes / 2;
}

static void fill_other_ratio(struct pattern_options *options)
{
	options->ratio *= WRONG_RATIO;
}

/* A kernel built without huge pages has none to ask for. */
static int ask_for_huge_pages(struct proc *proc)
{
	if (!madvise(proc->region.addr, proc->region.bytes, MADV_HUGEPAGE))
		return 0;
	return errno == EINVAL ? 0 : -errno;
}

/* The first block is swapped out in every layout. */
static int touch_a_page(struct proc *proc)
{
	proc->region.addr[0]++;
	return 0;
}

/* The first of those that stay, behind a run of others. One call may leave it behind, as
 * for all pages. */
static int page_out_a_resident(struct proc *proc)
{
	const struct layout none = { 0 };
	const size_t page_bytes = proc->region.page_bytes;
	struct region page = { proc->region.addr + layout_run(&proc->layout, 0),
			       page_bytes, page_bytes };
	struct proof proof;
	int ret;

	for (unsigned int i = 0; i < proc->passes_max; i++) {
		if (madvise(page.addr, page.bytes, MADV_PAGEOUT) && errno != EAGAIN)
			return -errno;
		ret = proof_scan(&proof, &page, &none, proc->swap_type, false);
		if (ret || !proof.resident_pages)
			return ret;
		clock_nap_ns(LATE_NS);
	}
	return 0;
}

static int be_killed(struct proc *proc)
{
	(void)proc;
	return raise(SIGKILL);
}

static int hang(struct proc *proc)
{
	(void)proc;
	while (pause() < 0)
		;
	return 0;
}

static int start_late(void)
{
	clock_nap_ns(LATE_NS);
	return 0;
}

static int fail(void)
{
	return -EIO;
}

/* As by hand, from outside: the one who lets it go on is another process. */
static int release_stopped(const struct region *region)
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
	if (waitpid(waker, NULL, 0) != waker)
		return -errno;
	return munmap(region->addr, region->bytes) ? -errno : 0;
}

static int be_stopped_in_release(struct proc *proc)
{
	static const struct release_method stopped = { .release = release_stopped };

	proc->method = &stopped;
	return 0;
}

static int release_nothing(const struct region *region)
{
	(void)region;
	return 0;
}

static int keep_all(struct proc *proc)
{
	static const struct release_method keep = { .release = release_nothing };

	proc->method = &keep;
	return 0;
}

/* To the round's device, as it has the highest priority. Half of a page does not
 * compress, so that they are many in bytes of the device's memory as well. */
static void page_out_others(const struct round_env *env, const struct round_task *task,
			    struct region *pages)
{
	const uint64_t allowed = allowance_foreign_bytes(point_bytes(task->point));
	const size_t count = FOREIGN_MANY * allowed / env->page_bytes + 1;
	const size_t bytes = count * env->page_bytes;
	void *addr = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (addr == MAP_FAILED)
		return;
	*pages = (struct region){ addr, bytes, env->page_bytes };
	for (size_t at = 0; at < bytes; at += env->page_bytes)
		random_bytes((unsigned char *)addr + at, env->page_bytes / 2, at);
	madvise(addr, bytes, MADV_PAGEOUT);
}

/* The last process switches it on again once half of its pages are out. */
static void switch_zswap_off(const struct round_env *env, const struct round_task *task,
			     struct region *pages)
{
	(void)task;
	(void)pages;
	ledger_set_knob(env->dev->ledger, ZSWAP_ENABLED, "N", NULL);
}

static int page_half_out_past_zswap(struct proc *proc)
{
	struct fs fs;
	int ret = fs_open(&fs, NULL);

	if (ret)
		return ret;
	if (madvise(proc->region.addr, proc->region.bytes / 2, MADV_PAGEOUT))
		ret = -errno;
	if (!ret)
		ret = fs_write(&fs, "Y", ZSWAP_ENABLED);
	fs_close(&fs);
	return ret;
}

/*
 * With no room in its pool each page that zswap refuses has it write others back, some of
 * which it only passes over the first time. Through the ledger, and back by it.
 */
static void have_pages_written_back(const struct round_env *env,
				    const struct round_task *task, struct region *pages)
{
	const struct swapdev *dev = env->dev;
	const uint64_t end = clock_now_ns() + WRITE_BACK_NS;
	void *page = mmap(NULL, env->page_bytes, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct swapdev_mark before, now;
	char said[512];

	(void)task;
	if (page == MAP_FAILED)
		return;
	*pages = (struct region){ page, env->page_bytes, env->page_bytes };
	dev->backend->mark(dev, &before);
	if (ledger_set_knob(dev->ledger, ZSWAP_LIMIT, "0", NULL))
		return;
	do {
		pages->addr[0]++;
		madvise(pages->addr, pages->bytes, MADV_PAGEOUT);
		dev->backend->mark(dev, &now);
	} while (now.written_back_pages == before.written_back_pages &&
		 clock_now_ns() < end);
	ledger_undo_knob(env->fs,
			 ledger_entry(dev->ledger, dev->ledger->entries.count - 1), said,
			 sizeof(said), NULL);
	ledger_drop_last(dev->ledger, NULL);
}

static void heed_planted_line(struct round_env *env)
{
	env->kernel_log->takes_planted = true;
}

/* Harmless: it only reads like a complaint. */
static void write_complaint(const struct round_env *env, const struct round_task *task,
			    struct region *pages)
{
	(void)task;
	(void)pages;
	fs_write(env->fs, KERNEL_LOG_PLANTED "WARNING: this line is planted\n",
		 "dev/kmsg");
}

/* docs/method.md has them too, in the rows of the rejects. */
const struct control controls[] = {
	{ "touch", REJECT_PAGES_RESIDENT, "one page is written to after the page-out",
	  .child = { [PROC_PAGE_OUT] = touch_a_page } },
	{ "evict", REJECT_RESIDENT_LOST, "one page that is to stay resident is paged out",
	  .resident = true, .child = { [PROC_PAGE_OUT] = page_out_a_resident } },
	{ "thp", REJECT_HUGE_FOLIO, "huge pages are requested",
	  .child = { [PROC_ADVISE] = ask_for_huge_pages } },
	{ "algorithm", REJECT_WRONG_ALGORITHM, "the device is given another algorithm",
	  .device = set_other_algorithm },
	{ "disk", REJECT_DISK_TOO_SMALL, "the device is half as large as the working set",
	  .device = halve_disk },
	{ "clock", REJECT_COARSE_CLOCK, "CLOCK_MONOTONIC_COARSE is used",
	  .host = use_coarse_clock },
	{ "kill", REJECT_CHILD_KILLED, "a process gets SIGKILL after the fill",
	  .child = { [PROC_FILL] = be_killed } },
	{ "hang", REJECT_CHILD_HUNG, "a process waits forever",
	  .child = { [PROC_FILL] = hang } },
	{ "fail", REJECT_CHILD_ERROR, "the release returns an error", .start = fail },
	{ "skew", REJECT_GATE_SKEW, "one process starts 5 ms late", .several = true,
	  .start = start_late },
	{ "foreign", REJECT_FOREIGN_PAGES, "pages of the parent go to the device, too",
	  .parent = { [CONTROL_FORKED] = page_out_others } },
	{ "hold", REJECT_SETTLE_TIMEOUT, "pages stay on the device",
	  .parent = { [CONTROL_RELEASED] = page_out_others } },
	{ "curve", REJECT_MEMORY_CURVE, "pages go to the device once all has settled",
	  .extra_watch = &watch_return,
	  .parent = { [CONTROL_SETTLED] = page_out_others } },
	{ "ratio", REJECT_RATIO_OFF, "memory is filled with another ratio",
	  .pattern = "lzo-ratio", .fill = fill_other_ratio },
	{ "complaint", REJECT_KERNEL_COMPLAINT,
	  "a line that looks like one is written to the log", .host = heed_planted_line,
	  .parent = { [CONTROL_PROVEN] = write_complaint } },
	{ "bypass", REJECT_NOT_IN_ZSWAP, "half of the pages are paged out with zswap off",
	  .backend = "zswap", .parent = { [CONTROL_BEGUN] = switch_zswap_off },
	  .child = { [PROC_PREPARE] = page_half_out_past_zswap } },
	{ "writeback", REJECT_ZSWAP_WRITTEN_BACK, "zswap's pool is left no room",
	  .backend = "zswap", .parent = { [CONTROL_PROVEN] = have_pages_written_back } },
	{ "stop", REJECT_OFF_CPU, "a process is stopped for 100 ms within its release",
	  .returns = true, .child = { [PROC_PROVE] = be_stopped_in_release } },
	{ "keep", REJECT_NOT_RELEASED, "one process releases nothing", .returns = true,
	  .child = { [PROC_PROVE] = keep_all } },
	{ "ask", REJECT_PROCESS_RAN,
	  "a killer's call only requests that its process "
	  "releases",
	  .calls = true, .child = { [PROC_PROVE] = request_only_await },
	  .killer = request_only_send },
	{ "preempt", REJECT_KILLER_STARVED,
	  "a killer loses its CPU for 100 ms before its call", .calls = true,
	  .killer = hog_call },
	{ "starve", REJECT_KILLER_STARVED,
	  "a killer gets no CPU for 100 ms once its process has ended", .observes = true,
	  .killer = hog_observer },
};

#define CONTROL_COUNT (sizeof(controls) / sizeof(controls[0]))

_Static_assert(CONTROL_COUNT <= CONTROLS_MAX, "a list of their names has room");

const size_t control_count = CONTROL_COUNT;

const struct control *control_find(const char *name)
{
	static const struct control none = { .name = "" };

	for (size_t i = 0; i < CONTROL_COUNT; i++) {
		if (!strcmp(controls[i].name, name))
			return &controls[i];
	}
	return &none;
}
