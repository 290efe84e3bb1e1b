// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "probe/core_to_core.h"
#include "sample/cache_latency.h"

static struct result_round *add_round(struct result_cell *cell, uint64_t before_ns,
				      uint64_t after_ns)
{
	struct result_round *round = result_add_round(cell);

	round->valid = true;
	round->core_to_core_before_ns = before_ns;
	round->core_to_core_after_ns = after_ns;
	assert_non_null(result_add_proc(round));
	return round;
}

/* @near rounds of 40 ns in one cell, then @far of 200 in another. */
static void fill(struct result *result, size_t near, size_t far)
{
	struct result_cell *cell;

	result_init(result);
	cell = result_add_cell(result);
	for (size_t i = 0; i < near; i++)
		add_round(cell, 38, 40);
	cell = result_add_cell(result);
	for (size_t i = 0; i < far; i++)
		add_round(cell, 200, 38);
}

static struct cache_latency apart_of(const struct result *result)
{
	struct cache_latency apart;

	assert_int_equal(cache_latency_make(&apart, &result, 1), 0);
	return apart;
}

static void moved_cpus_are_reported(void **state)
{
	struct result result;
	struct cache_latency apart;

	(void)state;
	fill(&result, 10, 10);
	apart = apart_of(&result);
	assert_int_equal(apart.rounds, 20);
	assert_true(fabs(apart.min_ns - 40) < 1e-9);
	assert_true(fabs(apart.max_ns - 200) < 1e-9);
	assert_true(cache_latency_varied(&apart));
	assert_true(cache_latency_threshold_ns(&apart) > 40 &&
		    cache_latency_threshold_ns(&apart) < 200);
	result_free(&result);
}

/* One of a hundred is an accident, not a place. */
static void one_slow_answer_is_no_move(void **state)
{
	struct result result;
	struct cache_latency apart;

	(void)state;
	fill(&result, 99, 1);
	apart = apart_of(&result);
	assert_false(cache_latency_varied(&apart));
	result_free(&result);
}

static void what_does_not_count_or_is_not_known_is_left_out(void **state)
{
	struct result result;
	struct cache_latency apart;

	(void)state;
	fill(&result, 3, 0);
	add_round(result.cells.items, 500, 500)->valid = false;
	add_round(result.cells.items, 500, 500)->warmup = true;
	add_round(result.cells.items, UNKNOWN_U64, 500);
	add_round(result.cells.items, 500, UNKNOWN_U64);
	apart = apart_of(&result);
	assert_int_equal(apart.rounds, 3);
	assert_true(fabs(apart.max_ns - 40) < 1e-9);
	result_free(&result);
}

static void nothing_known_is_nothing_said(void **state)
{
	struct result result;
	struct cache_latency apart;

	(void)state;
	fill(&result, 0, 0);
	apart = apart_of(&result);
	assert_int_equal(apart.rounds, 0);
	assert_false(cache_latency_varied(&apart));
	result_free(&result);
}

/* The rest keeps its order and its processes; the sanitizers look at what was dropped. */
static void near_rounds_are_kept(void **state)
{
	struct result result;
	const struct result_cell *cell;

	(void)state;
	fill(&result, 0, 2);
	add_round(result.cells.items, 90, 40)->mean_ns = 1;
	add_round(result.cells.items, 91, 40)->mean_ns = 2;
	add_round(result.cells.items, UNKNOWN_U64, UNKNOWN_U64)->mean_ns = 3;
	add_round(result.cells.items, 40, 90)->mean_ns = 4;
	assert_int_equal(cache_latency_filter(&result, 90), 2);
	cell = result_cell(&result, 0);
	assert_int_equal(cell->rounds.count, 2);
	assert_int_equal(result_round(cell, 0)->mean_ns, 1);
	assert_int_equal(result_round(cell, 1)->mean_ns, 4);
	assert_int_equal(result_round(cell, 1)->procs.count, 1);
	assert_int_equal(result_cell(&result, 1)->rounds.count, 0);
	result_free(&result);
}

/* The first two CPUs that we may run on; how many there were. */
static size_t two_cpus(unsigned int *cpus)
{
	size_t count = 0;
	cpu_set_t set;

	assert_int_equal(sched_getaffinity(0, sizeof(set), &set), 0);
	for (unsigned int cpu = 0; cpu < CPU_SETSIZE && count < 2; cpu++) {
		if (CPU_ISSET(cpu, &set))
			cpus[count++] = cpu;
	}
	return count;
}

/* Light goes 30 cm in a ns, and threads that take turns on one CPU need milliseconds. */
static void a_line_takes_its_time(void **state)
{
	uint64_t ns = UNKNOWN_U64;
	unsigned int cpus[2];

	(void)state;
	if (two_cpus(cpus) < 2)
		skip();
	for (int i = 0; i < 20 && ns == UNKNOWN_U64; i++)
		ns = core_to_core_ns(cpus, 2);
	assert_in_range(ns, 1, 100000);
	print_message("%llu ns\n", (unsigned long long)ns);
}

/* Two on one CPU wait for each other's slice, and are given up in time. */
static void one_cpu_has_nowhere_to_go(void **state)
{
	unsigned int cpus[2];

	(void)state;
	two_cpus(cpus);
	cpus[1] = cpus[0];
	assert_int_equal(core_to_core_ns(cpus, 1), UNKNOWN_U64);
	assert_int_equal(core_to_core_ns(cpus, 2), UNKNOWN_U64);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moved_cpus_are_reported),
		cmocka_unit_test(one_slow_answer_is_no_move),
		cmocka_unit_test(what_does_not_count_or_is_not_known_is_left_out),
		cmocka_unit_test(nothing_known_is_nothing_said),
		cmocka_unit_test(near_rounds_are_kept),
		cmocka_unit_test(a_line_takes_its_time),
		cmocka_unit_test(one_cpu_has_nowhere_to_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
