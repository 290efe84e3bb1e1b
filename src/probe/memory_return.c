// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "probe/memory_return.h"

/* Two points each, and the first and the last. */
#define CURVE_SHARES ((RESULT_CURVE_MAX - 2) / 2)

#define FREE_ERROR 10 /* a tenth of what was released */

int memory_samples_make(struct memory_samples *samples, size_t room)
{
	*samples = (struct memory_samples){ 0, room,
					    malloc(room * sizeof(*samples->items)) };
	if (!samples->items)
		return -ENOMEM;
	memset(samples->items, 1, room * sizeof(*samples->items));
	return 0;
}

void memory_samples_free(struct memory_samples *samples)
{
	free(samples->items);
	*samples = (struct memory_samples){ 0 };
}

bool memory_samples_add(struct memory_samples *samples,
			const struct memory_sample *sample)
{
	const bool full = samples->count == samples->room;

	for (size_t i = 0; full && i < samples->room / 2; i++)
		samples->items[i] = samples->items[2 * i];
	if (full)
		samples->count = samples->room / 2;
	samples->items[samples->count++] = *sample;
	return full;
}

/* The last sample before the first start. */
static size_t first_of(const struct memory_samples *samples, uint64_t start_ns)
{
	size_t first = 0;

	while (first + 1 < samples->count && samples->items[first + 1].at_ns <= start_ns)
		first++;
	return first;
}

static uint64_t difference(uint64_t a, uint64_t b)
{
	return a > b ? a - b : b - a;
}

bool memory_samples_agree(const struct memory_samples *samples, uint64_t start_ns,
			  const struct zram_counters *gate,
			  const struct zram_counters *after, uint64_t allowed_bytes,
			  char *why, size_t size)
{
	const struct memory_sample *first, *last;

	if (!samples->count || samples->items[0].at_ns > start_ns) {
		snprintf(why, size, "no sample before the first start");
		return false;
	}
	first = &samples->items[first_of(samples, start_ns)];
	last = &samples->items[samples->count - 1];
	if (difference(first->zram_bytes, gate->mem_used_bytes) > allowed_bytes)
		snprintf(why, size,
			 "the curve begins at %" PRIu64 " bytes, zram's counter at the "
			 "start barrier is %" PRIu64,
			 first->zram_bytes, gate->mem_used_bytes);
	else if (difference(last->zram_bytes, after->mem_used_bytes) > allowed_bytes)
		snprintf(why, size,
			 "the curve ends at %" PRIu64
			 " bytes, zram's counter at %" PRIu64,
			 last->zram_bytes, after->mem_used_bytes);
	else
		return true;
	return false;
}

/* What came back, from look @first on. */
struct span {
	const struct memory_sample *items;
	size_t first, last;
	uint64_t start_ns;
	uint64_t came_bytes;
};

/* The first sample at which @part of @parts of it are back. */
static size_t look_at(const struct span *span, uint64_t part, uint64_t parts)
{
	const uint64_t left_bytes = span->items[span->last].zram_bytes +
				    span->came_bytes * (parts - part) / parts;
	size_t i = span->first + 1;

	while (i < span->last && span->items[i].zram_bytes > left_bytes)
		i++;
	return i;
}

static uint64_t back_ns(const struct span *span, uint64_t percent)
{
	return span->items[look_at(span, percent, 100)].at_ns - span->start_ns;
}

/* UNKNOWN_U64: others took or gave so much that free memory says nothing of it. */
static uint64_t free_back_ns(const struct span *span, uint64_t resident_bytes)
{
	const uint64_t from_bytes = span->items[span->first].free_bytes,
		       to_bytes = span->items[span->last].free_bytes,
		       released_bytes = span->came_bytes + resident_bytes;
	size_t i = span->first + 1;

	if (to_bytes <= from_bytes || difference(to_bytes - from_bytes, released_bytes) >
					      released_bytes / FREE_ERROR)
		return UNKNOWN_U64;
	while (i < span->last &&
	       span->items[i].free_bytes < to_bytes - (to_bytes - from_bytes) / 100)
		i++;
	return span->items[i].at_ns - span->start_ns;
}

