// SPDX-License-Identifier: GPL-2.0-or-later
/* Where the time goes: names of a real kernel, stacks made of them, and shares. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/load.h"
#include "data.h"
#include "profile/category.h"
#include "profile/functions.h"
#include "profile/tally.h"
#include "stats/estimate.h"

#define STACK_MAX 8

static char *text_of(const char *name)
{
	char path[DATA_PATH_MAX], *text;
	struct err err;

	if (load_file(data_path(path, name), &text, 1 << 20, &err) < 0)
		fail_msg("%s", err.msg);
	return text;
}

static int setup(void **state)
{
	struct symbols *symbols = calloc(1, sizeof(*symbols));
	struct err err;

	*state = symbols;
	return symbols_parse(symbols, text_of("tests/data/profile/kallsyms"), &err);
}

static int teardown(void **state)
{
	symbols_free(*state);
	free(*state);
	return 0;
}

static uint64_t address_of(const struct symbols *symbols, const char *name)
{
	for (size_t i = 0; i < symbols->count; i++) {
		if (!strcmp(symbols->items[i].name, name))
			return symbols->items[i].addr;
	}
	fail_msg("tests/data/profile/kallsyms: no %s", name);
	return 0;
}

static int parse(const char *text, struct err *err)
{
	struct symbols symbols;
	int ret = symbols_parse(&symbols, strdup(text), err);

	symbols_free(&symbols);
	return ret;
}

static void functions_alone_are_symbols(void **state)
{
	struct symbols symbols;
	struct err err;

	(void)state;
	assert_int_equal(symbols_parse(&symbols,
				       strdup("ffffffff81000040 T second\n"
					      "ffffffff81000000 t first.isra.0\t[some]\n"
					      "ffffffff81000020 D data\n"
					      "ffffffff81000060 W\n"
					      "no line\n"),
				       &err),
			 0);
	assert_int_equal(symbols.count, 2);
	assert_string_equal(symbols.items[0].name, "first.isra.0");
	assert_null(symbols_find(&symbols, 0xffffffff80ffffff));
	assert_ptr_equal(symbols_find(&symbols, 0xffffffff81000000), &symbols.items[0]);
	assert_ptr_equal(symbols_find(&symbols, 0xffffffff8100003f), &symbols.items[0]);
	assert_ptr_equal(symbols_find(&symbols, 0xffffffff81000040), &symbols.items[1]);
	assert_ptr_equal(symbols_find(&symbols, UINT64_MAX), &symbols.items[1]);
	symbols_free(&symbols);
}

/* As a user reads it, or root where the sysctl says so. */
static void hidden_addresses_are_said(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(parse("0000000000000000 T zs_free\n", &err), -EPERM);
	assert_non_null(strstr(err.msg, "kernel.kptr_restrict"));
	assert_int_equal(parse("", &err), -ENOENT);
	assert_non_null(strstr(err.msg, "CONFIG_KALLSYMS"));
}

static void a_name_has_its_category(void **state)
{
	static const struct {
		const char *name;
		unsigned int category;
	} names[] = {
		{ "zs_free", PROFILE_ZS_FREE },
		{ "__free_zspage.constprop.0", PROFILE_ZSPAGE },
		{ "__free_zspage_lockless", PROFILE_ZSPAGE },
		{ "zs_free_deferred", PROFILE_DEFERRAL },
		{ "zs_drain_chain", PROFILE_ZS_FREE },
		{ "zs_malloc", PROFILE_REST },
		{ "zram_slot_free_notify", PROFILE_SLOT },
		{ "slot_free.part.0", PROFILE_SLOT },
		{ "swap_entries_free", PROFILE_SWAP },
		{ "free_swap_and_cache_nr", PROFILE_SWAP },
		{ "zap_pte_range", PROFILE_TABLES },
		{ "native_queued_spin_lock_slowpath", PROFILE_LOCKS },
		{ "_raw_spin_unlock", PROFILE_LOCKS },
		{ "_raw_spin_unlock_irqrestore", CATEGORY_OF_CALLER },
		{ "kmem_cache_free", CATEGORY_OF_CALLER },
		{ "not_zs_free", CATEGORY_OF_CALLER },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (category_of_symbol(names[i].name) != names[i].category)
			fail_msg("%s: expected category %u, not %u", names[i].name,
				 names[i].category, category_of_symbol(names[i].name));
	}
}

