// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Each release method, also those that end the process or act from the parent: its rounds
 * are proven and give zram back, its faults are rejected by name, and a run that is
 * killed leaves nothing behind.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "round/allowance.h"
#include "tests/root/faults.h"

#define SHORT                                                             \
	"--rounds-warmup", "0", "--rounds-min", "2", "--rounds-max", "2", \
		"--round-timeout-s", "5", "--settle-timeout-ms", "2000"

#define MODE_PROCS   2
#define REGION_BYTES (16 << 20)
#define MAPPED_BYTES ((json_int_t)MODE_PROCS * REGION_BYTES)
#define KILLS        10
#define SLICE_NS     20000000LL /* what judges let a killer wait, and some */

static const struct way {
	const char *name;
	bool ends;    /* the process with it */
	bool by_call; /* of a killer's */
} ways[] = {
	{ "dontneed", false, false }, { "exit", true, false },
	{ "free", false, false },     { "kill", true, true },
	{ "mrelease", true, true },   { "munmap", false, false },
};

#define WAY_COUNT (sizeof(ways) / sizeof(ways[0]))

static void assert_clean(struct scene *scene, const char *what)
{
	const char *left = scene_left_behind(scene);

	if (left)
		fail_msg("%s: %s", what, left);
}

static json_int_t at(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	assert_non_null(value);
	return json_is_null(value) ? -1 : json_integer_value(value);
}

/* What others bring and take, and slots that the kernel keeps back. */
static json_int_t slack_bytes(void)
{
	const unsigned int cpus = (unsigned int)sysconf(_SC_NPROCESSORS_ONLN);
	struct utsname host;

	uname(&host);
	return (json_int_t)allowance_foreign_bytes(MAPPED_BYTES) +
	       (json_int_t)allowance_slot_cache_pages(host.release, cpus) *
		       sysconf(_SC_PAGESIZE);
}

static void check_proc(const struct way *way, const json_t *proc)
{
	const json_int_t call_ns = at(proc, "call_ns");

	assert_true(at(proc, "release_ns") > 0);
	assert_true(at(proc, "cpu_ns") > 0);
	assert_int_equal(at(proc, "pages"), REGION_BYTES / sysconf(_SC_PAGESIZE));
	if (way->by_call)
		assert_true(call_ns > 0 && call_ns <= at(proc, "release_ns"));
	else
		assert_int_equal(call_ns, -1);
	if (!way->ends) {
		assert_int_equal(at(proc, "killer_cpu"), -1);
		assert_int_equal(at(proc, "killer_cpu_ns"), -1);
		return;
	}
	assert_true(at(proc, "killer_cpu_ns") > 0);
	assert_true(at(proc, "killer_cpu_ns") < at(proc, "cpu_ns"));
	/* A killer can lose its CPU between a reading and the release, too. */
	assert_true(at(proc, "killer_wait_ns") <= at(proc, "release_ns") + SLICE_NS);
	/* Two processes on fewer than four CPUs leave none for the killers. */
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2 * MODE_PROCS)
		assert_int_equal(at(proc, "killer_cpu"), at(proc, "cpu"));
	else
		assert_int_not_equal(at(proc, "killer_cpu"), at(proc, "cpu"));
}

/* What the release gave back, before a process could end for another reason. */
static json_int_t given_back(const json_t *round)
{
	return at(json_object_get(round, "gate"), "orig_data_bytes") -
	       at(json_object_get(round, "released"), "orig_data_bytes");
}

/* A busy host spoils single rounds. */
static void each_method_is_proven(void **state)
{
	struct scene *scene = *state;
	const json_int_t slack = slack_bytes();

	for (size_t i = 0; i < WAY_COUNT; i++) {
		size_t valid = 0;

		scene_job(scene, ARGS(SHORT, "--rounds-max", "8", "--modes", "2",
				      "--release", ways[i].name));
		assert_non_null(scene_load(scene));
		for (size_t n = 0; n < json_array_size(scene_rounds(scene, 0)); n++) {
			const json_t *round = scene_round(scene, 0, n);
			const json_t *procs = json_object_get(round, "procs");

			if (!round_is_valid(round))
				continue;
			valid++;
			assert_int_equal(json_array_size(procs), MODE_PROCS);
			assert_true(llabs(given_back(round) - MAPPED_BYTES) <= slack);
			assert_int_equal(at(round, "call_ns") > 0, ways[i].by_call);
			for (size_t k = 0; k < MODE_PROCS; k++)
				check_proc(&ways[i], json_array_get(procs, k));
		}
		if (valid < 2)
			fail_msg("%s: %zu valid rounds", ways[i].name, valid);
		assert_clean(scene, ways[i].name);
	}
}

/* The controls that act in the release itself, of each method that ends the process; of
 * two methods all others as well. */
static void faults_are_rejected_by_name(void **state)
{
	for (size_t i = 0; i < WAY_COUNT; i++) {
		for (size_t k = 0; ways[i].ends && k < control_count; k++) {
			const struct control *control = &controls[k];
			const bool in_release = control->start || control->killer;

			if (control->returns || (control->calls && !ways[i].by_call) ||
			    (!in_release && !strcmp(ways[i].name, "mrelease")) ||
			    !fault_can_be_planted(*state, control->name))
				continue;
			assert_fault_is_rejected(*state, control, ways[i].name, 1);
		}
	}
}

/* It would spoil a release that is not run. */
static void stop_wants_a_release_that_returns(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(scene_job(scene, ARGS(SHORT, "--release", "munmap,kill",
					       "--control", "stop")),
			 2);
	assert_non_null(strstr(scene->err, "control: stop: expected release methods "
					   "that return in the process, not kill"));
	assert_clean(scene, "stop");
}

/* At moments that are spread over a round of kills; in every other run most of a round is
 * a killer within its call. */
static void a_killed_run_leaves_nothing(void **state)
{
	struct scene *scene = *state;
	const bool real_time = fault_can_be_planted(scene, "preempt");

	for (unsigned int i = 0; i < KILLS; i++) {
		scene_start_job(scene,
				ARGS("--modes", "2", "--release",
				     i % 4 < 2 ? "kill" : "mrelease", "--rounds-min",
				     "200", "--rounds-max", "200", "--control",
				     i % 2 && real_time ? "preempt" : ""));
		assert_true(scene_await_rounds(scene, 1));
		clock_nap_ns(i * 7 * NS_PER_MSEC);
		assert_int_equal(kill(scene->pid, SIGKILL), 0);
		scene_wait(scene);
		assert_int_equal(scene_run(scene, ARGS("restore")), 0);
		assert_clean(scene, "restore");
		unlink(scene->file);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_method_is_proven),
		TEST(faults_are_rejected_by_name),
		TEST(stop_wants_a_release_that_returns),
		TEST(a_killed_run_leaves_nothing),
	};
	int missing = harness_skip();

	return missing ? missing : cmocka_run_group_tests(tests, NULL, NULL);
}
