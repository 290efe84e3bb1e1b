// SPDX-License-Identifier: GPL-2.0-or-later
/* Fill patterns and release methods, without zram: what liblzo2 makes of the pages. */
#include <endian.h>
#include <errno.h>
#include <lzo/lzo1x.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "workloads/workload.h"

#define ROUGH_MAX_BYTES (128u << 10)

static const size_t page_sizes[] = { 4096, 16384, 65536 };

#define PAGE_SIZES (sizeof(page_sizes) / sizeof(page_sizes[0]))

static struct pattern_pool make_pool(const struct pattern *pattern, size_t page_bytes,
				     double ratio)
{
	struct pattern_wish wish = { page_bytes, ratio };
	struct pattern_pool pool;
	struct err err = { "" };

	if (pattern_pool_make(&pool, pattern, &wish, &err))
		fail_msg("%s", err.msg);
	return pool;
}

static struct region make_region(size_t bytes, size_t page_bytes)
{
	struct region region = { NULL, bytes, page_bytes };

	region.addr = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(region.addr, MAP_FAILED);
	return region;
}

static struct region fill_region(const struct pattern *pattern, size_t page_bytes,
				 double ratio, size_t bytes, uint64_t first_serial)
{
	struct pattern_pool pool = make_pool(pattern, page_bytes, ratio);
	struct region region = make_region(bytes, page_bytes);

	pattern_fill(&region, pattern, &pool, first_serial);
	pattern_pool_free(&pool);
	return region;
}

static void drop_region(const struct region *region)
{
	munmap(region->addr, region->bytes);
}

static size_t packed_bytes(const unsigned char *page, size_t page_bytes)
{
	static unsigned char packed[ROUGH_MAX_BYTES];
	static unsigned char work[LZO1X_1_MEM_COMPRESS] __attribute__((aligned(16)));
	lzo_uint len = 0;

	assert_int_equal(lzo1x_1_compress(page, page_bytes, packed, &len, work),
			 LZO_E_OK);
	return len;
}

/* As zram sees it: every word is like the first. */
static bool is_same_filled(const unsigned char *page, size_t page_bytes)
{
	return !memcmp(page, page + sizeof(long), page_bytes - sizeof(long));
}

static void tables_and_names_match(void **state)
{
	(void)state;
	for (size_t i = 0; i < release_names.count; i++) {
		assert_string_equal(release_names.items[i], release_methods[i]->name);
		assert_ptr_equal(release_find(release_names.items[i]),
				 release_methods[i]);
		assert_non_null(release_methods[i]->about);
	}
	for (size_t i = 0; i < pattern_names.count; i++) {
		assert_string_equal(pattern_names.items[i], patterns[i]->name);
		assert_ptr_equal(pattern_find(pattern_names.items[i]), patterns[i]);
		assert_non_null(patterns[i]->about);
	}
	assert_null(release_find("no such"));
	assert_null(pattern_find("lzo_ratio"));
}

static void flags_say_what_they_must(void **state)
{
	(void)state;
	assert_int_equal(pattern_find("text")->flags, 0);
	assert_int_equal(pattern_find("mixed")->flags, 0);
	assert_int_equal(pattern_find("lzo-ratio")->flags, PATTERN_KEEPS_RATIO);
	assert_int_equal(pattern_find("random")->flags, PATTERN_INCOMPRESSIBLE);
	assert_int_equal(pattern_find("zero")->flags, PATTERN_SAME_FILLED);
}

/* A page's content as two independent hashes: with 2^15 pages, two that differ share both
 * once in 2^98 runs. */
struct digest {
	uint64_t a, b;
};

static struct digest digest_page(const unsigned char *page, size_t page_bytes)
{
	struct digest digest = { 14695981039346656037ull, 1 };

	for (size_t i = 0; i < page_bytes; i += sizeof(uint64_t)) {
		uint64_t word;

		memcpy(&word, page + i, sizeof(word));
		word = le64toh(word);
		digest.a = (digest.a ^ word) * 1099511628211ull;
		digest.a ^= digest.a >> 29;
		digest.b = (digest.b + word) * 0xff51afd7ed558ccdull;
		digest.b ^= digest.b >> 31;
	}
	return digest;
}

static int compare_digests(const void *left, const void *right)
{
	return memcmp(left, right, sizeof(struct digest));
}

