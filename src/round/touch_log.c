// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "round/touch_log.h"

static size_t log_bytes(size_t room)
{
	return sizeof(struct touch_log) + room * sizeof(struct touch);
}

struct touch_log *touch_log_new(size_t room)
{
	struct touch_log *log = mmap(NULL, log_bytes(room), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (log == MAP_FAILED)
		return NULL;
	log->room = room;
	return log;
}

void touch_log_free(struct touch_log *log)
{
	if (log)
		munmap(log, log_bytes(log->room));
}

bool touch_log_reaches(const struct touch_log *log, uint64_t end_ns)
{
	const size_t count = atomic_load_explicit(&log->count, memory_order_acquire);

	return count && log->items[count - 1].due_ns >= end_ns;
}

static int by_size(const void *left, const void *right)
{
	const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

/* @per_mille of them are not above it. */
static uint64_t percentile(const uint64_t *sorted, size_t count, size_t per_mille)
{
	return sorted[(count * per_mille + 999) / 1000 - 1];
}

int touch_log_span(const struct touch_log *log, uint64_t start_ns, uint64_t end_ns,
		   struct touch_span *span)
{
	const size_t total = atomic_load_explicit(&log->count, memory_order_acquire);
	uint64_t *values = calloc(total + 1, sizeof(*values));
	size_t count = 0;

	if (!values)
		return -ENOMEM;
	for (size_t i = 0; i < total; i++) {
		const struct touch *touch = &log->items[i];

		if (touch->due_ns >= start_ns && touch->due_ns < end_ns)
			values[count++] = touch->took_ns;
	}
	if (count) {
		qsort(values, count, sizeof(*values), by_size);
		*span = (struct touch_span){
			.touches = count,
			.p50_ns = percentile(values, count, 500),
			.p99_ns = percentile(values, count, 990),
			.p999_ns = percentile(values, count, 999),
			.longest_ns = values[count - 1],
		};
	}
	free(values);
	return count ? 0 : -ENODATA;
}
