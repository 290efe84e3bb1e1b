// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Each fault that can be planted in a round is rejected by its own name, in every round,
 * and the same job without the fault is not.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "tests/root/faults.h"
#include "tests/root/processes.h"
#include "tests/root/zswap_guard.h"

/* Two rounds of each, with a time for a hang and for pages held back that is soon over.
 */
#define SHORT                                                             \
	"--rounds-warmup", "1", "--rounds-min", "1", "--rounds-max", "1", \
		"--round-timeout-s", "3", "--settle-timeout-ms", "1000"

static void assert_clean(struct scene *scene)
{
	const char *left = scene_left_behind(scene);

	if (left)
		fail_msg("%s", left);
}

static void every_control_is_rejected(void **state)
{
	for (size_t i = 0; i < control_count; i++) {
		if (fault_can_be_planted(*state, controls[i].name))
			assert_fault_is_rejected(*state, &controls[i], NULL, 2);
	}
}

/* The late one is 5 ms late. A busy host can hold the other up as well, not every time.
 */
static void skew_is_as_planted(void **state)
{
	struct scene *scene = *state;
	double skew_us, most_us = 0;

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		skip();
	scene_job(scene,
		  ARGS(SHORT, "--control", "skew", "--modes", "2", "--rounds-max", "4"));
	assert_loaded(scene);
	for (size_t i = 0; i < json_array_size(scene_rounds(scene, 0)); i++) {
		const char *detail = text_at(scene_round(scene, 0, i), "reject_detail");

		assert_int_equal(sscanf(detail, "start skew %lf us", &skew_us), 1);
		most_us = skew_us > most_us ? skew_us : most_us;
	}
	assert_true(most_us >= 4000);
}

/* A coarse clock ends the run before there is a round. */
static void coarse_clock_is_refused(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(scene_job(scene, ARGS(SHORT, "--control", "clock")), 1);
	assert_loaded(scene);
	assert_string_equal(text_at(scene->result, "state"), "refused");
	assert_string_equal(text_at(scene->result, "reject"), "coarse_clock");
	assert_non_null(strstr(text_at(scene->result, "reject_detail"),
			       "CLOCK_MONOTONIC_COARSE steps by"));
	assert_int_equal(json_array_size(json_object_get(scene->result, "cells")), 0);
	assert_non_null(strstr(scene->err, "swaprel: coarse_clock: "));
	assert_clean(scene);
}

/* The jobs of the controls without the control: nothing is rejected. */
static void clean_job_is_valid(void **state)
{
	static const char *const fills[] = { "text", "lzo-ratio" };
	struct scene *scene = *state;

	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(scene_job(scene, ARGS(SHORT, "--pattern", fills[i])), 0);
		assert_loaded(scene);
		assert_int_equal(json_array_size(scene_rounds(scene, 0)), 2);
		for (size_t n = 0; n < 2; n++) {
			const json_t *round = scene_round(scene, 0, n);

			assert_string_equal(round_reject(round), "none");
			assert_true(round_is_valid(round));
		}
		assert_clean(scene);
	}
}

static void same_filled_is_rejected(void **state)
{
	scene_job(*state, ARGS(SHORT, "--pattern", "zero"));
	assert_rejected(*state, "same_filled", "zero pages kept out", 2);
}

/* At 1.1 : 1 a page is too large for any class below a whole page. */
static void incompressible_is_rejected(void **state)
{
	scene_job(*state, ARGS(SHORT, "--pattern", "lzo-ratio", "--ratio", "1.1"));
	assert_rejected(*state, "incompressible", "pages as they are", 2);
}

static void unknown_algorithm_is_missing(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(scene_job(scene, ARGS(SHORT, "--algorithm", "nosuch")),
			 HARNESS_SKIP);
	assert_non_null(strstr(scene->err, "missing: algorithm: no nosuch"));
	assert_null(scene_load(scene));
	assert_clean(scene);
}

static void zswap_at_the_start_is_missing(void **state)
{
	struct scene *scene = *state;
	struct zswap_guard guard;
	int stopped;

	if (!zswap_can_be_switched_on(&scene->fs))
		skip();
	assert_int_equal(zswap_guard_start(&guard, &scene->fs), 0);
	scene_job(scene, ARGS(SHORT));
	stopped = zswap_guard_stop(&guard);
	assert_int_equal(stopped, 0);
	assert_int_equal(scene->code, HARNESS_SKIP);
	assert_non_null(strstr(scene->err, "missing: zswap: "));
	assert_clean(scene);
}

