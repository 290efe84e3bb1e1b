// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rounds in which memory coming back is sampled, on real zram: they alternate with the
 * timed ones, their curves add up, and pages that stay are rejected by name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/pressure.h"
#include "tests/root/harness.h"

/* What others may have on the device in a round of 16 MiB: allowance.h. */
#define ERROR_BYTES 65536

static json_int_t at(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	assert_non_null(value);
	return json_is_null(value) ? -1 : json_integer_value(value);
}

static json_int_t used_bytes(const json_t *round, const char *when)
{
	return at(json_object_get(round, when), "mem_used_bytes");
}

static void check_curve(const json_t *round)
{
	const json_t *curve = json_object_get(json_object_get(round, "memory"), "curve");
	const size_t count = json_array_size(curve);
	const json_t *first = json_array_get(curve, 0),
		     *last = json_array_get(curve, count - 1);

	assert_in_range(count, 2, 64);
	assert_int_equal(at(first, "at_ns"), 0);
	for (size_t i = 1; i < count; i++)
		assert_true(at(json_array_get(curve, i), "at_ns") >=
			    at(json_array_get(curve, i - 1), "at_ns"));
	assert_true(llabs(at(first, "zram_bytes") - used_bytes(round, "gate")) <=
		    ERROR_BYTES);
	assert_true(llabs(at(last, "zram_bytes") - used_bytes(round, "after")) <=
		    ERROR_BYTES);
	assert_true(at(last, "at_ns") >= at(round, "wall_ns"));
}

static void check_times(const json_t *round)
{
	static const char *const times[] = { "back50_ns", "back90_ns", "back99_ns",
					     "back100_ns" };
	const json_t *memory = json_object_get(round, "memory");
	json_int_t before_ns = 0;

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		assert_true(at(memory, times[i]) >= before_ns);
		before_ns = at(memory, times[i]);
	}
	assert_true(at(memory, "back50_ns") > 0);
	assert_true(at(memory, "gap_ns") > 0);
	assert_true(at(memory, "peak_held_bytes") >= 0);
}

/* One process of several has its CPU alone where there are two, so the sampler has one.
 */
static void rounds_alternate_and_add_up(void **state)
{
	struct scene *scene = *state;
	size_t sampled = 0;

	assert_int_equal(scene_job(scene, ARGS("--watch", "return", "--modes", "1",
					       "--rounds-warmup", "1", "--rounds-min",
					       "3", "--rounds-max", "3",
					       "--rounds-target-percent", "100")),
			 0);
	assert_non_null(scene_load(scene));
	for (size_t i = 0; i < json_array_size(scene_rounds(scene, 0)); i++) {
		const json_t *round = scene_round(scene, 0, i);
		const char *watch = json_string_value(json_object_get(round, "watch"));
		const bool expected = i && i % 2 == 0;

		assert_string_equal(watch, expected ? "return" : "none");
		if (!round_is_valid(round))
			continue;
		sampled += expected;
		if (expected) {
			check_curve(round);
			check_times(round);
		} else {
			assert_int_equal(
				at(json_object_get(round, "memory"), "back99_ns"), -1);
		}
	}
	assert_true(sampled > 0);
	assert_int_equal(scene_shell(scene, "$SWAPREL show --memory \"$1\""), 0);
	assert_non_null(strstr(scene->out, "99 % after"));
	assert_non_null(strstr(scene->out, "Release times"));
	assert_int_equal(scene_shell(scene, "$SWAPREL show --metric back99 \"$1\""), 0);
	assert_null(scene_left_behind(scene));
}

/* How many sampled rounds are valid, all of them with that time or all without. */
static size_t count_sampled(struct scene *scene, bool has_time)
{
	size_t sampled = 0;

	for (size_t i = 0; i < json_array_size(scene_rounds(scene, 0)); i++) {
		const json_t *round = scene_round(scene, 0, i);
		const json_t *memory = json_object_get(round, "memory");
		const json_int_t back_ns = at(memory, "resident_back99_ns");

		if (!round_is_valid(round) ||
		    !json_array_size(json_object_get(memory, "curve")))
			continue;
		sampled++;
		if (!has_time)
			assert_int_equal(back_ns, -1);
		else
			assert_in_range(back_ns, 1,
					at(round, "wall_ns") + at(round, "settle_ns") +
						at(memory, "gap_ns"));
	}
	return sampled;
}

/* MADV_FREE leaves it to the end of the process. */
static void a_resident_share_comes_back(void **state)
{
	static const char *const releases[] = { "munmap", "kill", "free" };
	struct scene *scene = *state;

	if (!pressure_dir(&scene->fs)) {
		print_message("skipped: no memory cgroup counts the resident share\n");
		skip();
	}
	for (size_t i = 0; i < sizeof(releases) / sizeof(releases[0]); i++) {
		scene_job(scene,
			  ARGS("--watch", "return", "--modes", "1", "--release",
			       releases[i], "--resident", "1:5.4", "--rounds-warmup", "0",
			       "--rounds-min", "2", "--rounds-max", "6",
			       "--rounds-target-percent", "100"));
		assert_non_null(scene_load(scene));
		if (!count_sampled(scene, i < 2))
			fail_msg("%s: no valid round is sampled", releases[i]);
		assert_int_equal(
			scene_shell(scene, "$SWAPREL show --metric resident_back \"$1\""),
			i < 2 ? 0 : 2);
		assert_int_equal(access("/sys/fs/cgroup/swaprel-mixed", F_OK), -1);
		assert_int_equal(access("/sys/fs/cgroup/memory/swaprel-mixed", F_OK), -1);
		assert_null(scene_left_behind(scene));
	}
}

static void pages_that_stay_are_rejected_by_name(void **state)
{
	struct scene *scene = *state;
	const json_t *round;

	assert_int_equal(
		scene_run(scene, ARGS("run", "smoke", "--quiet", "-o", scene->file,
				      "--watch", "return", "--modes", "1", "--size-mib",
				      "16", "--rounds-warmup", "0", "--rounds-min", "1",
				      "--rounds-max", "1", "--settle-timeout-ms", "300",
				      "--control", "hold")),
		1);
	assert_non_null(scene_load(scene));
	round = scene_round(scene, 0, 1);
	assert_string_equal(json_string_value(json_object_get(round, "watch")), "return");
	assert_string_equal(round_reject(round), "settle_timeout");
	assert_int_equal(json_array_size(json_object_get(json_object_get(round, "memory"),
							 "curve")),
			 0);
	assert_null(scene_left_behind(scene));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(rounds_alternate_and_add_up),
		CASE(a_resident_share_comes_back),
		CASE(pages_that_stay_are_rejected_by_name),
	};
	int ret = harness_skip();

	return ret ? ret : cmocka_run_group_tests(tests, NULL, NULL);
}
