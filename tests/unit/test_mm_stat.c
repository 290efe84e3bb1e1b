// SPDX-License-Identifier: GPL-2.0-or-later
/* zram's mm_stat: lines as kernels write them, written by hand after their format. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "swapdev/swapdev.h"

static void nine_columns(void **state)
{
	struct zram_counters counters;

	(void)state;
	assert_int_equal(
		swapdev_parse_mm_stat("    4096       81    12288        0    "
				      "16384        1        2        3        4",
				      &counters),
		0);
	assert_int_equal(counters.orig_data_bytes, 4096);
	assert_int_equal(counters.compr_data_bytes, 81);
	assert_int_equal(counters.mem_used_bytes, 12288);
	assert_int_equal(counters.mem_limit_bytes, 0);
	assert_int_equal(counters.mem_used_max_bytes, 16384);
	assert_int_equal(counters.same_pages, 1);
	assert_int_equal(counters.pages_compacted, 2);
	assert_int_equal(counters.huge_pages, 3);
	assert_int_equal(counters.huge_pages_since, 4);
}

static void older_kernels(void **state)
{
	struct zram_counters counters;

	(void)state;
	assert_int_equal(swapdev_parse_mm_stat("1 2 3 4 5 6 7 8\n", &counters), 0);
	assert_int_equal(counters.huge_pages, 8);
	assert_int_equal(counters.huge_pages_since, UNKNOWN_U64);
	assert_int_equal(swapdev_parse_mm_stat("1 2 3 4 5 6 7", &counters), 0);
	assert_int_equal(counters.pages_compacted, 7);
	assert_int_equal(counters.huge_pages, UNKNOWN_U64);
}

static void newer_kernels(void **state)
{
	struct zram_counters counters;

	(void)state;
	assert_int_equal(swapdev_parse_mm_stat("1 2 3 4 5 6 7 8 9 10 11", &counters), 0);
	assert_int_equal(counters.huge_pages_since, 9);
}

static void large_numbers(void **state)
{
	struct zram_counters counters;

	(void)state;
	assert_int_equal(swapdev_parse_mm_stat("1099511627776 2 3 4 5 6 7", &counters),
			 0);
	assert_int_equal(counters.orig_data_bytes, 1099511627776);
}

static void what_is_no_mm_stat(void **state)
{
	static const char *const texts[] = {
		"",
		"1 2 3 4 5 6",
		"1 2 3 four 5 6 7",
		"1 2 3 -4 5 6 7",
		"1 2 3 4 5 6 7x",
		"1,2,3,4,5,6,7",
		"99999999999999999999999 2 3 4 5 6 7",
	};
	struct zram_counters counters;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (swapdev_parse_mm_stat(texts[i], &counters) != -EINVAL)
			fail_msg("taken for an mm_stat: \"%s\"", texts[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nine_columns),       cmocka_unit_test(older_kernels),
		cmocka_unit_test(newer_kernels),      cmocka_unit_test(large_numbers),
		cmocka_unit_test(what_is_no_mm_stat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
