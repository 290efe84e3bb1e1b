// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Jobs of every kind: far more processes than CPUs, each release method and pattern,
 * warm-up rounds, and the two ways in which the rounds of a cell end.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "round/allowance.h"
#include "tests/root/harness.h"

#define ONE_ROUND  "--rounds-warmup", "0", "--rounds-min", "1", "--rounds-max", "1"
#define MIB        (UINT64_C(1) << 20)
#define ODD_ROUNDS 6

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

static const json_t *cell_at(const struct scene *scene, size_t index)
{
	return json_array_get(json_object_get(scene->result, "cells"), index);
}

static uint64_t number_at(const json_t *object, const char *key)
{
	const json_t *number = json_object_get(object, key);

	assert_true(json_is_integer(number));
	return (uint64_t)json_integer_value(number);
}

/* The job has been run to its end, and its file is read. */
static void assert_job(struct scene *scene, const char *const *args)
{
	const char *left;

	if (scene_job(scene, args))
		fail_msg("exit code %d: %s%s", scene->code, scene->out, scene->err);
	if (!scene_load(scene))
		fail_msg("%s: no result", scene->file);
	left = scene_left_behind(scene);
	if (left)
		fail_msg("%s", left);
}

static uint64_t growth(const json_t *round, const char *counter)
{
	return number_at(json_object_get(round, "gate"), counter) -
	       number_at(json_object_get(round, "before"), counter);
}

/* What others swap out meanwhile is in the device's counters too: a round bears a little.
 */
static void assert_grown(uint64_t grown_bytes, uint64_t bytes)
{
	assert_in_range(grown_bytes, bytes, bytes + allowance_foreign_bytes(bytes));
}

/* Each process had all of its pages in zram, and took some time to let go of them. */
static void assert_procs(const json_t *round, size_t procs, uint64_t bytes)
{
	const json_t *list = json_object_get(round, "procs");
	uint64_t page_bytes = (uint64_t)sysconf(_SC_PAGESIZE), release_ns = 0;
	const json_t *proc;
	size_t i;

	assert_int_equal(json_array_size(list), procs);
	json_array_foreach(list, i, proc)
	{
		release_ns = number_at(proc, "release_ns");
		assert_true(release_ns > 0);
		assert_true(release_ns <= number_at(round, "max_ns"));
		assert_int_equal(number_at(proc, "pages") * page_bytes, bytes);
	}
	assert_grown(growth(round, "orig_data_bytes"), procs * bytes);
	assert_true(number_at(round, "wall_ns") >= number_at(round, "max_ns"));
}

static void sixty_four_processes(void **state)
{
	struct scene *scene = *state;
	bool oversubscribed = sysconf(_SC_NPROCESSORS_ONLN) < 64;

	assert_job(scene, ARGS(ONE_ROUND, "--modes", "64", "--round-timeout-s", "90",
			       "--rounds-max-seconds", "120"));
	assert_procs(scene_round(scene, 0, 0), 64, 16 * MIB);
	assert_int_equal(
		json_is_true(json_object_get(cell_at(scene, 0), "oversubscribed")),
		oversubscribed);
	assert_int_equal(strstr(scene->out, "multi 64p*") != NULL, oversubscribed);
	assert_int_equal(strstr(scene->out, "\n* oversubscribed: ") != NULL,
			 oversubscribed);
	assert_int_equal(scene_run(scene, ARGS("show", scene->file)), 0);
	assert_int_equal(strstr(scene->out, "multi 64p*") != NULL, oversubscribed);
}

static void one_process_is_not_marked(void **state)
{
	struct scene *scene = *state;

	assert_job(scene, ARGS(ONE_ROUND));
	assert_true(json_is_false(json_object_get(cell_at(scene, 0), "oversubscribed")));
	assert_null(strstr(scene->out, "oversubscribed"));
}

/* A cell of each of the lists' items, in the lists' order. */
static void every_release_and_pattern(void **state)
{
	static const char *const release_items[] = { "munmap", "dontneed" };
	static const char *const pattern_items[] = { "text", "random", "mixed",
						     "lzo-ratio" };
	struct scene *scene = *state;

	assert_job(scene, ARGS(ONE_ROUND, "--release", "munmap,dontneed", "--pattern",
			       "text,random,mixed,lzo-ratio"));
	for (size_t i = 0; i < 8; i++) {
		const json_t *cell = cell_at(scene, i), *round = scene_round(scene, i, 0);

		assert_string_equal(json_string_value(json_object_get(cell, "release")),
				    release_items[i / 4]);
		assert_string_equal(json_string_value(json_object_get(cell, "pattern")),
				    pattern_items[i % 4]);
		if (!round_is_valid(round))
			fail_msg("%s, %s: %s", release_items[i / 4], pattern_items[i % 4],
				 round_reject(round));
		assert_procs(round, 1, 16 * MIB);
	}
	assert_null(cell_at(scene, 8));
}

static void ratio_is_realised(void **state)
{
	static const char *const wishes[] = { "1.5", "3.0", "8" };
	struct scene *scene = *state;

	for (size_t i = 0; i < 3; i++) {
		double options = 0, have;

		assert_int_equal(sscanf(wishes[i], "%lf", &options), 1);
		assert_job(scene, ARGS(ONE_ROUND, "--pattern", "lzo-ratio", "--ratio",
				       wishes[i]));
		have = (double)growth(scene_round(scene, 0, 0), "orig_data_bytes") /
		       (double)growth(scene_round(scene, 0, 0), "compr_data_bytes");
		print_message("ratio %.3f, wanted %.1f\n", have, options);
		assert_true(fabs(have / options - 1) <= 0.05);
	}
}

