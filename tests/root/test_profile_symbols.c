// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel that runs has the functions that shares are sorted by: a table whose names
 * are gone puts all of a release into the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "profile/category.h"
#include "tests/root/harness.h"

/* The way of a release, from the call to the page that is freed. One name of each line
 * is enough: kernels differ, and compilers inline. */
static const struct way {
	unsigned int category;
	const char *names[6];
} ways[] = {
	{ PROFILE_TABLES, { "unmap_page_range", "unmap_vmas" } },
	{ PROFILE_TABLES, { "free_pgtables" } },
	{ PROFILE_SWAP, { "free_swap_and_cache_nr", "swap_put_entries_direct" } },
	{ PROFILE_SWAP,
	  { "swap_entries_free", "swap_entry_range_free", "swap_range_free" } },
	{ PROFILE_SLOT, { "zram_slot_free_notify" } },
	{ PROFILE_ZS_FREE, { "zs_free" } },
	{ PROFILE_ZSPAGE, { "__free_zspage", "free_zspage", "__free_zspage_lockless" } },
	{ PROFILE_LOCKS, { "_raw_spin_lock" } },
	{ PROFILE_LOCKS,
	  { "native_queued_spin_lock_slowpath", "queued_spin_lock_slowpath" } },
	{ PROFILE_LOCKS, { "queued_read_lock_slowpath" } },
};

static struct symbols symbols;

static bool has(const char *name, unsigned int category)
{
	for (size_t i = 0; i < symbols.count; i++) {
		if (!strncmp(symbols.items[i].name, name, strlen(name)) &&
		    symbols.items[i].category == category)
			return true;
	}
	return false;
}

static void this_kernel_has_the_way(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		const struct way *way = &ways[i];
		bool found = false;

		for (size_t j = 0; j < 6 && way->names[j] && !found; j++)
			found = has(way->names[j], way->category);
		if (!found)
			fail_msg("/proc/kallsyms: no %s of category %s", way->names[0],
				 profile_category_names.items[way->category]);
	}
}

/* A round of this kernel can be sorted out: each category but deferral has functions. */
static void no_category_is_empty(void **state)
{
	size_t counts[PROFILE_CATEGORY_COUNT + 1] = { 0 };

	(void)state;
	for (size_t i = 0; i < symbols.count; i++)
		counts[symbols.items[i].category]++;
	for (size_t i = 0; i < PROFILE_CATEGORY_COUNT; i++) {
		if (!counts[i] && i != PROFILE_DEFERRAL && i != PROFILE_ZS_LOCKS)
			fail_msg("/proc/kallsyms: nothing of category %s",
				 profile_category_names.items[i]);
	}
	/* The table is of a few names, not of all that there are. */
	assert_true(counts[CATEGORY_OF_CALLER] > symbols.count / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(this_kernel_has_the_way),
		cmocka_unit_test(no_category_is_empty),
	};
	struct err err;
	struct fs fs;
	int ret = harness_skip();

	if (ret)
		return ret;
	if (fs_open(&fs, NULL) || symbols_read(&symbols, &fs, &err)) {
		puts(err.msg);
		return HARNESS_SKIP;
	}
	ret = cmocka_run_group_tests(tests, NULL, NULL);
	symbols_free(&symbols);
	fs_close(&fs);
	return ret;
}
