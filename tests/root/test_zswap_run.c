// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The backend zswap on the kernel that runs: its rounds are proven and nothing is written
 * to the device, zswap that is switched off in a run is seen, and whatever ends a run,
 * parameters, loop device and file are as before. Its controls are in test_controls.c.
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
#include "tests/root/harness.h"

#define PARAMETERS "sys/module/zswap/parameters"
#define FILE_NAME  "var/lib/swaprel/swap"
#define KILLS      10

#define ZSWAP                                                              \
	"--backend", "zswap", "--rounds-warmup", "0", "--rounds-min", "2", \
		"--rounds-max", "2"

/* All that this backend changes, in one text. */
struct seen {
	const struct fs *fs;
	char text[4096];
};

static void add_seen(struct seen *seen, const char *what, const char *value)
{
	const size_t len = strlen(seen->text);

	snprintf(seen->text + len, sizeof(seen->text) - len, "%s=%s\n", what, value);
}

static int add_parameter(void *arg, const char *name)
{
	struct seen *seen = arg;
	char value[64];

	fs_read(seen->fs, value, sizeof(value), PARAMETERS "/%s", name);
	add_seen(seen, name, value);
	return 0;
}

static int add_loop(void *arg, const char *name)
{
	struct seen *seen = arg;
	char file[256];

	if (fs_read(seen->fs, file, sizeof(file), "sys/block/%s/loop/backing_file",
		    name) > 0)
		add_seen(seen, name, file);
	return 0;
}

static void look(struct seen *seen, const struct scene *scene)
{
	*seen = (struct seen){ .fs = &scene->fs };
	fs_each(seen->fs, PARAMETERS, add_parameter, seen);
	fs_each(seen->fs, "sys/block", add_loop, seen);
	add_seen(seen, FILE_NAME, fs_exists(seen->fs, FILE_NAME) ? "there" : "none");
}

static void assert_as_before(struct scene *scene, const struct seen *before)
{
	const char *left = scene_left_behind(scene);
	struct seen now;

	if (left)
		fail_msg("%s", left);
	look(&now, scene);
	assert_string_equal(now.text, before->text);
}

static json_int_t figure(const json_t *round, const char *when, const char *name)
{
	const json_t *value = json_object_get(json_object_get(round, when), name);

	assert_non_null(value);
	return json_is_null(value) ? -1 : json_integer_value(value);
}

static void rounds_are_proven(void **state)
{
	struct scene *scene = *state;
	const json_t *job;
	struct seen before;

	look(&before, scene);
	if (scene_job(scene, ARGS(ZSWAP, "--modes", "1,2")))
		fail_msg("exit code %d: %s", scene->code, scene->err);
	assert_non_null(scene_load(scene));
	job = json_object_get(scene->result, "job");
	assert_string_equal(json_string_value(json_object_get(job, "backend")), "zswap");
	for (size_t cell = 0; cell < 2; cell++) {
		const json_int_t bytes = (json_int_t)(cell + 1) << 24;
		const json_t *round = scene_round(scene, cell, 0);

		assert_true(round_is_valid(round));
		assert_true(figure(round, "gate", "orig_data_bytes") -
				    figure(round, "before", "orig_data_bytes") >=
			    bytes);
		assert_true(figure(round, "gate", "mem_used_bytes") >
			    figure(round, "before", "mem_used_bytes"));
		assert_true(figure(round, "after", "orig_data_bytes") <
			    figure(round, "gate", "orig_data_bytes") - bytes / 2);
		assert_int_equal(figure(round, "gate", "compr_data_bytes"), -1);
	}
	assert_as_before(scene, &before);
}

/* Valid ones of that kind, and their least @name, in @part of a round. */
static size_t count_kind(const struct scene *scene, const char *kind, const char *part,
			 const char *name, json_int_t *least)
{
	size_t count = 0;

	for (size_t i = 0; i < json_array_size(scene_rounds(scene, 0)); i++) {
		const json_t *round = scene_round(scene, 0, i);
		json_int_t seen;

		if (strcmp(json_string_value(json_object_get(round, "watch")), kind) ||
		    !round_is_valid(round))
			continue;
		seen = figure(round, part, name);
		*least = count++ && *least < seen ? *least : seen;
	}
	return count;
}

