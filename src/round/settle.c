// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "round/allowance.h"
#include "round/judge.h"
#include "round/settle.h"
#include "round/slot_cache.h"
#include "round/watch.h"
#include "swapdev/backend.h"

#define POLL_MS 2
/* Three times as long as a deferring kernel lets a buffer lie that is not full. */
#define TOLD_AFTER_NS   (300 * NS_PER_MSEC)
#define PUSHED_AFTER_NS TOLD_AFTER_NS

/* Without a look for so long, settle_ns is not what it says: the run was stopped. */
#define STILL_NS         NS_PER_SEC
#define ZSPAGE_PAGES_MAX 16 /* CONFIG_ZSMALLOC_CHAIN_SIZE at most */
#define QUIET_SHARE      10 /* a tenth of one CPU */

void settle_mark(struct settle_mark *mark, const struct round_env *env,
		 struct barrier *barrier, uint64_t round_bytes)
{
	mark->round_bytes = round_bytes;
	/* Nothing of an earlier round's may be in this one's peak. */
	mark->drained = !parking_drain(env->fs, env->dev->driver, env->dev->id);
	mark->parks = !parking_read(&mark->parking, env->fs, env->dev->driver,
				    env->dev->id);
	cost_mark(&mark->cost, env, barrier);
}

void settle_unmark(struct settle_mark *mark)
{
	cost_unmark(&mark->cost);
}

/* What zram holds beyond what it held before, and beyond what is let pass; 0: nothing. */
static uint64_t held_too_many(const struct round_env *env, const struct settle_mark *mark,
			      const struct result_round *round)
{
	const uint64_t allowed_bytes = round->before.orig_data_bytes +
				       env->slot_cache_pages * env->page_bytes +
				       allowance_foreign_bytes(mark->round_bytes);

	if (round->after.orig_data_bytes <= allowed_bytes)
		return 0;
	return round->after.orig_data_bytes - round->before.orig_data_bytes;
}

/* Pages that are let pass are allowed the memory of a whole zspage each. */
static uint64_t used_too_many(const struct round_env *env,
			      const struct result_round *round)
{
	const struct zram_counters *before = &round->before, *after = &round->after;
	uint64_t allowed_bytes = before->mem_used_bytes +
				 env->slot_cache_pages * env->page_bytes;

	if (after->orig_data_bytes > before->orig_data_bytes)
		allowed_bytes += (after->orig_data_bytes - before->orig_data_bytes) *
				 ZSPAGE_PAGES_MAX;
	if (after->mem_used_bytes <= allowed_bytes)
		return 0;
	return after->mem_used_bytes - before->mem_used_bytes;
}

/* What the kernel's threads did since the last check. */
struct settling {
	struct tasks last;
	uint64_t last_ns;
	uint64_t quiet_since_ns; /* 0: busy, or not known yet */
	uint64_t back_since_ns;  /* 0: zram's counters are not back, or handles are parked
				  */
	uint64_t parked_handles;
	uint64_t drained_total; /* of the parked handles */
	uint64_t drained_ns;    /* when that was last seen to grow */
	uint64_t used_bytes;    /* by the store */
	uint64_t used_ns;       /* when that was last seen to change */
	bool pushed;            /* the kernel's caches of slots were, see slot_cache.h */
};

static void watch_workers(struct settling *settling, const struct fs *fs)
{
	uint64_t now_ns = clock_now_ns();
	struct tasks now;
	bool quiet;

	if (tasks_read_workers(&now, fs)) {
		settling->quiet_since_ns = settling->quiet_since_ns
						   ? settling->quiet_since_ns
						   : now_ns;
		return;
	}
	quiet = settling->last.count &&
		tasks_spent_ns(&settling->last, &now) <
			(now_ns - settling->last_ns) / QUIET_SHARE;
	if (!quiet)
		settling->quiet_since_ns = 0;
	else if (!settling->quiet_since_ns)
		settling->quiet_since_ns = settling->last_ns;
	tasks_free(&settling->last);
	settling->last = now;
	settling->last_ns = now_ns;
}

/* Of the two variants that park, one drains by itself and in steps; the other waits. */
static void watch_parking(struct settling *settling, const struct round_env *env,
			  struct result_round *round)
{
	uint64_t now_ns = clock_now_ns();
	struct parking now;

	settling->parked_handles = 0;
	if (parking_read(&now, env->fs, env->dev->driver, env->dev->id) ||
	    !now.parked_handles)
		return;
	settling->parked_handles = now.parked_handles;
	if (!settling->drained_ns || now.drained_total != settling->drained_total) {
		settling->drained_total = now.drained_total;
		settling->drained_ns = now_ns;
	}
	if (now_ns - settling->drained_ns < TOLD_AFTER_NS)
		return;
	if (parking_drain(env->fs, env->dev->driver, env->dev->id))
		return;
	round->parking.drain_requested = true;
	round->parking.peak_handles = now.peak_handles;
}

static void account_parking(const struct round_env *env, const struct settle_mark *mark,
			    struct result_round *round)
{
	struct result_parking *parking = &round->parking;
	struct parking parked;

	if (!mark->parks ||
	    parking_read(&parked, env->fs, env->dev->driver, env->dev->id))
		return;
	parking->buffer_pages = parked.buffer_pages;
	parking->deferred_pages = parked.deferred_pages;
	if (!parking->drain_requested && mark->drained)
		parking->peak_handles = parked.peak_handles;
	parking->deferred_handles = parked.deferred_total - mark->parking.deferred_total;
	parking->fallback_handles = parked.fallback_total - mark->parking.fallback_total;
}