/* Of the rounds from the @after-th on, which began with zswap on, none has another
 * reason; of those before the @before-th, none has this one. */
static void assert_caught_by_zswap(const struct scene *scene, size_t before, size_t after)
{
	size_t count = json_array_size(scene_rounds(scene, 0));

	assert_true(after < count);
	for (size_t i = 0; i < count; i++) {
		const char *reject = round_reject(scene_round(scene, 0, i));

		if (i < before)
			assert_string_not_equal(reject, "zswap_on");
		if (i >= after)
			assert_string_equal(reject, "zswap_on");
	}
}

/* How many rounds are in the file, which the run writes after each. */
static size_t rounds_so_far(struct scene *scene)
{
	assert_loaded(scene);
	return json_array_size(scene_rounds(scene, 0));
}

static void zswap_during_a_run_is_rejected(void **state)
{
	struct scene *scene = *state;
	struct zswap_guard guard;
	size_t before, after;
	int stopped;

	if (!zswap_can_be_switched_on(&scene->fs))
		skip();
	scene_start_job(scene, ARGS("--rounds-min", "200", "--rounds-max", "200"));
	assert_true(scene_await_rounds(scene, 3));
	before = rounds_so_far(scene);
	assert_int_equal(zswap_guard_start(&guard, &scene->fs), 0);
	/* One that is not written yet, one that is on its way, and then no other. */
	after = rounds_so_far(scene) + 2;
	scene_wait(scene);
	stopped = zswap_guard_stop(&guard);
	assert_int_equal(stopped, 0);
	assert_loaded(scene);
	assert_caught_by_zswap(scene, before, after);
	assert_clean(scene);
}

/* The pid of the last of four, which has filled its region. */
static pid_t await_victim(const struct scene *scene)
{
	uint64_t end_ns = clock_now_ns() + 20 * NS_PER_SEC;
	pid_t pids[8];

	while (clock_now_ns() < end_ns) {
		size_t count = children_of(&scene->fs, scene->pid, pids, 8);

		if (count == 4 && resident_bytes(&scene->fs, pids[3]) > 16u << 20)
			return pids[3];
		clock_nap_ns(NS_PER_MSEC);
	}
	return 0;
}

/* One that hangs can be caught at work at leisure. */
static void killed_from_outside_is_rejected(void **state)
{
	struct scene *scene = *state;
	const json_t *round;
	pid_t victim;

	scene_start_job(scene, ARGS("--modes", "4", "--rounds-warmup", "0",
				    "--rounds-min", "1", "--rounds-max", "2",
				    "--round-timeout-s", "8", "--control", "hang"));
	victim = await_victim(scene);
	assert_true(victim > 0);
	assert_int_equal(kill(victim, SIGKILL), 0);
	scene_wait(scene);
	assert_loaded(scene);
	round = scene_round(scene, 0, 0);
	assert_string_equal(round_reject(round), "child_killed");
	assert_non_null(strstr(text_at(round, "reject_detail"), "process 4: fill: "));
	assert_non_null(strstr(text_at(round, "reject_detail"), "signal 9"));
	/* And the run went on, to a round in which nobody was killed. */
	assert_int_equal(json_array_size(scene_rounds(scene, 0)), 2);
	assert_string_equal(round_reject(scene_round(scene, 0, 1)), "child_hung");
	assert_clean(scene);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(clean_job_is_valid),
		TEST(every_control_is_rejected),
		TEST(skew_is_as_planted),
		TEST(coarse_clock_is_refused),
		TEST(same_filled_is_rejected),
		TEST(incompressible_is_rejected),
		TEST(unknown_algorithm_is_missing),
		TEST(zswap_at_the_start_is_missing),
		TEST(zswap_during_a_run_is_rejected),
		TEST(killed_from_outside_is_rejected),
	};
	int missing = harness_skip();

	return missing ? missing : cmocka_run_group_tests(tests, NULL, NULL);
}
