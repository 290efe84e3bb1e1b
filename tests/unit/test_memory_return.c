// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory coming back, of curves whose times are known: nothing here was measured. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "probe/memory_return.h"

#define ROOM     4096
#define START_NS (5 * NS_PER_SEC)
#define GATE     UINT64_C(80000000)
#define BEFORE   UINT64_C(40000)
#define FREE     UINT64_C(1000000000)
#define MS       NS_PER_MSEC

static const struct memory_round span = { START_NS, START_NS + 40 * MS, BEFORE, 0 };

/* From 1 ms before the start, every 100 us, zram's bytes that @held gives of the ms since
 * the start, and as much free memory as it lost. */
static void sample(struct memory_samples *samples, uint64_t (*held)(double ms), double ms)
{
	const uint64_t zram_bytes = held(ms > 0 ? ms : 0);
	const struct memory_sample now = { START_NS + (uint64_t)(int64_t)(ms * MS),
					   zram_bytes, FREE + GATE - zram_bytes,
					   UNKNOWN_U64 };

	memory_samples_add(samples, &now);
}

static void look_at(struct memory_samples *samples, uint64_t (*held)(double ms),
		    int end_ms)
{
	assert_int_equal(memory_samples_make(samples, ROOM), 0);
	for (int i = -10; i <= end_ms * 10; i++)
		sample(samples, held, i / 10.0);
}

/* Evenly within 100 ms. */
static uint64_t evenly(double ms)
{
	const double left = ms < 100 ? 1 - ms / 100 : 0;

	return BEFORE + (uint64_t)(left * (double)(GATE - BEFORE));
}

/* Half at once, then nothing for 300 ms, then the rest within 10. */
static uint64_t deferred(double ms)
{
	if (ms <= 0)
		return GATE;
	if (ms <= 300)
		return BEFORE + (GATE - BEFORE) / 2;
	return ms < 310 ? BEFORE + (uint64_t)((310 - ms) / 20 * (double)(GATE - BEFORE))
			: BEFORE;
}

static void make(struct result_memory *memory, uint64_t (*held)(double ms), int end_ms)
{
	struct memory_samples samples;

	memset(memory, 0, sizeof(*memory));
	look_at(&samples, held, end_ms);
	assert_int_equal(memory_return_make(memory, &samples, &span), 0);
	memory_samples_free(&samples);
}

static void near_ms(uint64_t ns, double ms)
{
	assert_in_range(ns, (uint64_t)((ms - 0.11) * MS), (uint64_t)((ms + 0.11) * MS));
}

static void times_are_those_of_the_curve(void **state)
{
	struct result_memory memory;

	(void)state;
	make(&memory, evenly, 150);
	near_ms(memory.back50_ns, 50);
	near_ms(memory.back90_ns, 90);
	near_ms(memory.back99_ns, 99);
	near_ms(memory.back100_ns, 100);
	near_ms(memory.free_back99_ns, 99);
	near_ms(memory.gap_ns, 0.1);
	/* Of the last release's end, at 40 ms. */
	assert_in_range(memory.peak_held_bytes, GATE * 59 / 100, GATE * 60 / 100);
	free(memory.curve.items);
}

static void points_are_few_and_even_in_what_is_back(void **state)
{
	struct result_memory memory;
	const struct result_memory_point *last;
	uint64_t max_bytes = 0;

	(void)state;
	make(&memory, evenly, 150);
	assert_in_range(memory.curve.count, 60, RESULT_CURVE_MAX);
	assert_int_equal(result_memory_point(&memory, 0)->at_ns, 0);
	assert_int_equal(result_memory_point(&memory, 0)->zram_bytes, GATE);
	last = result_memory_point(&memory, memory.curve.count - 1);
	near_ms(last->at_ns, 150);
	assert_int_equal(last->zram_bytes, BEFORE);
	for (size_t i = 1; i < memory.curve.count; i++) {
		const struct result_memory_point *point = result_memory_point(&memory, i);
		const uint64_t step_bytes = point[-1].zram_bytes - point->zram_bytes;

		assert_true(point->at_ns > point[-1].at_ns || i == 1);
		max_bytes = step_bytes > max_bytes ? step_bytes : max_bytes;
	}
	assert_true(max_bytes < (GATE - BEFORE) / 30);
	free(memory.curve.items);
}

/* To a 31st of what came back. */
static void a_plateau_has_both_its_ends(void **state)
{
	struct result_memory memory;
	bool begins = false, ends = false;

	(void)state;
	make(&memory, deferred, 400);
	near_ms(memory.back50_ns, 0.1);
	near_ms(memory.back99_ns, 309.8);
	assert_int_equal(memory.peak_held_bytes, (GATE - BEFORE) / 2);
	for (size_t i = 0; i < memory.curve.count; i++) {
		const struct result_memory_point *point = result_memory_point(&memory, i);
		const bool half = point->zram_bytes <= BEFORE + (GATE - BEFORE) / 2 &&
				  point->zram_bytes > BEFORE + (GATE - BEFORE) * 14 / 31;

		begins |= half && point->at_ns <= MS;
		ends |= half && point->at_ns >= 299 * MS;
	}
	assert_true(begins && ends);
	free(memory.curve.items);
}

static void few_looks_are_all_kept(void **state)
{
	struct result_memory memory;

	(void)state;
	make(&memory, evenly, 6);
	assert_int_equal(memory.curve.count, 61);
	near_ms(memory.back100_ns, 6);
	free(memory.curve.items);
}

