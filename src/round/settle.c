// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "round/allowance.h"
#include "round/judge.h"
#include "round/settle.h"

#define POLL_MS 2
/* Three times as long as a deferring kernel lets a buffer lie that is not full. */
#define TOLD_AFTER_NS (300 * NS_PER_MSEC)

/* Without a look for so long, settle_ns is not what it says: the run was stopped. */
#define STILL_NS         NS_PER_SEC
#define ZSPAGE_PAGES_MAX 16 /* CONFIG_ZSMALLOC_CHAIN_SIZE at most */
#define QUIET_SHARE      10 /* a tenth of one CPU */

void settle_mark(struct settle_mark *mark, const struct round_env *env,
		 uint64_t round_bytes)
{
	mark->round_bytes = round_bytes;
	/* Nothing of an earlier round's may be in this one's peak. */
	mark->drained = !parking_drain(env->fs, env->dev->id);
	mark->parks = !parking_read(&mark->parking, env->fs, env->dev->id);
	cpu_time_read(&mark->cpu, env->fs);
	workers_read(&mark->workers, env->fs);
}

void settle_unmark(struct settle_mark *mark)
{
	workers_free(&mark->workers);
}

/* Foreign pages are allowed the memory of a whole zspage each, and nothing else is. */
static bool counters_back(const struct round_env *env, const struct settle_mark *mark,
			  const struct result_round *round)
{
	uint64_t slack_bytes = env->slot_cache_pages * env->page_bytes;
	const struct zram_counters *before = &round->before, *after = &round->after;
	uint64_t extra_bytes = 0;

	if (after->orig_data_bytes > before->orig_data_bytes)
		extra_bytes = after->orig_data_bytes - before->orig_data_bytes;
	return extra_bytes <= slack_bytes + allowance_foreign_bytes(mark->round_bytes) &&
	       after->mem_used_bytes <= before->mem_used_bytes + slack_bytes +
						extra_bytes * ZSPAGE_PAGES_MAX;
}

/* How the kernel's threads did since the last look. */
struct watch {
	struct workers last;
	uint64_t last_ns;
	uint64_t quiet_since_ns; /* 0: busy, or not known yet */
	uint64_t back_since_ns;  /* 0: zram's counters are not back, or handles are parked
				  */
	uint64_t parked_handles;
	uint64_t drained_total; /* of the parked handles */
	uint64_t drained_ns;    /* when that was last seen to grow */
};

static void watch_workers(struct watch *watch, const struct fs *fs)
{
	uint64_t now_ns = clock_now_ns();
	struct workers now;
	bool quiet;

	if (workers_read(&now, fs)) {
		watch->quiet_since_ns = watch->quiet_since_ns ? watch->quiet_since_ns
							      : now_ns;
		return;
	}
	quiet = watch->last.count && workers_spent_ns(&watch->last, &now) <
					     (now_ns - watch->last_ns) / QUIET_SHARE;
	if (!quiet)
		watch->quiet_since_ns = 0;
	else if (!watch->quiet_since_ns)
		watch->quiet_since_ns = watch->last_ns;
	workers_free(&watch->last);
	watch->last = now;
	watch->last_ns = now_ns;
}

static void watch_counters(struct watch *watch, const struct round_env *env,
			   const struct settle_mark *mark,
			   const struct result_round *round)
{
	if (watch->parked_handles || !counters_back(env, mark, round))
		watch->back_since_ns = 0;
	else if (!watch->back_since_ns)
		watch->back_since_ns = clock_now_ns();
}

/* Of the two variants that park, one drains by itself and in steps; the other waits. */
static void watch_parking(struct watch *watch, const struct round_env *env,
			  struct result_round *round)
{
	uint64_t now_ns = clock_now_ns();
	struct parking now;

	watch->parked_handles = 0;
	if (parking_read(&now, env->fs, env->dev->id) || !now.parked_handles)
		return;
	watch->parked_handles = now.parked_handles;
	if (!watch->drained_ns || now.drained_total != watch->drained_total) {
		watch->drained_total = now.drained_total;
		watch->drained_ns = now_ns;
	}
	if (now_ns - watch->drained_ns < TOLD_AFTER_NS)
		return;
	if (parking_drain(env->fs, env->dev->id))
		return;
	round->parking.told = true;
	round->parking.peak_handles = now.peak_handles;
}

static void account_parking(const struct round_env *env, const struct settle_mark *mark,
			    struct result_round *round)
{
	struct result_parking *parking = &round->parking;
	struct parking now;

