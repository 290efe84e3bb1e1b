// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A run that is ended in the middle, by a signal it heeds or one it cannot: what is on
 * disk is a valid result, and the host is as before, at once or by "swaprel restore".
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "tests/root/harness.h"
#include "tests/root/processes.h"

/* Far more rounds than there is time for before the signal. */
#define LONG                                                                           \
	"--rounds-min", "2000", "--rounds-max", "2000", "--rounds-max-seconds", "600", \
		"--rounds-target-percent", "0.01"

#define WATCH_ROUNDS   5
#define WATCH_LIMIT_NS (30 * NS_PER_SEC)
#define ROUND_KILLS    6
#define KILL_WITHIN_NS (600 * NS_PER_MSEC) /* a few rounds */
#define KILLS          16
#define KILLS_APART_NS (8 * NS_PER_MSEC)
#define SUDO_ID        65534

static void assert_clean(struct scene *scene)
{
	const char *left = scene_left_behind(scene);

	if (left)
		fail_msg("%s", left);
}

static const char *state_of(struct scene *scene)
{
	const char *name;

	if (!scene_load(scene))
		fail_msg("%s: no result, or no JSON", scene->file);
	name = json_string_value(json_object_get(scene->result, "state"));
	return name ? name : "";
}

static void assert_shows(struct scene *scene)
{
	if (scene_run(scene, ARGS("show", scene->file)))
		fail_msg("show: %s", scene->err);
	assert_non_null(strstr(scene->out, "interrupted"));
}

static void assert_runs(struct scene *scene)
{
	if (scene_job(scene, ARGS("--rounds-max", "1", "--rounds-min", "1")))
		fail_msg("a run right after: exit code %d: %s", scene->code, scene->err);
	assert_string_equal(state_of(scene), "complete");
	assert_int_equal(scene->journaled, -1);
	assert_clean(scene);
}

static void start_long(struct scene *scene, size_t rounds)
{
	assert_int_equal(scene_start_job(scene, ARGS(LONG)), 0);
	if (!scene_await_rounds(scene, rounds))
		fail_msg("no %zu rounds came", rounds);
}

static void ended_by(struct scene *scene, int signo)
{
	size_t before;

	start_long(scene, 3);
	before = json_array_size(scene_rounds(scene, 0));
	assert_int_equal(kill(scene->pid, signo), 0);
	assert_int_equal(scene_wait(scene), 128 + signo);
	assert_string_equal(state_of(scene), "interrupted");
	assert_int_equal(scene->journaled, -1);
	assert_true(json_array_size(scene_rounds(scene, 0)) >= before);
	assert_string_not_equal(round_reject(scene_round(scene, 0, 0)), "interrupted");
	assert_clean(scene);
	assert_shows(scene);
	assert_runs(scene);
}

static void sigint_leaves_a_valid_file(void **state)
{
	ended_by(*state, SIGINT);
}

static void sigterm_leaves_a_valid_file(void **state)
{
	ended_by(*state, SIGTERM);
}

static void sighup_leaves_a_valid_file(void **state)
{
	ended_by(*state, SIGHUP);
}

/* Rounds that begin in the time @after_ns from a few on, known by their processes, each
 * of which lives for most of a round. */
static size_t watch_rounds(const struct scene *scene, uint64_t after_ns)
{
	uint64_t end_ns = clock_now_ns() + WATCH_LIMIT_NS;
	pid_t pid, last = 0;
	size_t seen = 0;

	while (clock_now_ns() < end_ns) {
		if (children_of(&scene->fs, scene->pid, &pid, 1) && pid != last) {
			last = pid;
			if (++seen == WATCH_ROUNDS)
				end_ns = clock_now_ns() + after_ns;
		}
		clock_nap_ns(NS_PER_MSEC);
	}
	return seen;
}

static void kill_hard(struct scene *scene)
{
	assert_int_equal(kill(scene->pid, SIGKILL), 0);
	assert_int_equal(scene_wait(scene), 128 + SIGKILL);
}

/* All rounds of the file and its journal, which is what "swaprel show" counts, too. */
static void assert_shows_all(struct scene *scene)
{
	size_t all = json_array_size(scene_rounds(scene, 0)), shown = 0;
	json_t *json, *row;

	assert_int_equal(scene_run(scene, ARGS("show", "--format", "json", scene->file)),
			 0);
	json = json_loads(scene->out, 0, NULL);
	row = json_array_get(json_object_get(json, "rows"), 0);
	shown += (size_t)json_integer_value(json_object_get(row, "used"));
	shown += (size_t)json_integer_value(json_object_get(row, "rejected"));
	json_decref(json);
	for (size_t i = 0; i < all; i++)
		shown +=
			json_is_true(json_object_get(scene_round(scene, 0, i), "warmup"));
	assert_int_equal(shown, all);
}