/* A stack of functions by name, innermost first: each but the first is returned to. */
static size_t stack_of(const struct symbols *symbols, const char *const *names,
		       uint64_t *ips)
{
	size_t count = 0;

	for (; names[count]; count++)
		ips[count] = address_of(symbols, names[count]) + (count ? 5 : 0);
	return count;
}

static enum profile_category category_of(const struct symbols *symbols,
					 const char *const *names, bool *within)
{
	uint64_t ips[STACK_MAX];

	return category_of_stack(symbols, ips, stack_of(symbols, names, ips), within);
}

#define STACK(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void a_stack_is_its_innermost_category(void **state)
{
	const struct symbols *symbols = *state;
	const struct {
		const char *const *names;
		enum profile_category category;
	} stacks[] = {
		{ STACK("zs_free", "unmap_page_range"), PROFILE_ZS_FREE },
		{ STACK("kmem_cache_free", "zs_free"), PROFILE_ZS_FREE },
		{ STACK("kmem_cache_free", "__free_zspage", "zs_free"), PROFILE_ZSPAGE },
		{ STACK("_raw_spin_lock", "zs_free"), PROFILE_ZS_LOCKS },
		{ STACK("_raw_spin_lock", "swap_entries_free", "unmap_page_range"),
		  PROFILE_LOCKS },
		{ STACK("_raw_spin_unlock_irqrestore", "__free_zspage", "zs_free"),
		  PROFILE_ZSPAGE },
		{ STACK("free_pgtables", "exit_mmap"), PROFILE_TABLES },
		{ STACK("kmem_cache_free"), PROFILE_REST },
		/* An interrupt in the middle of it. */
		{ STACK("kmem_cache_free", "handle_softirqs", "zs_free"), PROFILE_REST },
	};
	bool within[PROFILE_CATEGORY_COUNT];

	for (size_t i = 0; i < sizeof(stacks) / sizeof(stacks[0]); i++) {
		if (category_of(symbols, stacks[i].names, within) != stacks[i].category)
			fail_msg("stack %zu: expected %s", i,
				 profile_category_names.items[stacks[i].category]);
		assert_true(within[stacks[i].category]);
	}
	assert_false(within[PROFILE_ZS_FREE]);
	category_of(symbols, STACK("kmem_cache_free", "__free_zspage", "zs_free"),
		    within);
	assert_true(within[PROFILE_ZS_FREE]);
	assert_false(within[PROFILE_TABLES]);
}

/* What a call that never returns, or the last one of a function, returns to. */
static void a_return_address_is_the_callers(void **state)
{
	const struct symbols *symbols = *state;
	const uint64_t next = address_of(symbols, "zs_free") + 1;
	uint64_t ips[] = { address_of(symbols, "kmem_cache_free"), next };
	bool within[PROFILE_CATEGORY_COUNT];

	assert_int_equal(category_of_stack(symbols, ips, 2, within), PROFILE_ZS_FREE);
	ips[1]--;
	assert_int_not_equal(category_of_stack(symbols, ips, 2, within), PROFILE_ZS_FREE);
}

static void add(struct tally *tally, pid_t pid, uint64_t time_ns,
		const char *const *names)
{
	uint64_t ips[STACK_MAX];
	const size_t count = stack_of(tally->symbols, names, ips);

	tally_add(tally, &(struct sample){ pid, pid, time_ns, ips, count });
}

static const struct profile_share *find(const struct profile *profile,
					enum profile_who who,
					enum profile_category category)
{
	for (size_t i = 0; i < profile->shares.count; i++) {
		const struct profile_share *share = profile_share(profile, i);

		if (share->who == who && share->category == category)
			return share;
	}
	fail_msg("no share of %s", profile_category_names.items[category]);
	return NULL;
}

enum { CALLER = 1000001, WORKER, STRANGER };