static void random_pages_are_huge(void **state)
{
	struct scene *scene = *state;
	const json_t *round;

	assert_job(scene, ARGS(ONE_ROUND, "--pattern", "random"));
	round = scene_round(scene, 0, 0);
	assert_grown(growth(round, "compr_data_bytes"), 16 * MIB);
	assert_grown(growth(round, "huge_pages") * (uint64_t)sysconf(_SC_PAGESIZE),
		     16 * MIB);
}

static void warm_up_is_kept_and_not_used(void **state)
{
	struct scene *scene = *state;
	const json_t *summary;

	assert_job(scene, ARGS("--rounds-warmup", "3", "--rounds-min", "2",
			       "--rounds-max", "2"));
	assert_int_equal(json_array_size(scene_rounds(scene, 0)), 5);
	for (size_t i = 0; i < 5; i++) {
		const json_t *round = scene_round(scene, 0, i);

		assert_int_equal(json_is_true(json_object_get(round, "warmup")), i < 3);
	}
	summary = json_object_get(cell_at(scene, 0), "summary");
	assert_int_equal(number_at(summary, "used") + number_at(summary, "rejected"), 2);
	/* Of two rounds the mean is the median; a third would show. */
	assert_true(fabs(json_number_value(json_object_get(summary, "median_ns")) * 2 -
			 (double)number_at(scene_round(scene, 0, 3), "mean_ns") -
			 (double)number_at(scene_round(scene, 0, 4), "mean_ns")) < 4);
}

/* Six rounds have an interval, and mostly one this narrow; a noisy host needs more. */
static void rounds_end_at_the_target(void **state)
{
	struct scene *scene = *state;
	const json_t *summary;

	assert_job(scene, ARGS("--rounds-warmup", "1", "--rounds-min", "6",
			       "--rounds-max", "80", "--rounds-target-percent", "99"));
	summary = json_object_get(cell_at(scene, 0), "summary");
	assert_in_range(number_at(summary, "used"), 6, 40);
	assert_true(json_number_value(json_object_get(summary, "high_ns")) -
			    json_number_value(json_object_get(summary, "low_ns")) <=
		    2 * json_number_value(json_object_get(summary, "median_ns")));
}

static void rounds_end_at_the_most(void **state)
{
	struct scene *scene = *state;

	assert_job(scene, ARGS("--rounds-warmup", "1", "--rounds-min", "6",
			       "--rounds-max", "11", "--rounds-target-percent", "0.01"));
	assert_int_equal(json_array_size(scene_rounds(scene, 0)), 12);
}

/* A CPU that is busy does not answer, but not all the time. */
static void rounds_know_how_far_apart_cpus_are(void **state)
{
	struct scene *scene = *state;
	size_t known = 0;

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		skip();
	assert_job(scene, ARGS("--rounds-min", "6", "--rounds-max", "6"));
	for (size_t i = 0; i < json_array_size(scene_rounds(scene, 0)); i++) {
		const json_t *round = scene_round(scene, 0, i);

		known += json_is_integer(
				 json_object_get(round, "core_to_core_before_ns")) &&
			 json_is_integer(json_object_get(round, "core_to_core_after_ns"));
	}
	assert_true(known > 0);
}

static void rounds_end_with_their_time(void **state)
{
	struct scene *scene = *state;

	assert_job(scene,
		   ARGS("--rounds-min", "6", "--rounds-max", "2000",
			"--rounds-target-percent", "0.01", "--rounds-max-seconds", "2"));
	assert_in_range(json_array_size(scene_rounds(scene, 0)), 2, 1000);
}

/* Pages of ours on the device of the run, of the kinds that its rounds have none of. */
static void page_out_odd_pages(unsigned char *pages, size_t page_bytes)
{
	for (size_t i = 0; i < page_bytes; i++)
		pages[i] = (unsigned char)rand();
	memset(pages + page_bytes, 0x5a, page_bytes);
	memset(pages + 2 * page_bytes, 0, page_bytes);
	madvise(pages, 3 * page_bytes, MADV_PAGEOUT);
}

static void odd_pages_of_others_are_borne(void **state)
{
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	size_t bytes = ODD_ROUNDS * 3 * page_bytes, huge_pages = 0, same_pages = 0;
	struct scene *scene = *state;
	unsigned char *pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_true(pages != MAP_FAILED);
	scene_start_job(scene, ARGS("--rounds-min", "8", "--rounds-max", "8"));
	for (size_t i = 0; i < ODD_ROUNDS; i++) {
		scene_await_rounds(scene, i + 1);
		page_out_odd_pages(pages + i * 3 * page_bytes, page_bytes);
	}
	scene_wait(scene);
	munmap(pages, bytes);
	assert_non_null(scene_load(scene));
	for (size_t i = 0; i < json_array_size(scene_rounds(scene, 0)); i++) {
		const json_t *round = scene_round(scene, 0, i);

		assert_string_not_equal(round_reject(round), "incompressible");
		assert_string_not_equal(round_reject(round), "same_filled");
		huge_pages += growth(round, "huge_pages");
		same_pages += growth(round, "same_pages");
	}
	assert_true(huge_pages > 0 && same_pages > 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(sixty_four_processes),
		TEST(one_process_is_not_marked),
		TEST(every_release_and_pattern),
		TEST(ratio_is_realised),
		TEST(random_pages_are_huge),
		TEST(warm_up_is_kept_and_not_used),
		TEST(rounds_end_at_the_target),
		TEST(rounds_end_at_the_most),
		TEST(rounds_know_how_far_apart_cpus_are),
		TEST(rounds_end_with_their_time),
		TEST(odd_pages_of_others_are_borne),
	};
	int missing = harness_skip();

	return missing ? missing : cmocka_run_group_tests(tests, NULL, NULL);
}
