// SPDX-License-Identifier: GPL-2.0-or-later
/* How the patterns' pages compress, by liblzo2: page by page, spread, and mean. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/pattern_bed.h"
#include "workloads/workload.h"

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
		struct pattern_options options = { 4096, ratios[i] };
		struct pattern_pool pool;
		struct err err = { "" };

		assert_int_equal(pattern_pool_make(&pool, pattern_find("lzo-ratio"),
						   &options, &err),
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lzo_ratio_holds_on_every_page),
		cmocka_unit_test(random_part_is_spread),
		cmocka_unit_test(impossible_ratios_are_refused),
		cmocka_unit_test(sizes_spread_as_told),
		cmocka_unit_test(text_has_several_kinds),
		cmocka_unit_test(mixed_has_the_stated_mean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
