/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_TOUCH_LOG_H
#define SWAPREL_ROUND_TOUCH_LOG_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A page that is touched at a set time. */
struct touch {
	uint64_t due_ns;  /* on clock_now_ns() */
	uint64_t took_ns; /* from then until the page was there */
};

/* One after the other, by one process; read by another. */
struct touch_log {
	_Atomic size_t count;
	size_t room;
	struct touch items[];
};

/* The touches due in a span of time. */
struct touch_span {
	size_t touches;
	uint64_t p50_ns, p99_ns, p999_ns, longest_ns;
};

/* Memory to share with processes forked from here on, all of it in place: to write to it
 * is no page fault. NULL and errno on error. */
struct touch_log *touch_log_new(size_t room);
void touch_log_free(struct touch_log *log);

/* What there is no room for is dropped. */
static inline void touch_log_add(struct touch_log *log, uint64_t due_ns, uint64_t took_ns)
{
	const size_t count = atomic_load_explicit(&log->count, memory_order_relaxed);

	if (count == log->room)
		return;
	log->items[count] = (struct touch){ due_ns, took_ns };
	atomic_store_explicit(&log->count, count + 1, memory_order_release);
}

/* All touches due before @end_ns are there. */
bool touch_log_reaches(const struct touch_log *log, uint64_t end_ns);

/*
 * Those due from @start_ns to before @end_ns: a percentile is the smallest value that at
 * least so many of them do not pass (nearest rank), the longest is exact. 0, -ENODATA: no
 * touch was due, or -ENOMEM.
 */
int touch_log_span(const struct touch_log *log, uint64_t start_ns, uint64_t end_ns,
		   struct touch_span *span);

#endif
