// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What real zram makes of each pattern: the realised ratio, same-filled pages, huge
 * pages. Written straight to the block device, so no swap is touched.
 */
#include <fcntl.h>
#include <linux/fs.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fs.h"
#include "tests/root/zram_guard.h"
#include "workloads/workload.h"

#define SKIP         77
#define REGION_BYTES (8u << 20)
#define DISK_SIZE    "64M"

struct bed {
	struct fs fs;
	struct zram_guard guard;
	int fd; /* of the device, O_DIRECT */
	struct region region;
};

struct mm_stat {
	uint64_t orig_bytes, packed_bytes, same_pages, huge_pages;
};

static struct mm_stat read_mm_stat(const struct bed *bed)
{
	unsigned long long n[8] = { 0 };
	char text[256];

	assert_true(fs_read(&bed->fs, text, sizeof(text), "sys/block/zram%d/mm_stat",
			    bed->guard.id) > 0);
	assert_int_equal(sscanf(text, "%llu %llu %llu %llu %llu %llu %llu %llu", &n[0],
				&n[1], &n[2], &n[3], &n[4], &n[5], &n[6], &n[7]),
			 8);
	return (struct mm_stat){ n[0], n[1], n[5], n[7] };
}

static void empty_device(const struct bed *bed)
{
	uint64_t range[2] = { 0, REGION_BYTES };

	assert_return_code(ioctl(bed->fd, BLKDISCARD, range), 0);
	assert_int_equal(read_mm_stat(bed).orig_bytes, 0);
}

static void make_pool(const struct bed *bed, const char *name, double ratio,
		      struct pattern_pool *pool)
{
	struct pattern_options options = { bed->region.page_bytes, ratio };
	struct err err = { "" };

	assert_non_null(pattern_find(name));
	if (pattern_pool_make(pool, pattern_find(name), &options, &err))
		fail_msg("%s", err.msg);
}

/* A region full of the pattern, as zram sees it. */
static struct mm_stat store(const struct bed *bed, const char *name, double ratio)
{
	struct pattern_pool pool;

	empty_device(bed);
	make_pool(bed, name, ratio, &pool);
	pattern_fill(&bed->region, pattern_find(name), &pool, 1);
	pattern_pool_free(&pool);
	assert_int_equal(pwrite(bed->fd, bed->region.addr, REGION_BYTES, 0),
			 REGION_BYTES);
	assert_int_equal(read_mm_stat(bed).orig_bytes, REGION_BYTES);
	return read_mm_stat(bed);
}

static double ratio_of(struct mm_stat stat)
{
	return (double)stat.orig_bytes / (double)stat.packed_bytes;
}

static uint64_t page_count(const struct bed *bed)
{
	return REGION_BYTES / bed->region.page_bytes;
}

static void lzo_ratio_is_realised(void **state)
{
	static const double wishes[] = { 1.2, 1.5, 2, 3, 5, 8, 10, 20 };

	for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
		struct mm_stat stat = store(*state, "lzo-ratio", wishes[i]);

		print_message("lzo-ratio %g: realised %.4f, %llu huge\n", wishes[i],
			      ratio_of(stat), (unsigned long long)stat.huge_pages);
		/* A round allows 5 %; zram's own two bytes a page are 1 % at 20 : 1. */
		assert_true(fabs(ratio_of(stat) / wishes[i] - 1) < 0.02);
		assert_int_equal(stat.same_pages, 0);
		assert_int_equal(stat.huge_pages, 0);
	}
}

static void text_and_mixed_are_objects(void **state)
{
	static const char *const names[] = { "text", "mixed" };

	for (size_t i = 0; i < 2; i++) {
		struct mm_stat stat = store(*state, names[i], 3);

		print_message("%s: realised %.2f\n", names[i], ratio_of(stat));
		assert_int_equal(stat.same_pages, 0);
		assert_int_equal(stat.huge_pages, 0);
		assert_true(ratio_of(stat) > 2);
	}
}

static void random_is_huge(void **state)
{
	struct mm_stat stat = store(*state, "random", 3);

	assert_int_equal(stat.huge_pages, page_count(*state));
	assert_int_equal(stat.same_pages, 0);
	assert_int_equal(stat.packed_bytes, REGION_BYTES);
}

