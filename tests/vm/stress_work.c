// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/vm/stress.h"
#include "tests/vm/stress_page.h"

#define PAGE_BYTES  STRESS_PAGE_BYTES
#define PAGES_MIN   8u
#define PAGES_MAX   256u
#define REGIONS_MAX 24u /* of one process; the next one has another memory map */

struct area {
	unsigned char *addr;
	size_t pages;
	uint64_t seed;
};

/* Noise for a share of the page that the page's own number chooses, so that many size
 * classes take part, same-filled and incompressible pages among them; with an odd @seed
 * the same share in each page, so that a whole region shares one class. */
static void make_page(unsigned char *page, uint64_t seed, size_t index)
{
	const uint64_t state = stress_mix(seed, index);
	const uint64_t share = (seed & 1 ? seed : state) >> 8;

	stress_page_fill(page, state, share % (STRESS_PAGE_WORDS + 1));
}

/* Compare every byte of page @index with what was written to it. */
static void compare_page(struct stress *stress, const struct area *area, size_t index)
{
	unsigned char want[PAGE_BYTES] __attribute__((aligned(8)));
	const unsigned char *got = area->addr + index * PAGE_BYTES;
	size_t at;

	make_page(want, area->seed, index);
	atomic_fetch_add(&stress->pages_compared, 1);
	at = stress_page_difference(got, want);
	if (at < PAGE_BYTES)
		stress_fail(stress,
			    "page %zu of %zu, byte %zu: 0x%02x where 0x%02x was written",
			    index, area->pages, at, got[at], want[at]);
}

static void compare_some(struct stress *stress, const struct area *area, uint64_t *dice,
			 unsigned int percent)
{
	for (size_t i = 0; i < area->pages && !stress->failed; i++) {
		if (stress_random(dice) % 100 < percent)
			compare_page(stress, area, i);
	}
}

static void page_out(const struct area *area)
{
	for (unsigned int i = 0; i < 2; i++)
		madvise(area->addr, area->pages * PAGE_BYTES, MADV_PAGEOUT);
}

static int area_make(struct area *area, size_t pages, uint64_t seed)
{
	area->addr = mmap(NULL, pages * PAGE_BYTES, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (area->addr == MAP_FAILED)
		return -errno;
	area->pages = pages;
	area->seed = seed;
	madvise(area->addr, pages * PAGE_BYTES, MADV_NOHUGEPAGE);
	for (size_t i = 0; i < pages; i++)
		make_page(area->addr + i * PAGE_BYTES, seed, i);
	page_out(area);
	return 0;
}

static void area_free(struct area *area)
{
	munmap(area->addr, area->pages * PAGE_BYTES);
}

/* Holes of a page or a few: what makes zspages that are worth compacting. */
static void punch(struct stress *stress, const struct area *area, uint64_t *dice)
{
	for (size_t i = 0; i < area->pages;) {
		const size_t left = area->pages - i;
		const size_t run = 1 + stress_random(dice) % 4;
		const size_t pages = run < left ? run : left;

		if (stress_random(dice) % 2)
			madvise(area->addr + i * PAGE_BYTES, pages * PAGE_BYTES,
				MADV_DONTNEED);
		else
			compare_page(stress, area, i);
		i += pages;
	}
}

/* New pages in the old ones' slots. */
static void rewrite(struct area *area)
{
	area->seed = stress_mix(area->seed, 1);
	for (size_t i = 0; i < area->pages; i++)
		make_page(area->addr + i * PAGE_BYTES, area->seed, i);
	page_out(area);
}

/* Two processes hold the same swap entries; one lets go by exit. */
static void share(struct stress *stress, const struct area *area, uint64_t *dice)
{
	const pid_t pid = fork();

	if (pid < 0)
		return;
	if (!pid) {
		compare_some(stress, area, dice, 50);
		_exit(0);
	}
	compare_some(stress, area, dice, 20);
	waitpid(pid, NULL, 0);
}

static void use(struct stress *stress, struct area *area, uint64_t *dice)
{
	switch (stress_random(dice) % 6) {
	case 0:
		compare_some(stress, area, dice, 100);
		break;
	case 1:
		compare_some(stress, area, dice, 30);
		break;
	case 2:
		punch(stress, area, dice);
		break;
	case 3:
		rewrite(area);
		compare_some(stress, area, dice, 100);
		break;
	case 4:
		share(stress, area, dice);
		break;
	default: /* released as it is, all of it swapped out */
		break;
	}
}

void stress_work(struct stress *stress, const struct stress_disk *disk, uint64_t seed)
{
	uint64_t dice = stress_mix(seed, 2);

	(void)disk;
	for (unsigned int n = 0; n < REGIONS_MAX && !stress->stop; n++) {
		const size_t pages = PAGES_MIN +
				     stress_random(&dice) % (PAGES_MAX - PAGES_MIN);
		struct area area;
		int ret = area_make(&area, pages, stress_random(&dice));

		if (ret) {
			stress_fail(stress, "mmap: %s", strerror(-ret));
			break;
		}
		atomic_fetch_add(&stress->regions, 1);
		use(stress, &area, &dice);
		if (n + 1 < REGIONS_MAX)
			area_free(&area);
	}
	_exit(0);
}

int stress_release_on(unsigned int cpu, size_t pages, uint64_t seed)
{
	cpu_set_t before, one;
	struct area area;
	int ret;

	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	if (sched_getaffinity(0, sizeof(before), &before) ||
	    sched_setaffinity(0, sizeof(one), &one))
		return -errno;
	ret = area_make(&area, pages, seed);
	if (!ret)
		area_free(&area);
	sched_setaffinity(0, sizeof(before), &before);
	return ret;
}