static void shares_are_of_who_takes_part(void **state)
{
	struct task_role persons[] = { { CALLER, PROFILE_CALLER },
				       { WORKER, PROFILE_WORKER } };
	struct task_roles roles = { 2, 2, persons };
	struct tally tally = {
		.symbols = *state, .roles = &roles, .start_ns = 100, .end_ns = 200
	};
	struct profile profile = { 0 };

	add(&tally, CALLER, 99, STACK("zs_free"));  /* before the start barrier */
	add(&tally, CALLER, 201, STACK("zs_free")); /* its end as a process */
	add(&tally, STRANGER, 150, STACK("zs_free"));
	add(&tally, CALLER, 100, STACK("zs_free"));
	add(&tally, CALLER, 200, STACK("__free_zspage", "zs_free"));
	add(&tally, CALLER, 150, STACK("unmap_page_range"));
	add(&tally, CALLER, 150, STACK("unmap_page_range"));
	add(&tally, WORKER, 900, STACK("__free_zspage"));
	assert_int_equal(tally_write(&tally, &profile), 0);
	assert_int_equal(profile.fault, PROFILE_FINE);
	assert_int_equal(profile_samples(&profile, PROFILE_CALLER), 4);
	assert_int_equal(profile_samples(&profile, PROFILE_WORKER), 1);
	assert_int_equal(find(&profile, PROFILE_CALLER, PROFILE_ZS_FREE)->samples, 1);
	assert_int_equal(find(&profile, PROFILE_CALLER, PROFILE_ZS_FREE)->within_samples,
			 2);
	assert_true(find(&profile, PROFILE_CALLER, PROFILE_TABLES)->share == 0.5);
	assert_true(find(&profile, PROFILE_WORKER, PROFILE_ZSPAGE)->share == 1);
	record_clear(&profile_record, &profile);
}

static void what_never_reached_zs_free_is_said(void **state)
{
	struct task_role persons[] = { { CALLER, PROFILE_CALLER } };
	struct task_roles roles = { 1, 1, persons };
	struct tally tally = { .symbols = *state, .roles = &roles, .end_ns = 200 };
	struct profile profile = { 0 };

	add(&tally, STRANGER, 150, STACK("zs_free"));
	add(&tally, CALLER, 150, STACK("unmap_page_range"));
	assert_int_equal(tally_write(&tally, &profile), 0);
	assert_int_equal(profile.fault, PROFILE_UNREACHED);
	assert_string_equal(profile.detail, "1 samples of callers and 0 of workers, none "
					    "in zs_free or what it calls");
	/* This process, as some kernels drain when they are asked to. */
	add(&tally, getpid(), 150, STACK("zs_free"));
	record_clear(&profile_record, &profile);
	profile = (struct profile){ 0 };
	assert_int_equal(tally_write(&tally, &profile), 0);
	assert_int_equal(profile.fault, PROFILE_FINE);
	record_clear(&profile_record, &profile);
}

/* Newcombe, Statistics in Medicine 17, 1998, table I: 81 of 263 and 15 of 148. */
static void a_share_has_wilsons_interval(void **state)
{
	struct interval interval = estimate_proportion(81 / 263.0, 263, 0.95);

	(void)state;
	assert_true(fabs(interval.low - 0.2553) < 1e-4);
	assert_true(fabs(interval.high - 0.3662) < 1e-4);
	interval = estimate_proportion(15 / 148.0, 148, 0.95);
	assert_true(fabs(interval.low - 0.0624) < 1e-4);
	assert_true(fabs(interval.high - 0.1605) < 1e-4);
	assert_true(isnan(estimate_proportion(0, 0, 0.95).low));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_alone_are_symbols),
		cmocka_unit_test(hidden_addresses_are_said),
		cmocka_unit_test(a_name_has_its_category),
		cmocka_unit_test(a_stack_is_its_innermost_category),
		cmocka_unit_test(a_return_address_is_the_callers),
		cmocka_unit_test(shares_are_of_who_takes_part),
		cmocka_unit_test(what_never_reached_zs_free_is_said),
		cmocka_unit_test(a_share_has_wilsons_interval),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