static void zero_is_same_filled(void **state)
{
	struct mm_stat stat = store(*state, "zero", 3);

	assert_int_equal(stat.same_pages, page_count(*state));
	assert_int_equal(stat.huge_pages, 0);
	assert_int_equal(stat.packed_bytes, 0);
}

/* The compressed size of page @index of the region, from the counter's growth. */
static uint64_t store_page(const struct bed *bed, size_t index)
{
	size_t page_bytes = bed->region.page_bytes;
	off_t at = (off_t)(index * page_bytes);
	uint64_t before = read_mm_stat(bed).packed_bytes;

	assert_int_equal(pwrite(bed->fd, bed->region.addr + at, page_bytes, at),
			 page_bytes);
	return read_mm_stat(bed).packed_bytes - before;
}

static void each_page_has_the_ratio(void **state)
{
	const struct bed *bed = *state;
	double want_bytes = (double)bed->region.page_bytes / 3;

	store(bed, "lzo-ratio", 3);
	empty_device(bed);
	for (size_t i = 0; i < page_count(bed); i++)
		assert_true(fabs((double)store_page(bed, i) / want_bytes - 1) < 0.05);
}

/* zsmalloc's classes are a 256th of a page apart, before neighbours are merged. */
static void mixed_spreads_over_classes(void **state)
{
	const struct bed *bed = *state;
	bool seen[257] = { false };
	size_t steps = 0;

	store(bed, "mixed", 0);
	empty_device(bed);
	for (size_t i = 0; i < page_count(bed); i++) {
		uint64_t step = store_page(bed, i) * 256 / bed->region.page_bytes;

		steps += !seen[step];
		seen[step] = true;
	}
	print_message("mixed: %zu steps of a 256th of a page\n", steps);
	assert_true(steps >= 30);
}

static int bed_open_device(struct bed *bed)
{
	char line[128];
	int id = bed->guard.id;

	if (fs_write(&bed->fs, "lzo-rle", "sys/block/zram%d/comp_algorithm", id) ||
	    fs_read(&bed->fs, line, sizeof(line), "sys/block/zram%d/comp_algorithm", id) <
		    0 ||
	    !strstr(line, "[lzo-rle]") ||
	    fs_write(&bed->fs, DISK_SIZE, "sys/block/zram%d/disksize", id))
		return -1;
	bed->fd = fs_openat(&bed->fs, O_RDWR | O_DIRECT, "dev/zram%d", id);
	return bed->fd < 0 ? -1 : 0;
}

static int bed_map(struct bed *bed)
{
	bed->region.bytes = REGION_BYTES;
	bed->region.page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	bed->region.addr = mmap(NULL, REGION_BYTES, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return bed->region.addr == MAP_FAILED ? -1 : 0;
}

static int run(struct bed *bed)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(lzo_ratio_is_realised, bed),
		cmocka_unit_test_prestate(text_and_mixed_are_objects, bed),
		cmocka_unit_test_prestate(random_is_huge, bed),
		cmocka_unit_test_prestate(zero_is_same_filled, bed),
		cmocka_unit_test_prestate(each_page_has_the_ratio, bed),
		cmocka_unit_test_prestate(mixed_spreads_over_classes, bed),
	};
	int failed;

	if (bed_open_device(bed) || bed_map(bed)) {
		printf("zram%d could not be set up with lzo-rle\n", bed->guard.id);
		return 1;
	}
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	close(bed->fd);
	return failed;
}

int main(void)
{
	struct bed bed = { .fd = -1 };
	int failed;

	if (fs_open(&bed.fs, NULL) || geteuid() != 0 ||
	    !fs_exists(&bed.fs, "sys/class/zram-control/hot_add")) {
		printf("skipped: needs root and zram with hot_add\n");
		return SKIP;
	}
	if (zram_guard_start(&bed.guard, &bed.fs)) {
		printf("no zram device could be added\n");
		return 1;
	}
	failed = run(&bed);
	if (zram_guard_stop(&bed.guard)) {
		printf("zram%d could not be removed\n", bed.guard.id);
		failed = 1;
	}
	fs_close(&bed.fs);
	return failed ? 1 : 0;
}