	if (!mark->parks || parking_read(&now, env->fs, env->dev->id))
		return;
	parking->buffer_pages = now.buffer_pages;
	parking->deferred_pages = now.deferred_pages;
	if (!parking->told && mark->drained)
		parking->peak_handles = now.peak_handles;
	parking->deferred_handles = now.deferred_total - mark->parking.deferred_total;
	parking->fallback_handles = now.fallback_total - mark->parking.fallback_total;
}

static void note_held(struct result_round *round)
{
	uint64_t before_bytes = round->before.mem_used_bytes;
	uint64_t now_bytes = round->after.mem_used_bytes;

	if (round->held_bytes == UNKNOWN_U64)
		round->held_bytes = now_bytes > before_bytes ? now_bytes - before_bytes
							     : 0;
}

static void account(const struct round_env *env, const struct settle_mark *mark,
		    const struct watch *watch, struct result_round *round)
{
	struct cpu_time now;

	if (!cpu_time_read(&now, env->fs)) {
		round->machine_cpu_ns = now.busy_ns - mark->cpu.busy_ns;
		round->steal_ns = now.steal_ns - mark->cpu.steal_ns;
	}
	if (mark->workers.count && watch->last.count)
		round->worker_cpu_ns = workers_spent_ns(&mark->workers, &watch->last);
}

static void say_unsettled(const struct result_round *round, const struct watch *watch,
			  char *detail, size_t size)
{
	const struct zram_counters *before = &round->before, *after = &round->after;

	if (after->orig_data_bytes > before->orig_data_bytes)
		snprintf(detail, size, "zram still holds %" PRIu64 " bytes too many",
			 after->orig_data_bytes - before->orig_data_bytes);
	else if (after->mem_used_bytes > before->mem_used_bytes)
		snprintf(detail, size, "zram still uses %" PRIu64 " bytes too many",
			 after->mem_used_bytes - before->mem_used_bytes);
	else if (watch->parked_handles)
		snprintf(detail, size, "%" PRIu64 " handles are still parked",
			 watch->parked_handles);
	else if (!watch->quiet_since_ns)
		snprintf(detail, size, "kernel threads are still busy");
}

/* 0 to go on waiting, 1 when settled, or a negative errno. */
static int settle_look(const struct round_env *env, const struct settle_mark *mark,
		       struct watch *watch, struct result_round *round)
{
	int ret = swapdev_counters(env->dev, &round->after);

	if (ret)
		return ret;
	note_held(round);
	watch_parking(watch, env, round);
	watch_counters(watch, env, mark, round);
	watch_workers(watch, env->fs);
	return watch->back_since_ns && watch->quiet_since_ns;
}

/* The later of the two moments, which lies before the look that made sure of it. */
static uint64_t settled_ns(const struct watch *watch)
{
	if (!watch->back_since_ns || !watch->quiet_since_ns)
		return clock_now_ns();
	return watch->back_since_ns > watch->quiet_since_ns ? watch->back_since_ns
							    : watch->quiet_since_ns;
}

/* The longer of @gap_ns and the time since the look before, which is this one then. */
static uint64_t longer_gap(uint64_t gap_ns, uint64_t *last_ns)
{
	const uint64_t now_ns = clock_now_ns(), since_ns = now_ns - *last_ns;

	*last_ns = now_ns;
	return since_ns > gap_ns ? since_ns : gap_ns;
}

int settle_wait(const struct round_env *env, const struct settle_mark *mark,
		uint64_t end_ns, struct result_round *round, char *detail, size_t size)
{
	uint64_t deadline_ns = end_ns + env->job->settle_timeout_ms * NS_PER_MSEC;
	struct pollfd interrupt = { env->interrupt_fd, POLLIN, 0 };
	uint64_t last_ns = end_ns, gap_ns = 0;
	struct watch watch = { 0 };
	int ret;

	for (;;) {
		gap_ns = longer_gap(gap_ns, &last_ns);
		ret = settle_look(env, mark, &watch, round);
		if (ret)
			break;
		if (clock_now_ns() > deadline_ns) {
			say_unsettled(round, &watch, detail, size);
			ret = -ETIME;
			break;
		}
		if (poll(&interrupt, 1, POLL_MS) > 0) {
			ret = -EINTR;
			break;
		}
	}
	if (gap_ns > STILL_NS)
		judge_reject(round, REJECT_OFF_CPU,
			     "nobody watched for %" PRIu64 " ns whether all had settled",
			     gap_ns);
	round->settle_ns = settled_ns(&watch) - end_ns;
	account_parking(env, mark, round);
	account(env, mark, &watch, round);
	workers_free(&watch.last);
	return ret < 0 ? ret : 0;
}