static void sigkill_loses_one_round_at_most(void **state)
{
	struct scene *scene = *state;
	unsigned int seed = (unsigned int)clock_now_ns();
	size_t begun, kept;

	print_message("seed %u\n", seed);
	for (int i = 0; i < ROUND_KILLS; i++) {
		assert_int_equal(scene_start_job(scene, ARGS(LONG)), 0);
		begun = watch_rounds(scene, (uint64_t)rand_r(&seed) % KILL_WITHIN_NS);
		kill_hard(scene);
		assert_string_equal(state_of(scene), "interrupted");
		kept = json_array_size(scene_rounds(scene, 0));
		print_message("rounds begun %zu, kept %zu\n", begun, kept);
		assert_true(begun >= WATCH_ROUNDS);
		assert_true(kept + 1 >= begun);
		assert_true(scene->journaled > 0);
		assert_shows_all(scene);
		/* It must have left something behind, or the rest shows nothing. */
		assert_non_null(scene_left_behind(scene));
		if (scene_run(scene, ARGS("restore")) || !strstr(scene->out, "zram"))
			fail_msg("restore: %s%s", scene->out, scene->err);
		assert_clean(scene);
		assert_shows(scene);
	}
	assert_int_equal(scene_run(scene, ARGS("restore", scene->file)), 0);
	assert_non_null(strstr(scene->out, "nothing to restore"));
	assert_non_null(strstr(scene->out, "has its last rounds"));
	assert_int_equal(scene_run(scene, ARGS("restore", "./none")), 1);
	assert_non_null(strstr(scene->err, "./none: No such file or directory"));
	scene_load(scene);
	assert_int_equal(scene->journaled, -1);
	assert_int_equal(json_array_size(scene_rounds(scene, 0)), kept);
	assert_shows_all(scene);
	assert_runs(scene);
}

static void next_run_cleans_up_by_itself(void **state)
{
	struct scene *scene = *state;

	start_long(scene, 2);
	kill_hard(scene);
	assert_non_null(scene_left_behind(scene));
	scene_start_job(scene, ARGS("--rounds-max", "1", "--rounds-min", "1"));
	scene_wait(scene);
	assert_non_null(strstr(scene->err, "an earlier run was killed: restoring the "
					   "host"));
	assert_string_equal(state_of(scene), "complete");
	assert_clean(scene);
}

/* From the moment that the ledger has its first word, through set-up and first round. */
static void kill_after(struct scene *scene, uint64_t after_ns)
{
	assert_int_equal(scene_start_job(scene, ARGS(LONG)), 0);
	if (!scene_await_ledger(scene))
		fail_msg("no ledger was written: %s", scene->err);
	clock_nap_ns(after_ns);
	kill_hard(scene);
}

static void killed_at_any_moment_is_restored(void **state)
{
	struct scene *scene = *state;
	size_t devices = 0;

	for (unsigned int i = 0; i < KILLS; i++) {
		kill_after(scene, i * KILLS_APART_NS);
		devices += scene_has_new_device(scene);
		if (scene_run(scene, ARGS("restore")))
			fail_msg("kill %u: %s", i, scene->err);
		assert_clean(scene);
	}
	print_message("%zu of %d kills left a device behind\n", devices, KILLS);
	assert_true(devices > 0);
	assert_runs(scene);
}

static void result_belongs_to_the_caller_of_sudo(void **state)
{
	struct scene *scene = *state;
	struct stat st;
	int code;

	setenv("SUDO_UID", "65534", 1);
	setenv("SUDO_GID", "65534", 1);
	code = scene_job(scene, ARGS("--rounds-max", "1", "--rounds-min", "1"));
	unsetenv("SUDO_UID");
	unsetenv("SUDO_GID");
	assert_int_equal(code, 0);
	assert_int_equal(stat(scene->file, &st), 0);
	assert_int_equal(st.st_uid, SUDO_ID);
	assert_int_equal(st.st_gid, SUDO_ID);
	assert_int_equal(st.st_mode & 0777, 0644);
	assert_runs(scene);
	assert_int_equal(stat(scene->file, &st), 0);
	assert_int_equal(st.st_uid, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(sigint_leaves_a_valid_file),
		TEST(sigterm_leaves_a_valid_file),
		TEST(sighup_leaves_a_valid_file),
		TEST(sigkill_loses_one_round_at_most),
		TEST(next_run_cleans_up_by_itself),
		TEST(killed_at_any_moment_is_restored),
		TEST(result_belongs_to_the_caller_of_sudo),
	};
	int missing = harness_skip();

	return missing ? missing : cmocka_run_group_tests(tests, NULL, NULL);
}
