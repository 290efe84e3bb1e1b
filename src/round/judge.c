// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/plural.h"
#include "machine/identity.h"
#include "result/taint.h"
#include "round/allowance.h"
#include "round/judge.h"
#include "swapdev/backend.h"

#define RATIO_ERROR 0.05
#define SKEW_SHARE  100 /* of the shortest release: 1 % */
#define THP_DIR     "sys/kernel/mm/transparent_hugepage"

void judge_reject(struct result_round *round, enum reject reject, const char *fmt, ...)
{
	va_list ap;

	if (round->reject != REJECT_NONE)
		return;
	round->reject = reject;
	va_start(ap, fmt);
	vsnprintf(round->reject_detail, sizeof(round->reject_detail), fmt, ap);
	va_end(ap);
}

struct huge_sum {
	const struct fs *fs;
	uint64_t swaps;
};

static int add_huge_size(void *arg, const char *name)
{
	struct huge_sum *sum = arg;
	uint64_t swaps;

	if (strncmp(name, "hugepages-", 10))
		return 0;
	if (!fs_read_u64(sum->fs, &swaps, THP_DIR "/%s/stats/swpout", name))
		sum->swaps += swaps;
	/* To zswap, where that is on. */
	if (!fs_read_u64(sum->fs, &swaps, THP_DIR "/%s/stats/zswpout", name))
		sum->swaps += swaps;
	return 0;
}

void judge_counters_read(struct judge_counters *counters, const struct fs *fs)
{
	struct huge_sum sum = { fs, 0 };
	char *vmstat;

	memset(counters, 0, sizeof(*counters));
	if (fs_slurp(fs, &vmstat, 1 << 20, "proc/vmstat") > 0) {
		fs_key_u64(vmstat, "swpout_zero", &counters->zero_pages);
		fs_key_u64(vmstat, "thp_swpout", &counters->huge_swaps);
	}
	free(vmstat);
	fs_each(fs, THP_DIR, add_huge_size, &sum);
	counters->huge_swaps += sum.swaps;
	counters->tainted = identity_tainted(fs);
	identity_throttle(&counters->throttle, fs);
	temperature_read(&counters->temperature, fs);
}

void judge_conditions(const struct round_env *env, const struct point *point,
		      struct result_round *round)
{
	uint64_t want_bytes = SWAPDEV_FACTOR * point_bytes(point);
	char algorithm[LIST_NAME_MAX] = "", detail[sizeof(round->reject_detail)];
	enum reject reject = env->dev->backend->ready(env->dev, detail, sizeof(detail));

	if (reject)
		judge_reject(round, reject, "%s", detail);
	swapdev_algorithm(env->dev, algorithm, sizeof(algorithm));
	if (strcmp(algorithm, env->job->algorithm))
		judge_reject(round, REJECT_WRONG_ALGORITHM, "the device says '%s'",
			     algorithm);
	if (env->dev->disksize_bytes < want_bytes)
		judge_reject(round, REJECT_DISK_TOO_SMALL,
			     "disksize %" PRIu64 " bytes, the round needs %" PRIu64,
			     env->dev->disksize_bytes, want_bytes);
}

void judge_kept(const struct round_env *env, const struct swapdev_mark *before,
		struct result_round *round)
{
	const struct swap_backend *backend = env->dev->backend;
	char detail[sizeof(round->reject_detail)];
	enum reject reject = REJECT_NONE;

	if (backend->prove)
		reject = backend->prove(env->dev, before, detail, sizeof(detail));
	if (reject)
		judge_reject(round, reject, "%s", detail);
}