/* UNKNOWN_U64: nothing was resident, nobody counted it, or it did not come back. */
static uint64_t resident_back_ns(const struct span *span, uint64_t resident_bytes)
{
	const uint64_t from_bytes = span->items[span->first].held_bytes,
		       back_bytes = resident_bytes - resident_bytes / 100;

	if (!resident_bytes || from_bytes == UNKNOWN_U64 || from_bytes < resident_bytes)
		return UNKNOWN_U64;
	for (size_t i = span->first + 1; i <= span->last; i++) {
		if (span->items[i].held_bytes <= from_bytes - back_bytes)
			return span->items[i].at_ns - span->start_ns;
	}
	return UNKNOWN_U64;
}

static uint64_t peak_held(const struct span *span, const struct memory_round *round)
{
	uint64_t max_bytes = 0;

	for (size_t i = span->first + 1; i <= span->last; i++) {
		const struct memory_sample *sample = &span->items[i];

		if (sample->at_ns >= round->end_ns &&
		    sample->zram_bytes > round->before_bytes + max_bytes)
			max_bytes = sample->zram_bytes - round->before_bytes;
	}
	return max_bytes;
}

static uint64_t longest_gap(const struct span *span)
{
	const size_t all = look_at(span, 1, 1);
	uint64_t longest_ns = 0;

	for (size_t i = span->first + 1; i <= all; i++) {
		const uint64_t gap_ns = span->items[i].at_ns - span->items[i - 1].at_ns;

		longest_ns = gap_ns > longest_ns ? gap_ns : longest_ns;
	}
	return longest_ns;
}

static int add_point(struct result_memory *memory, const struct span *span, size_t index)
{
	const struct memory_sample *sample = &span->items[index];
	struct result_memory_point *point = result_add_memory_point(memory);

	if (!point)
		return -ENOMEM;
	point->at_ns = index == span->first ? 0 : sample->at_ns - span->start_ns;
	point->zram_bytes = sample->zram_bytes;
	point->free_bytes = sample->free_bytes;
	return 0;
}

/* Of a plateau and the fall behind it both ends are kept. */
static int add_curve(struct result_memory *memory, const struct span *span)
{
	const bool all = span->last - span->first < RESULT_CURVE_MAX;
	int ret = add_point(memory, span, span->first);
	size_t next = span->first + 1;

	for (uint64_t share = 1; !all && share <= CURVE_SHARES && !ret; share++) {
		const size_t at = look_at(span, share, CURVE_SHARES);

		if (at > next)
			ret = add_point(memory, span, at - 1);
		if (at >= next && !ret)
			ret = add_point(memory, span, at);
		next = at >= next ? at + 1 : next;
	}
	for (; all && next < span->last && !ret; next++)
		ret = add_point(memory, span, next);
	return ret || next > span->last ? ret : add_point(memory, span, span->last);
}

int memory_return_make(struct result_memory *memory, const struct memory_samples *samples,
		       const struct memory_round *round)
{
	struct span span = { samples->items, first_of(samples, round->start_ns),
			     samples->count - 1, round->start_ns, 0 };

	if (span.first == span.last ||
	    span.items[span.first].zram_bytes <= span.items[span.last].zram_bytes)
		return 0;
	span.came_bytes = span.items[span.first].zram_bytes -
			  span.items[span.last].zram_bytes;
	memory->back50_ns = back_ns(&span, 50);
	memory->back90_ns = back_ns(&span, 90);
	memory->back99_ns = back_ns(&span, 99);
	memory->back100_ns = back_ns(&span, 100);
	memory->free_back99_ns = free_back_ns(&span, round->resident_bytes);
	memory->resident_back99_ns = resident_back_ns(&span, round->resident_bytes);
	memory->peak_held_bytes = peak_held(&span, round);
	memory->gap_ns = longest_gap(&span);
	return add_curve(memory, &span);
}