/* Memory is seen to come back, and pages of a bystander that reclaims go to zswap and
 * come back. */
static void rounds_with_something_beside(void **state)
{
	struct scene *scene = *state;
	json_int_t least = 0;
	struct seen before;

	look(&before, scene);
	scene_job(scene, ARGS(ZSWAP, "--rounds-target-percent", "100", "--watch",
			      "return,reclaim"));
	if (scene->code == 77 && strstr(scene->err, "memory controller"))
		skip();
	assert_non_null(scene_load(scene));
	assert_true(count_kind(scene, "return", "memory", "back99_ns", &least));
	assert_true(least > 0);
	assert_true(count_kind(scene, "reclaim", "bystander", "touches", &least));
	assert_true(least > 100);
	assert_as_before(scene, &before);
}

static void switched_off_is_seen(void **state)
{
	struct scene *scene = *state;
	struct seen before;
	size_t last;

	look(&before, scene);
	scene_start_job(scene, ARGS("--backend", "zswap", "--rounds-min", "200",
				    "--rounds-max", "200"));
	assert_true(scene_await_rounds(scene, 3));
	assert_int_equal(fs_write(&scene->fs, "N", PARAMETERS "/enabled"), 0);
	/* The one under way is rejected by what was written, those after it by this. */
	assert_non_null(scene_load(scene));
	scene_await_rounds(scene, json_array_size(scene_rounds(scene, 0)) + 3);
	kill(scene->pid, SIGTERM);
	scene_wait(scene);
	assert_non_null(scene_load(scene));
	last = json_array_size(scene_rounds(scene, 0)) - 2;
	assert_string_equal(round_reject(scene_round(scene, 0, last)), "zswap_off");
	assert_as_before(scene, &before);
}

static void unknown_compressor_is_refused(void **state)
{
	struct scene *scene = *state;
	struct seen before;

	look(&before, scene);
	assert_int_equal(scene_job(scene, ARGS(ZSWAP, "--algorithm", "nosuch")), 1);
	assert_non_null(strstr(scene->err, "compressor"));
	assert_as_before(scene, &before);
}

/* At equal distances over a run, from when it begins to change the host. */
static void kill_leaves_nothing(void **state)
{
	struct scene *scene = *state;
	unsigned int ledgers = 0;
	struct seen before;
	uint64_t start_ns, run_ns;

	look(&before, scene);
	scene_start_job(scene, ARGS(ZSWAP));
	assert_true(scene_await_ledger(scene));
	start_ns = clock_now_ns();
	scene_wait(scene);
	run_ns = clock_now_ns() - start_ns;
	for (unsigned int i = 0; i < KILLS; i++) {
		scene_start_job(scene, ARGS(ZSWAP));
		assert_true(scene_await_ledger(scene));
		clock_nap_ns(run_ns * i / KILLS);
		kill(scene->pid, SIGKILL);
		scene_wait(scene);
		ledgers += fs_exists(&scene->fs, "var/lib/swaprel/ledger.json");
		if (scene_run(scene, ARGS("restore")))
			fail_msg("killed at %u of %u: restore: %s", i, KILLS, scene->err);
		assert_as_before(scene, &before);
	}
	print_message("%u of %u kills left a ledger\n", ledgers, KILLS);
	assert_true(ledgers >= KILLS / 2);
}

static bool can_run(void)
{
	if (!access("/" PARAMETERS "/enabled", W_OK) &&
	    !access("/dev/loop-control", W_OK))
		return true;
	puts("skipped: needs a kernel with zswap and loop devices (modprobe loop)");
	return false;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rounds_are_proven),    TEST(rounds_with_something_beside),
		TEST(switched_off_is_seen), TEST(unknown_compressor_is_refused),
		TEST(kill_leaves_nothing),
	};
	int missing = harness_skip();

	if (!missing && !can_run())
		missing = HARNESS_SKIP;
	return missing ? missing : cmocka_run_group_tests(tests, NULL, NULL);
}