void judge_reports(const struct barrier *barrier, struct result_round *round)
{
	for (unsigned int i = 0; i < barrier->procs; i++) {
		const struct proc_report *report = &barrier->reports[i];
		const struct proof *out = &report->paged_out, *proof = &report->proof;
		const uint64_t left_pages = out->resident_pages + out->empty_pages;
		const uint64_t unswapped_pages = proof->resident_pages +
						 proof->empty_pages;

		if (report->huge_bytes)
			judge_reject(round, REJECT_HUGE_FOLIO,
				     "process %u: %" PRIu64 " bytes in huge pages", i + 1,
				     report->huge_bytes);
		if (left_pages)
			judge_reject(round, REJECT_PAGEOUT_INCOMPLETE,
				     "process %u: %" PRIu64
				     " page%s left after %u pass%s",
				     i + 1, left_pages, plural(left_pages),
				     report->passes, report->passes == 1 ? "" : "es");
		if (unswapped_pages)
			judge_reject(round, REJECT_PAGES_RESIDENT,
				     "process %u: %" PRIu64 " page%s not in swap", i + 1,
				     unswapped_pages, plural(unswapped_pages));
		if (proof->lost_pages)
			judge_reject(round, REJECT_RESIDENT_LOST,
				     "process %u: %" PRIu64 " of %" PRIu64
				     " pages that stay resident are not in memory",
				     i + 1, proof->lost_pages,
				     proof->lost_pages + proof->kept_pages);
		if (proof->wrong_device_pages)
			judge_reject(round, REJECT_WRONG_DEVICE,
				     "process %u: %" PRIu64 " page%s on another device",
				     i + 1, proof->wrong_device_pages,
				     plural(proof->wrong_device_pages));
		if (proof->cached_pages)
			judge_reject(round, REJECT_SWAP_CACHE,
				     "process %u: %" PRIu64 " page%s in the swap cache",
				     i + 1, proof->cached_pages,
				     plural(proof->cached_pages));
	}
}

/* What came to zram besides the round's own pages. Slots of the round before that were
 * held back may have been freed meanwhile. */
static uint64_t others_pages(const struct round_env *env, const struct round_task *task,
			     const struct result_round *round)
{
	uint64_t slack_bytes = env->slot_cache_pages * env->page_bytes;
	uint64_t have_bytes = round->gate.orig_data_bytes + slack_bytes;
	uint64_t own_bytes = round->before.orig_data_bytes + point_bytes(task->point);

	return have_bytes > own_bytes ? (have_bytes - own_bytes) / env->page_bytes : 0;
}

static uint64_t grown(uint64_t from, uint64_t to)
{
	return to > from ? to - from : 0;
}

/*
 * No page of the round is same-filled, and huge only as the pattern wants; as many as
 * others brought can be theirs. Zero pages that the kernel kept out are in no amount: if
 * they are the round's, zram is short of them.
 */
static void judge_kinds(const struct round_env *env, const struct round_task *task,
			const struct judge_counters *before,
			const struct judge_counters *now, struct result_round *round)
{
	uint64_t same_pages = grown(round->before.same_pages, round->gate.same_pages);
	uint64_t huge_pages = grown(round->before.huge_pages, round->gate.huge_pages);
	uint64_t zero_pages = grown(before->zero_pages, now->zero_pages);
	uint64_t others = others_pages(env, task, round);

	if (now->huge_swaps > before->huge_swaps)
		judge_reject(round, REJECT_HUGE_FOLIO,
			     "%" PRIu64 " huge folios were swapped out",
			     now->huge_swaps - before->huge_swaps);
	if (same_pages > others ||
	    zero_pages * env->page_bytes >
		    allowance_foreign_bytes(point_bytes(task->point)))
		judge_reject(round, REJECT_SAME_FILLED,
			     "%" PRIu64 " same-filled pages in %s, %" PRIu64
			     " zero pages kept out of it",
			     same_pages, env->dev->backend->name, zero_pages);
	if (huge_pages > others && !(task->pattern->flags & PATTERN_INCOMPRESSIBLE))
		judge_reject(round, REJECT_INCOMPRESSIBLE,
			     "%s stores %" PRIu64 " pages as they are",
			     env->dev->backend->name, huge_pages);
}

static void judge_amount(const struct round_env *env, const struct round_task *task,
			 struct result_round *round)
{
	uint64_t want_bytes = point_bytes(task->point);
	uint64_t slack_bytes = env->slot_cache_pages * env->page_bytes;
	uint64_t from_bytes = round->before.orig_data_bytes;
	uint64_t to_bytes = round->gate.orig_data_bytes;
	const struct swap_backend *backend = env->dev->backend;

