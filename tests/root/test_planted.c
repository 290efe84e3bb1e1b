// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A slow-down of a known size on the real device: the old and the new variant release 100
 * MiB and the slow variant 105, interleaved and mirrored. With files that say they were
 * all alike the gate finds the 5 % and sizes it right, and finds none between the others.
 * All runs are of the one boot that this kernel has, which the variants share: the unit
 * is the run, and runs of one turn are a pair, since what drifts here is the host. Taken
 * for a boot with all rounds in it, nothing would be decided; with rounds as the unit,
 * what runs differ by would be left out, and the interval would not hold what was
 * planted.
 */
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/root/harness.h"

#define SIZE_MIB      100
#define SLOW_MIB      105
#define TURNS         12 /* runs of each variant at first: many short ones, as a host drifts */
#define TURNS_MOST    24 /* a noisy host gets more, as the gate asks for */
#define TRIES         10 /* for a run without a valid figure, or beside another swaprel */
#define PAUSE_S       3
#define CONFIDENCE    "99%" /* one false alarm in a hundred */
#define FILE_MAX      200
#define PLANTED_RATIO (SIZE_MIB / (double)SLOW_MIB)
#define RATIO_ERROR   1.02 /* time need not grow by just as much as size: caches, host */

enum arm { ARM_OLD, ARM_NEW, ARM_SLOW, ARM_COUNT };

static const char *const arms[ARM_COUNT] = { "old", "new", "slow" };
static const char *const sizes[ARM_COUNT] = { "100", "100", "105" };

struct bed {
	struct scene scene;
	int turns; /* that every variant has had */
};

static bool has_figure(const struct scene *scene)
{
	const json_t *cell = json_array_get(json_object_get(scene->result, "cells"), 0);

	return json_integer_value(
		       json_object_get(json_object_get(cell, "summary"), "used")) > 0;
}

/* What the file says of its size is the plant: it says that of the other variants. */
static void save_as(const struct bed *bed, enum arm arm, int turn)
{
	json_t *result = json_deep_copy(bed->scene.result);
	json_t *cell = json_array_get(json_object_get(result, "cells"), 0);
	char path[160];

	json_object_set_new(cell, "size_mib", json_integer(SIZE_MIB));
	json_object_set_new(result, "turn", json_integer(turn + 1));
	json_object_set_new(result, "order_seed", json_integer(1));
	snprintf(path, sizeof(path), "%s/%s-%d.json", bed->scene.dir, arms[arm], turn);
	assert_int_equal(json_dump_file(result, path, 0), 0);
	json_decref(result);
}

/* A round that was rejected leaves five others. */
static bool run_once(struct scene *scene, enum arm arm)
{
	scene_start_job(scene, ARGS("--size-mib", sizes[arm], "--rounds-warmup", "1",
				    "--rounds-min", "6", "--rounds-max", "6",
				    "--rounds-max-seconds", "15",
				    "--rounds-target-percent", "0.01"));
	return !scene_wait(scene) && scene_load(scene) && has_figure(scene);
}

static void run_arm(struct bed *bed, enum arm arm, int turn)
{
	for (int i = 0; i < TRIES; i++) {
		if (run_once(&bed->scene, arm)) {
			save_as(bed, arm, turn);
			return;
		}
		sleep(PAUSE_S);
	}
	fail_msg("%s: no valid round in %d runs: %s", arms[arm], TRIES, bed->scene.err);
}

static void take_turns(struct bed *bed, int until)
{
	for (; bed->turns < until; bed->turns++) {
		bool back = bed->turns % 2;

		for (int i = 0; i < ARM_COUNT; i++)
			run_arm(bed, (enum arm)(back ? ARM_COUNT - 1 - i : i),
				bed->turns);
	}
}

/* Name the files of old and @variant behind the options in @args. */
static void add_files(const struct bed *bed, enum arm arm, const char **args,
		      char files[][FILE_MAX])
{
	while (*args)
		args++;
	for (int i = 0; i < 2 * bed->turns; i++) {
		const char *name = arms[i % 2 ? arm : ARM_OLD];

		snprintf(files[i], FILE_MAX, "%s=%s/%s-%d.json", name, bed->scene.dir,
			 name, i / 2);
		*args++ = files[i];
	}
}

