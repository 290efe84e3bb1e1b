// SPDX-License-Identifier: GPL-2.0-or-later
/* Boots of boards without a clock: all of them began at one time. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "sample/variants.h"

#define BOOTS    500
#define ROUNDS   20
#define SLOWER   10 /* times, at most; in pairs it is thousands */
#define FLOOR_NS (20 * NS_PER_MSEC)

struct many {
	struct compare_file files[BOOTS];
	char paths[BOOTS][24];
};

static void make(struct result *result, size_t boot, bool has_clock)
{
	struct result_cell *cell;

	result_init(result);
	strcpy(result->variant.name, "base");
	snprintf(result->started_at, sizeof(result->started_at),
		 "1970-01-01T00:%02zu:%02zuZ", has_clock ? boot / 60 : 0,
		 has_clock ? boot % 60 : 0);
	cell = result_add_cell(result);
	cell->point.procs = 1;
	for (size_t i = 0; i < ROUNDS; i++) {
		struct result_round *round = result_add_round(cell);

		round->valid = true;
		round->wall_ns = round->mean_ns = round->max_ns = 1000000 +
								  boot * ROUNDS + i;
	}
}

static struct many *make_many(bool has_clock)
{
	struct many *many = calloc(1, sizeof(*many));

	assert_non_null(many);
	for (size_t i = 0; i < BOOTS; i++) {
		make(&many->files[i].result, i, has_clock);
		snprintf(many->paths[i], sizeof(many->paths[i]), "%zu.json", i);
		many->files[i].path = many->paths[i];
		many->files[i].argument = i;
	}
	return many;
}

static void free_many(struct many *many)
{
	for (size_t i = 0; i < BOOTS; i++)
		result_free(&many->files[i].result);
	free(many);
}

static uint64_t sort_ns(bool has_clock)
{
	struct many *many = make_many(has_clock);
	struct compare_variants variants;
	uint64_t start_ns = clock_now_ns(), ns;
	struct err err;

	assert_int_equal(
		compare_variants_make(&variants, many->files, BOOTS, false, &err), 0);
	ns = clock_now_ns() - start_ns;
	assert_int_equal(variants.count, 1);
	assert_int_equal(variants.items[0].boot_count, BOOTS);
	compare_variants_free(&variants);
	free_many(many);
	return ns;
}

static void one_time_for_all_costs_no_more(void **state)
{
	uint64_t distinct_ns = sort_ns(true), same_ns = sort_ns(false);

	(void)state;
	print_message("%llu us with a clock, %llu us without\n",
		      (unsigned long long)(distinct_ns / NS_PER_USEC),
		      (unsigned long long)(same_ns / NS_PER_USEC));
	assert_true(same_ns < SLOWER * distinct_ns + FLOOR_NS);
}

static void the_same_boot_is_still_found(void **state)
{
	struct many *many = make_many(false);
	struct compare_variants variants;
	struct err err;

	(void)state;
	result_free(&many->files[BOOTS - 1].result);
	make(&many->files[BOOTS - 1].result, 7, false);
	assert_int_equal(compare_variants_make(&variants, many->files, BOOTS, true, &err),
			 -EEXIST);
	assert_string_equal(err.msg,
			    "7.json and 499.json are the same boot: expected each once");
	compare_variants_free(&variants);
	/* In another variant it is the same boot nevertheless. */
	strcpy(many->files[BOOTS - 1].label, "other");
	assert_int_equal(compare_variants_make(&variants, many->files, BOOTS, true, &err),
			 -EEXIST);
	compare_variants_free(&variants);
	free_many(many);
}

/* One name, one kernel, two builds: no boots of one thing. */
static void another_module_is_another_kernel(void **state)
{
	struct result a, b;

	(void)state;
	make(&a, 1, true);
	make(&b, 2, true);
	strcpy(a.kernel.module.build_id, "ab");
	assert_string_equal(compare_kernels_differ(&a, &b), "kernel.module.build_id");
	strcpy(b.kernel.module.build_id, "ab");
	assert_null(compare_kernels_differ(&a, &b));
	a.kernel.module.params = json_pack("{ss}", "deferred_pages", "64");
	assert_string_equal(compare_kernels_differ(&a, &b), "kernel.module.params");
	b.kernel.module.params = json_pack("{ss}", "deferred_pages", "8");
	assert_string_equal(compare_kernels_differ(&a, &b), "kernel.module.params");
	json_decref(b.kernel.module.params);
	b.kernel.module.params = json_pack("{ss}", "deferred_pages", "64");
	assert_null(compare_kernels_differ(&a, &b));
	result_free(&a);
	result_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_time_for_all_costs_no_more),
		cmocka_unit_test(the_same_boot_is_still_found),
		cmocka_unit_test(another_module_is_another_kernel),
	};

	return cmocka_run_group_tests_name("columns", tests, NULL, NULL);
}