static void judge_unsettled(struct result_round *round, const struct round_env *env,
			    const struct settle_mark *mark,
			    const struct settling *settling)
{
	const uint64_t held_bytes = held_too_many(env, mark, round);
	const uint64_t used_bytes = used_too_many(env, round);
	const char *store = env->dev->backend->name;

	if (settling->parked_handles)
		judge_reject(round, REJECT_SETTLE_TIMEOUT,
			     "%" PRIu64 " handles are still parked",
			     settling->parked_handles);
	else if (held_bytes)
		judge_reject(round, REJECT_SETTLE_TIMEOUT,
			     "%s still holds %" PRIu64 " bytes too many", store,
			     held_bytes);
	else if (used_bytes)
		judge_reject(round, REJECT_SETTLE_TIMEOUT,
			     "%s still uses %" PRIu64 " bytes too many, with %" PRIu64
			     " pages in it",
			     store, used_bytes,
			     round->after.orig_data_bytes / env->page_bytes);
	else
		judge_reject(round, REJECT_SETTLE_TIMEOUT,
			     "kernel threads are still busy");
}

/* Not of what the push changes, be it later: a kernel that defers parks that, too. */
static void watch_used(struct settling *settling, uint64_t used_bytes, uint64_t now_ns)
{
	if (settling->pushed || (settling->used_ns && used_bytes == settling->used_bytes))
		return;
	settling->used_bytes = used_bytes;
	settling->used_ns = now_ns;
}

/*
 * The slots that the kernel keeps back were allowed for; their zspages are not, as these
 * may be any number. Where nothing but they can be what is held, other slots take their
 * place; but not in a round that tells when memory comes back. 0 or a negative errno.
 */
static int push_kept_slots(const struct round_env *env, const struct settle_mark *mark,
			   struct settling *settling, struct result_round *round)
{
	const uint64_t now_ns = clock_now_ns();

	watch_used(settling, round->after.mem_used_bytes, now_ns);
	if (!env->slot_cache_pages || settling->pushed || settling->parked_handles ||
	    watch_times_memory(round->watch) || held_too_many(env, mark, round) ||
	    !used_too_many(env, round) || now_ns - settling->used_ns < PUSHED_AFTER_NS)
		return 0;
	settling->pushed = true;
	/* Those of processes and killers. */
	slot_cache_push(env,
			round->procs.count ? 2 * round->procs.count : env->cpu_count);
	return swapdev_counters(env->dev, &round->after);
}

/* When zram's counters came back: those of zspages that were pushed out had long been. */
static uint64_t back_ns(const struct settling *settling)
{
	return settling->pushed ? settling->used_ns : clock_now_ns();
}

/* 0 to go on waiting, 1 when settled, or a negative errno. */
static int look(const struct round_env *env, const struct settle_mark *mark,
		struct settling *settling, struct result_round *round)
{
	const struct zram_counters *before = &round->before, *after = &round->after;
	int ret = swapdev_counters(env->dev, &round->after);

	if (ret)
		return ret;
	if (round->held_bytes == UNKNOWN_U64)
		round->held_bytes = after->mem_used_bytes > before->mem_used_bytes
					    ? after->mem_used_bytes -
						      before->mem_used_bytes
					    : 0;
	watch_parking(settling, env, round);
	ret = push_kept_slots(env, mark, settling, round);
	if (ret)
		return ret;
	if (settling->parked_handles || held_too_many(env, mark, round) ||
	    used_too_many(env, round))
		settling->back_since_ns = 0;
	else if (!settling->back_since_ns)
		settling->back_since_ns = back_ns(settling);
	watch_workers(settling, env->fs);
	return settling->back_since_ns && settling->quiet_since_ns;
}

/* The later of the two moments, which lies before the look that made sure of it. */
static uint64_t settled_ns(const struct settling *settling)
{
	if (!settling->back_since_ns || !settling->quiet_since_ns)
		return clock_now_ns();
	return settling->back_since_ns > settling->quiet_since_ns
		       ? settling->back_since_ns
		       : settling->quiet_since_ns;
}

int settle_wait(const struct round_env *env, const struct settle_mark *mark,
		uint64_t end_ns, struct result_round *round)
{
	uint64_t deadline_ns = end_ns + env->job->settle_timeout_ms * NS_PER_MSEC;
	struct pollfd interrupt = { env->interrupt_fd, POLLIN, 0 };
	uint64_t looked_ns = end_ns, gap_ns = 0;
	struct settling settling = { 0 };
	int ret = 0;

	while (!ret) {
		const uint64_t now_ns = clock_now_ns();

		if (now_ns - looked_ns > gap_ns)
			gap_ns = now_ns - looked_ns;
		looked_ns = now_ns;
		ret = look(env, mark, &settling, round);
		if (!ret && clock_now_ns() > deadline_ns)
			ret = -ETIME;
		if (!ret && poll(&interrupt, 1, POLL_MS) > 0)
			ret = -EINTR;
	}
	if (gap_ns > STILL_NS)
		judge_reject(round, REJECT_OFF_CPU,
			     "not watched for %" PRIu64 " ns while waiting for all "
			     "to settle",
			     gap_ns);
	if (ret == -ETIME)
		judge_unsettled(round, env, mark, &settling);
	round->settle_ns = settled_ns(&settling) - end_ns;
	cost_account(&mark->cost, env, &settling.last, round);
	account_parking(env, mark, round);
	tasks_free(&settling.last);
	return ret < 0 && ret != -ETIME ? ret : 0;
}
