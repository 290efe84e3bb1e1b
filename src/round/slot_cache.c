// SPDX-License-Identifier: GPL-2.0-or-later
#include <sched.h>
#include <string.h>
#include <sys/mman.h>

#include "base/clock.h"
#include "round/allowance.h"
#include "round/slot_cache.h"

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

/* A cache that is full is emptied by the next slot; the first pages may find it so. */
#define PUSH_PAGES    (2 * ALLOWANCE_SLOTS_PER_CPU + 2)
#define PASSES        5
#define PASS_PAUSE_NS NS_PER_MSEC

/* No two words alike in a page, which would be no object, and little to compress. */
static void swap_out(unsigned char *pages, size_t page_bytes)
{
	for (size_t i = 0; i < PUSH_PAGES; i++)
		memcpy(pages + i * page_bytes, &(uint64_t){ i + 1 }, sizeof(uint64_t));
	for (unsigned int i = 0; i < PASSES; i++) {
		madvise(pages, PUSH_PAGES * page_bytes, MADV_PAGEOUT);
		clock_nap_ns(PASS_PAUSE_NS);
	}
}

/* Slots that are freed several at once pass the cache by. */
static void push(size_t page_bytes)
{
	unsigned char *pages = mmap(NULL, PUSH_PAGES * page_bytes, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED)
		return;
	madvise(pages, PUSH_PAGES * page_bytes, MADV_NOHUGEPAGE);
	swap_out(pages, page_bytes);
	for (size_t i = 0; i < PUSH_PAGES; i++)
		madvise(pages + i * page_bytes, page_bytes, MADV_DONTNEED);
	munmap(pages, PUSH_PAGES * page_bytes);
}

void slot_cache_push(const struct round_env *env, size_t cpus)
{
	cpu_set_t all, one;

	if (sched_getaffinity(0, sizeof(all), &all))
		return;
	for (size_t i = 0; i < cpus && i < env->cpu_count; i++) {
		CPU_ZERO(&one);
		CPU_SET(env->cpus[i], &one);
		if (!sched_setaffinity(0, sizeof(one), &one))
			push(env->page_bytes);
	}
	sched_setaffinity(0, sizeof(all), &all);
}