static double number(const json_t *row, const char *key)
{
	return json_number_value(json_object_get(row, key));
}

/* One boot, and as many units as there were turns. */
static void assert_rests_on_runs(const struct bed *bed, const json_t *row)
{
	assert_string_equal(json_string_value(json_object_get(row, "unit")), "run");
	assert_int_equal(number(row, "base_boots"), 1);
	assert_int_equal(number(row, "boots"), 1);
	assert_int_equal(number(row, "base_runs"), bed->turns);
	assert_int_equal(number(row, "runs"), bed->turns);
}

/* The row of what the gate says of old and @variant. */
static json_t *compare(struct bed *bed, enum arm arm)
{
	char files[2 * TURNS_MOST][FILE_MAX];
	const char *args[2 * TURNS_MOST + 13] = {
		"compare",  "--gate", "--format",     "json",     "--paired",
		"--margin", "1%",     "--confidence", CONFIDENCE,
	};
	char path[160];
	json_t *json, *row;

	add_files(bed, arm, args, files);
	scene_run(&bed->scene, args);
	/* With the conditions of so many runs it is longer than scene.out. */
	snprintf(path, sizeof(path), "%s/stdout", bed->scene.dir);
	json = json_load_file(path, 0, NULL);
	if (!json)
		fail_msg("%s", bed->scene.err);
	row = json_incref(json_array_get(json_object_get(json, "rows"), 0));
	json_decref(json);
	assert_non_null(row);
	print_message("%s: %s\n", arms[arm],
		      json_string_value(json_object_get(row, "detail")));
	assert_rests_on_runs(bed, row);
	return row;
}

static bool is_verdict(const json_t *row, const char *verdict)
{
	return !strcmp(json_string_value(json_object_get(row, "verdict")), verdict);
}

/* A host on which old and new may differ by more than was planted cannot be asked for it.
 */
static void skip_if_noisy(struct bed *bed)
{
	json_t *row = compare(bed, ARM_NEW);
	double low = number(row, "speed_up_low"), high = number(row, "speed_up_high");

	json_decref(row);
	if (low > PLANTED_RATIO && high < 1 / PLANTED_RATIO)
		return;
	print_message("on this host the same release is %.3f to %.3f times as fast as "
		      "itself after %d runs of each, more than was planted: skipped\n",
		      low, high, bed->turns);
	skip();
}

static void five_percent_are_found_and_sized(void **state)
{
	struct bed *bed = *state;
	json_t *row = compare(bed, ARM_SLOW);

	while (is_verdict(row, "undecided") && bed->turns < TURNS_MOST) {
		json_decref(row);
		take_turns(bed, bed->turns + TURNS);
		row = compare(bed, ARM_SLOW);
	}
	if (is_verdict(row, "undecided")) {
		json_decref(row);
		skip_if_noisy(bed);
		fail_msg("old and new differ by less than was planted, and it was not "
			 "found");
	}
	assert_true(is_verdict(row, "slower"));
	assert_int_equal(bed->scene.code, 1);
	assert_true(number(row, "speed_up_low") <= PLANTED_RATIO * RATIO_ERROR);
	assert_true(number(row, "speed_up_high") >= PLANTED_RATIO / RATIO_ERROR);
	json_decref(row);
}

static void none_is_not_found(void **state)
{
	struct bed *bed = *state;
	json_t *row = compare(bed, ARM_NEW);

	assert_false(is_verdict(row, "slower"));
	assert_false(is_verdict(row, "faster"));
	assert_int_not_equal(bed->scene.code, 1);
	assert_true(number(row, "speed_up_low") <= 1);
	assert_true(number(row, "speed_up_high") >= 1);
	json_decref(row);
}

static int open_bed(void **state)
{
	static struct bed bed;

	*state = &bed;
	if (scene_open(&bed.scene))
		return -1;
	take_turns(&bed, TURNS);
	return 0;
}

static int close_bed(void **state)
{
	struct bed *bed = *state;

	scene_close(&bed->scene);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(five_percent_are_found_and_sized),
		cmocka_unit_test(none_is_not_found),
	};
	int skip_code = harness_skip();

	return skip_code ? skip_code : cmocka_run_group_tests(tests, open_bed, close_bed);
}