	if (to_bytes + slack_bytes < from_bytes + want_bytes)
		judge_reject(round, backend->too_few,
			     "%s grew from %" PRIu64 " to %" PRIu64
			     " bytes, not by %" PRIu64,
			     backend->name, from_bytes, to_bytes, want_bytes);
	if (to_bytes > from_bytes + want_bytes + allowance_foreign_bytes(want_bytes))
		judge_reject(round, REJECT_FOREIGN_PAGES,
			     "%s grew from %" PRIu64 " to %" PRIu64
			     " bytes, by more than %" PRIu64,
			     backend->name, from_bytes, to_bytes, want_bytes);
}

static void judge_ratio(const struct round_env *env, const struct round_task *task,
			struct result_round *round)
{
	double orig = (double)round->gate.orig_data_bytes -
		      (double)round->before.orig_data_bytes;
	double compr = (double)round->gate.compr_data_bytes -
		       (double)round->before.compr_data_bytes;

	if (!(task->pattern->flags & PATTERN_KEEPS_RATIO))
		return;
	if (!(fabs(orig / compr / env->job->ratio - 1) <= RATIO_ERROR))
		judge_reject(round, REJECT_RATIO_OFF, "%.3f in zram, %.3f wanted",
			     orig / compr, env->job->ratio);
}

void judge_zram(const struct round_env *env, const struct round_task *task,
		const struct judge_counters *before, struct result_round *round)
{
	struct judge_counters now;

	judge_counters_read(&now, env->fs);
	judge_kinds(env, task, before, &now, round);
	judge_amount(env, task, round);
	judge_ratio(env, task, round);
}

static void judge_skew(struct result_round *round)
{
	uint64_t worst_ns = 0, least_release_ns = UINT64_MAX;

	for (size_t i = 0; i < round->procs.count; i++) {
		const struct result_proc *proc = result_proc(round, i);

		if (proc->start_skew_ns > worst_ns)
			worst_ns = proc->start_skew_ns;
		if (proc->release_ns < least_release_ns)
			least_release_ns = proc->release_ns;
	}
	if (worst_ns * SKEW_SHARE > least_release_ns)
		judge_reject(round, REJECT_GATE_SKEW,
			     "start skew %.1f us, above %g %% of %.0f us, the shortest "
			     "release",
			     (double)worst_ns / 1e3, 100.0 / SKEW_SHARE,
			     (double)least_release_ns / 1e3);
}

void judge_release(const struct round_env *env, struct result_round *round)
{
	if (!round_oversubscribed(env, round->procs.count))
		judge_skew(round);
}

void judge_all_freed(const struct round_env *env, const struct round_task *task,
		     struct result_round *round)
{
	const uint64_t bytes = point_bytes(task->point);
	const uint64_t allowed_bytes = round->before.orig_data_bytes +
				       env->slot_cache_pages * env->page_bytes +
				       allowance_foreign_bytes(bytes);

	if (round->released.orig_data_bytes > allowed_bytes)
		judge_reject(round, REJECT_NOT_RELEASED,
			     "%s held %" PRIu64 " bytes too many after a release of "
			     "%" PRIu64,
			     env->dev->backend->name,
			     round->released.orig_data_bytes -
				     round->before.orig_data_bytes,
			     bytes);
}

void judge_kernel(const struct round_env *env, const struct judge_counters *before,
		  struct result_round *round)
{
	uint64_t now = identity_tainted(env->fs);
	char line[KERNEL_LOG_LINE], from[64], to[64];

	if (kernel_log_read(env->kernel_log, line, sizeof(line)))
		judge_reject(round, REJECT_KERNEL_COMPLAINT, "%s", line);
	if (before->tainted == UNKNOWN_U64 || now == UNKNOWN_U64)
		return;
	if (now & ~before->tainted & TAINT_COMPLAINTS)
		judge_reject(round, REJECT_KERNEL_COMPLAINT,
			     "taint flags \"%s\" became \"%s\"",
			     taint_letters(before->tainted, from, sizeof(from)),
			     taint_letters(now, to, sizeof(to)));
}