/* Two processes' regions, 64 MiB together, with serials that follow on each other. */
static size_t count_twins(const struct pattern *pattern, size_t page_bytes)
{
	const size_t bytes = 32u << 20, pages = bytes / page_bytes;
	struct digest *digests = calloc(2 * pages, sizeof(*digests));
	size_t twins = 0;

	assert_non_null(digests);
	for (size_t proc = 0; proc < 2; proc++) {
		struct region region = fill_region(pattern, page_bytes, 3, bytes,
						   proc * pages);

		for (size_t i = 0; i < pages; i++)
			digests[proc * pages + i] =
				digest_page(region.addr + i * page_bytes, page_bytes);
		drop_region(&region);
	}
	qsort(digests, 2 * pages, sizeof(*digests), compare_digests);
	for (size_t i = 1; i < 2 * pages; i++)
		twins += !compare_digests(&digests[i - 1], &digests[i]);
	free(digests);
	return twins;
}

static void no_two_pages_are_alike(void **state)
{
	(void)state;
	for (size_t i = 0; i < pattern_names.count; i++) {
		for (size_t k = 0; k < PAGE_SIZES; k++) {
			if (patterns[i]->stamp)
				assert_int_equal(count_twins(patterns[i], page_sizes[k]),
						 0);
		}
	}
	assert_int_equal(count_twins(pattern_find("zero"), 4096), (64u << 20) / 4096 - 1);
}

static void only_zero_is_same_filled(void **state)
{
	(void)state;
	for (size_t i = 0; i < pattern_names.count; i++) {
		bool meant = patterns[i]->flags & PATTERN_SAME_FILLED;
		struct region region = fill_region(patterns[i], 4096, 3, 4u << 20, 0);

		for (size_t at = 0; at < region.bytes; at += 4096)
			assert_int_equal(is_same_filled(region.addr + at, 4096), meant);
		drop_region(&region);
	}
}

/* Each page of a filled, so stamped, region has the ratio, and the whole has it. */
static void check_ratio(size_t page_bytes, double ratio)
{
	struct region region = fill_region(pattern_find("lzo-ratio"), page_bytes, ratio,
					   4u << 20, 1000);
	double want_bytes = (double)page_bytes / ratio;
	double sum_bytes = 0;

	for (size_t at = 0; at < region.bytes; at += page_bytes) {
		double have_bytes = (double)packed_bytes(region.addr + at, page_bytes);

		assert_true(fabs(have_bytes / want_bytes - 1) < 0.05);
		sum_bytes += have_bytes;
	}
	assert_true(fabs((double)region.bytes / sum_bytes / ratio - 1) < 0.02);
	drop_region(&region);
}

static void lzo_ratio_holds_on_every_page(void **state)
{
	static const double ratios[] = { 1.14, 1.2, 1.5, 2, 3, 5, 8, 10, 15, 20 };

	(void)state;
	for (size_t i = 0; i < sizeof(ratios) / sizeof(ratios[0]); i++) {
		for (size_t k = 0; k < PAGE_SIZES; k++)
			check_ratio(page_sizes[k], ratios[i]);
	}
}

/* Each 512 bytes of a page are as random as the others: no compressible half. */
static void random_part_is_spread(void **state)
{
	struct pattern_pool pool = make_pool(pattern_find("lzo-ratio"), 4096, 3);
	double eighth = (double)packed_bytes(pool.pages, 4096) / 8;

	(void)state;
	for (size_t at = 0; at < 4096; at += 512) {
		double part = (double)packed_bytes(pool.pages + at, 512);

		/* A part compressed alone pays for its own first match. */
		assert_true(part > eighth * 0.8 && part < eighth * 1.4);
	}
	pattern_pool_free(&pool);
}

static void impossible_ratios_are_refused(void **state)
{
	static const double ratios[] = { 0, -3, 0.5, 1e-300, 5000, INFINITY, NAN };

	(void)state;
	for (size_t i = 0; i < sizeof(ratios) / sizeof(ratios[0]); i++) {
		struct pattern_wish wish = { 4096, ratios[i] };
		struct pattern_pool pool;
		struct err err = { "" };

		assert_int_equal(
			pattern_pool_make(&pool, pattern_find("lzo-ratio"), &wish, &err),
			-ERANGE);
		assert_non_null(strstr(err.msg, "pattern lzo-ratio: ratio "));
		assert_null(pool.pages);
	}
}

/* How many of the 256 steps between two of zsmalloc's sizes a pattern's pages are in. */
static size_t count_steps(const struct pattern *pattern, size_t page_bytes)
{
	struct pattern_pool pool = make_pool(pattern, page_bytes, 3);
	bool seen[512] = { false };
	size_t steps = 0;

	for (size_t i = 0; i < pool.count; i++) {
		size_t step = packed_bytes(pool.pages + i * page_bytes, page_bytes) *
			      256 / page_bytes;

		steps += !seen[step];
		seen[step] = true;
	}
	pattern_pool_free(&pool);
	return steps;
}

