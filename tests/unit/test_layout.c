// SPDX-License-Identifier: GPL-2.0-or-later
/* Which pages stay resident, and that a page where it should not be is seen. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "job/layout.h"
#include "round/proof.h"

#define MIB    (UINT64_C(1) << 20)
#define BLOCKS (4 * MIB / LAYOUT_BLOCK_BYTES)

static void only_a_share_is_one(void **state)
{
	static const char *const bad[] = {
		"",       "0",     "1",     "1:",    ":1",    "1:5.4:2",
		"1:5.4x", "0:1",   "1:0",   "-1:5",  "1: 5",  " 1:5",
		"+1:5",   "1e2:5", "nan:1", "inf:1", "1:0x5", "1.2.3:4",
		".:1",    "101:1", "none ", "NONE",  "1;5",   "16%",
	};
	static const char *const good[] = { "none", "1:5.4", "111:566", "100:1",
					    "0.5:1." };
	struct layout layout;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (layout_make(&layout, MIB, bad[i]) != -EINVAL)
			fail_msg("\"%s\" is taken for a share", bad[i]);
	}
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		if (layout_make(&layout, MIB, good[i]))
			fail_msg("\"%s\" is no share", good[i]);
	}
}

static uint64_t count_staying(const struct layout *layout, uint64_t from, uint64_t to)
{
	uint64_t count = 0;

	for (uint64_t i = from; i < to; i++)
		count += layout_stays(layout, i * LAYOUT_BLOCK_BYTES);
	return count;
}

/* Swapped, wanted share, and how many blocks that is. */
static const struct {
	uint64_t swapped_bytes;
	const char *share;
	uint64_t resident_blocks;
} layouts[] = {
	{ 256 * MIB, "none", 0 },
	{ 256 * MIB, "1:5.4", 759 },
	{ 256 * MIB, "111:566", 803 },
	{ MIB, "1:5.4", 3 },
	{ MIB, "1:1000", 1 },
	{ MIB, "1:1", 16 },
	{ MIB, "3:1", 48 },
	{ MIB, "100:1", 1600 },
};

/* In any window as many as the share says, to one block. */
static void blocks_are_as_many_and_spread(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
		const uint64_t resident = layouts[i].resident_blocks;
		const uint64_t swapped = layouts[i].swapped_bytes / LAYOUT_BLOCK_BYTES;
		struct layout layout;

		assert_int_equal(
			layout_make(&layout, layouts[i].swapped_bytes, layouts[i].share),
			0);
		assert_int_equal(layout.resident_blocks, resident);
		assert_int_equal(layout.blocks, swapped + resident);
		assert_int_equal(count_staying(&layout, 0, layout.blocks), resident);
		assert_false(layout_stays(&layout, 0));
		for (uint64_t n = 1; n <= layout.blocks; n *= 3) {
			const uint64_t from = (layout.blocks - n) / 2;
			const uint64_t least = n * resident / layout.blocks;
			const uint64_t count = count_staying(&layout, from, from + n);

			assert_in_range(count, least, least + 1);
		}
	}
}

/* All offsets of a block are of its kind, and runs lead from one kind to the other. */
static void runs_cover_the_region(void **state)
{
	struct layout layout;
	uint64_t run_bytes, swapped_bytes = 0, at = 0;
	bool stays = true;

	(void)state;
	assert_int_equal(layout_make(&layout, 256 * MIB, "111:566"), 0);
	for (; at < layout.blocks * LAYOUT_BLOCK_BYTES; at += run_bytes) {
		run_bytes = layout_run(&layout, at);
		assert_true(run_bytes && run_bytes % LAYOUT_BLOCK_BYTES == 0);
		assert_int_equal(layout_stays(&layout, at), !stays);
		stays = !stays;
		for (uint64_t i = at; i < at + run_bytes; i += 4096)
			assert_int_equal(layout_stays(&layout, i), stays);
		swapped_bytes += stays ? 0 : run_bytes;
	}
	assert_int_equal(at, layout.blocks * LAYOUT_BLOCK_BYTES);
	assert_int_equal(swapped_bytes, 256 * MIB);
	assert_int_equal(layout_make(&layout, MIB, "none"), 0);
	assert_int_equal(layout_run(&layout, 0), MIB);
}

/* Without a swap device: pages that are mapped, and pages that were never written. */
static void pages_out_of_place_are_seen(void **state)
{
	const size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	const uint64_t in_block = LAYOUT_BLOCK_BYTES / page_bytes;
	struct region region = { NULL, 0, page_bytes };
	struct layout layout;
	struct proof proof;

	(void)state;
	assert_int_equal(layout_make(&layout, BLOCKS * LAYOUT_BLOCK_BYTES, "1:5.4"), 0);
	region.bytes = layout.blocks * LAYOUT_BLOCK_BYTES;
	region.addr = mmap(NULL, region.bytes, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(region.addr, MAP_FAILED);
	madvise(region.addr, region.bytes, MADV_NOHUGEPAGE);
	memset(region.addr, 1, region.bytes);
	assert_int_equal(proof_scan(&proof, &region, &layout, 0, false), 0);
	assert_int_equal(proof.kept_pages, layout.resident_blocks * in_block);
	assert_int_equal(proof.lost_pages, 0);
	assert_int_equal(proof.resident_pages, BLOCKS * in_block);
	/* One of each kind goes away. */
	madvise(region.addr, page_bytes, MADV_DONTNEED);
	madvise(region.addr + layout_run(&layout, 0), page_bytes, MADV_DONTNEED);
	assert_int_equal(proof_scan(&proof, &region, &layout, 0, false), 0);
	assert_int_equal(proof.kept_pages, layout.resident_blocks * in_block - 1);
	assert_int_equal(proof.lost_pages, 1);
	assert_int_equal(proof.resident_pages, BLOCKS * in_block - 1);
	assert_int_equal(proof.empty_pages, 1);
	munmap(region.addr, region.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_a_share_is_one),
		cmocka_unit_test(blocks_are_as_many_and_spread),
		cmocka_unit_test(runs_cover_the_region),
		cmocka_unit_test(pages_out_of_place_are_seen),
	};

	return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