static void nothing_back_is_no_time(void **state)
{
	static const struct memory_sample same[] = { { START_NS - 1, BEFORE, FREE, 0 },
						     { START_NS + 1, BEFORE, FREE, 0 } };
	struct memory_samples samples;
	struct result_memory memory = { .back99_ns = UNKNOWN_U64 };

	(void)state;
	assert_int_equal(memory_samples_make(&samples, 2), 0);
	memory_samples_add(&samples, &same[0]);
	memory_samples_add(&samples, &same[1]);
	assert_int_equal(memory_return_make(&memory, &samples, &span), 0);
	assert_true(memory.back99_ns == UNKNOWN_U64);
	assert_int_equal(memory.curve.count, 0);
	memory_samples_free(&samples);
}

static void free_memory_that_others_took_has_no_time(void **state)
{
	struct memory_samples samples;
	struct result_memory memory = { 0 };

	(void)state;
	look_at(&samples, evenly, 150);
	samples.items[samples.count - 1].free_bytes -= GATE / 5;
	assert_int_equal(memory_return_make(&memory, &samples, &span), 0);
	assert_true(memory.free_back99_ns == UNKNOWN_U64);
	assert_true(memory.back99_ns != UNKNOWN_U64);
	free(memory.curve.items);
	memory_samples_free(&samples);
}

#define RESIDENT UINT64_C(12000000)
#define BESIDE   UINT64_C(300000) /* page tables, stack */

/* The resident part comes back evenly from 20 to 30 ms, all but @left_bytes of it, while
 * zram's waits for a worker. */
static uint64_t resident_back(uint64_t left_bytes, uint64_t beside_bytes)
{
	const struct memory_round mixed = { START_NS, START_NS + 40 * MS, BEFORE,
					    RESIDENT };
	struct result_memory memory = { 0 };
	struct memory_samples samples;

	look_at(&samples, deferred, 400);
	for (size_t i = 0; i < samples.count; i++) {
		const double ms = ((double)samples.items[i].at_ns - START_NS) / MS;
		const double left = ms < 20 ? 1 : ms < 30 ? (30 - ms) / 10 : 0;

		samples.items[i].held_bytes = beside_bytes + left_bytes +
					      (uint64_t)(left * (RESIDENT - left_bytes));
	}
	assert_int_equal(memory_return_make(&memory, &samples, &mixed), 0);
	near_ms(memory.back99_ns, 309.8);
	free(memory.curve.items);
	memory_samples_free(&samples);
	return memory.resident_back99_ns;
}

static void the_resident_part_has_a_time_of_its_own(void **state)
{
	(void)state;
	near_ms(resident_back(0, BESIDE), 29.9);
	near_ms(resident_back(RESIDENT / 200, 0), 29.95);
}

static void what_did_not_come_back_has_no_time(void **state)
{
	struct result_memory memory;

	(void)state;
	assert_true(resident_back(RESIDENT / 50, BESIDE) == UNKNOWN_U64);
	/* Nothing was resident. */
	make(&memory, evenly, 150);
	assert_true(memory.resident_back99_ns == UNKNOWN_U64);
	free(memory.curve.items);
}

static void looks_beyond_the_room_are_thinned(void **state)
{
	struct memory_samples samples;
	size_t halved = 0;

	(void)state;
	assert_int_equal(memory_samples_make(&samples, 8), 0);
	for (uint64_t i = 0; i < 13; i++)
		halved += memory_samples_add(&samples,
					     &(struct memory_sample){ i, 0, 0, 0 });
	assert_int_equal(halved, 2);
	assert_int_equal(samples.items[0].at_ns, 0);
	assert_int_equal(samples.items[1].at_ns, 4);
	assert_int_equal(samples.items[samples.count - 1].at_ns, 12);
	memory_samples_free(&samples);
}

/* What a curve that lost memory, or looked too late, is rejected for. */
static void a_curve_that_does_not_add_up_is_refused(void **state)
{
	const struct zram_counters gate = { .mem_used_bytes = GATE },
				   after = { .mem_used_bytes = BEFORE },
				   leaked = { .mem_used_bytes = BEFORE + 200000 };
	struct memory_samples samples;
	char why[160];

	(void)state;
	look_at(&samples, evenly, 150);
	assert_true(memory_samples_agree(&samples, START_NS, &gate, &after, 65536, why,
					 sizeof(why)));
	assert_false(memory_samples_agree(&samples, START_NS, &gate, &leaked, 65536, why,
					  sizeof(why)));
	assert_string_equal(why,
			    "the curve ends at 40000 bytes, zram's counter at 240000");
	assert_false(memory_samples_agree(&samples, START_NS, &leaked, &after, 65536, why,
					  sizeof(why)));
	assert_non_null(strstr(why, "the curve begins at 80000000 bytes"));
	samples.items[0].at_ns = START_NS + 1;
	assert_false(memory_samples_agree(&samples, START_NS, &gate, &after, 65536, why,
					  sizeof(why)));
	memory_samples_free(&samples);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_those_of_the_curve),
		cmocka_unit_test(points_are_few_and_even_in_what_is_back),
		cmocka_unit_test(a_plateau_has_both_its_ends),
		cmocka_unit_test(few_looks_are_all_kept),
		cmocka_unit_test(nothing_back_is_no_time),
		cmocka_unit_test(free_memory_that_others_took_has_no_time),
		cmocka_unit_test(the_resident_part_has_a_time_of_its_own),
		cmocka_unit_test(what_did_not_come_back_has_no_time),
		cmocka_unit_test(looks_beyond_the_room_are_thinned),
		cmocka_unit_test(a_curve_that_does_not_add_up_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