static void sizes_spread_as_told(void **state)
{
	(void)state;
	for (size_t k = 0; k < PAGE_SIZES; k++) {
		assert_true(count_steps(pattern_find("mixed"), page_sizes[k]) >= 30);
		assert_true(count_steps(pattern_find("lzo-ratio"), page_sizes[k]) <= 3);
	}
}

static void text_has_several_kinds(void **state)
{
	struct pattern_pool pool = make_pool(pattern_find("text"), 4096, 3);
	size_t kinds = 0;

	(void)state;
	for (size_t i = 0; i < pool.count; i++) {
		const unsigned char *tail = pool.pages + i * 4096 + 8;
		bool is_new = true;

		for (size_t k = 0; k < i; k++)
			is_new &= !!memcmp(tail, pool.pages + k * 4096 + 8, 4096 - 8);
		kinds += is_new;
		assert_true(packed_bytes(pool.pages + i * 4096, 4096) < 4096 / 20);
	}
	assert_true(kinds >= 4);
	pattern_pool_free(&pool);
}

static void mixed_has_the_stated_mean(void **state)
{
	struct region region = fill_region(pattern_find("mixed"), 4096, 0, 4u << 20, 0);
	double sum_bytes = 0;

	(void)state;
	for (size_t at = 0; at < region.bytes; at += 4096)
		sum_bytes += (double)packed_bytes(region.addr + at, 4096);
	assert_true(fabs((double)region.bytes / sum_bytes - 2.79) < 0.02);
	drop_region(&region);
}

static uint64_t hash_pool(const char *name)
{
	struct pattern_pool pool = make_pool(pattern_find(name), 4096, 3);
	struct digest digest = digest_page(pool.pages, pool.count * 4096);

	pattern_pool_free(&pool);
	return digest.a;
}

static void pools_are_the_same_each_time(void **state)
{
	(void)state;
	for (size_t i = 0; i < pattern_names.count; i++)
		assert_int_equal(hash_pool(patterns[i]->name),
				 hash_pool(patterns[i]->name));
	/* The hashes an x86-64 found: any other machine must find them too. */
	assert_int_equal(hash_pool("random"), 0xe0ad19ecac39e9a5ull);
	assert_int_equal(hash_pool("text"), 0x26d29c54796693dcull);
}

static void pools_stay_small(void **state)
{
	(void)state;
	for (size_t i = 0; i < pattern_names.count; i++) {
		for (size_t k = 0; k < PAGE_SIZES; k++) {
			struct pattern_pool pool = make_pool(patterns[i], page_sizes[k],
							     3);

			assert_true(pool.count * pool.page_bytes <= 2u << 20);
			pattern_pool_free(&pool);
		}
	}
}

static void munmap_unmaps(void **state)
{
	struct region region = make_region(1u << 20, (size_t)sysconf(_SC_PAGESIZE));
	unsigned char resident;

	(void)state;
	assert_int_equal(release_find("munmap")->release(&region), 0);
	for (size_t at = 0; at < region.bytes; at += region.page_bytes) {
		assert_int_equal(mincore(region.addr + at, 1, &resident), -1);
		assert_int_equal(errno, ENOMEM);
	}
	region.addr++;
	assert_int_equal(release_find("munmap")->release(&region), -EINVAL);
}

static void dontneed_empties_and_keeps_the_mapping(void **state)
{
	struct region region = make_region(1u << 20, 4096);

	(void)state;
	memset(region.addr, 7, region.bytes);
	assert_int_equal(release_find("dontneed")->release(&region), 0);
	for (size_t at = 0; at < region.bytes; at += 512)
		assert_int_equal(region.addr[at], 0);
	drop_region(&region);
	assert_int_equal(release_find("dontneed")->release(&region), -ENOMEM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_and_names_match),
		cmocka_unit_test(flags_say_what_they_must),
		cmocka_unit_test(no_two_pages_are_alike),
		cmocka_unit_test(only_zero_is_same_filled),
		cmocka_unit_test(lzo_ratio_holds_on_every_page),
		cmocka_unit_test(random_part_is_spread),
		cmocka_unit_test(impossible_ratios_are_refused),
		cmocka_unit_test(sizes_spread_as_told),
		cmocka_unit_test(text_has_several_kinds),
		cmocka_unit_test(mixed_has_the_stated_mean),
		cmocka_unit_test(pools_are_the_same_each_time),
		cmocka_unit_test(pools_stay_small),
		cmocka_unit_test(munmap_unmaps),
		cmocka_unit_test(dontneed_empties_and_keeps_the_mapping),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
