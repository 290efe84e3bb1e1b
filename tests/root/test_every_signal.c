// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A run that is sent any signal that can be caught restores the host and exits with 128 +
 * N. That all real-time signals are alike is what unit/test_signals shows; 32 and 33 are
 * the C library's own, which lets a second thread take them.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "tests/root/harness.h"

#define STOPS 4
#define KNOB  "proc/sys/vm/compaction_proactiveness"

/* Far more rounds than there is time for before the signal. */
#define LONG                                                               \
	"--size-mib", "4", "--rounds-min", "2000", "--rounds-max", "2000", \
		"--rounds-max-seconds", "600", "--rounds-target-percent", "0.01", "-q"

static const int ending[] = {
	SIGHUP,    SIGINT,  SIGQUIT, SIGILL,  SIGTRAP, SIGABRT, SIGBUS,
	SIGFPE,    SIGUSR1, SIGSEGV, SIGUSR2, SIGALRM, SIGTERM, SIGXCPU,
	SIGVTALRM, SIGPROF, SIGIO,   SIGPWR,  SIGSYS,  34,      64,
#ifdef SIGSTKFLT
	SIGSTKFLT,
#endif
};

static void start(struct scene *scene)
{
	assert_int_equal(scene_start_job(scene, ARGS(LONG)), 0);
	if (!scene_await_rounds(scene, 1))
		fail_msg("no round came");
}

static void assert_left_as_it_was(struct scene *scene, int signo, const char *knob)
{
	const char *left = scene_left_behind(scene);
	char now[32];

	if (left)
		fail_msg("signal %d (%s): %s", signo, strsignal(signo), left);
	fs_read(&scene->fs, now, sizeof(now), KNOB);
	if (strcmp(now, knob))
		fail_msg("signal %d (%s): " KNOB " is %s, was %s", signo,
			 strsignal(signo), now, knob);
}

static void every_signal(void **state)
{
	struct scene *scene = *state;
	char knob[32];

	fs_read(&scene->fs, knob, sizeof(knob), KNOB);
	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++) {
		start(scene);
		assert_int_equal(kill(scene->pid, ending[i]), 0);
		if (scene_wait(scene) != 128 + ending[i])
			fail_msg("signal %d (%s): exit code %d: %s", ending[i],
				 strsignal(ending[i]), scene->code, scene->err);
		assert_left_as_it_was(scene, ending[i], knob);
	}
}

/* These two are what a failed write brings, and it is the write that fails. */
static void of_a_write(void **state)
{
	struct scene *scene = *state;
	char knob[32];

	fs_read(&scene->fs, knob, sizeof(knob), KNOB);
	start(scene);
	assert_int_equal(kill(scene->pid, SIGPIPE), 0);
	assert_int_equal(kill(scene->pid, SIGXFSZ), 0);
	assert_true(
		scene_await_rounds(scene, json_array_size(scene_rounds(scene, 0)) + 3));
	assert_int_equal(kill(scene->pid, SIGTERM), 0);
	assert_int_equal(scene_wait(scene), 128 + SIGTERM);
	assert_left_as_it_was(scene, SIGTERM, knob);
}

static uint64_t ns_at(const json_t *object, const char *key)
{
	return (uint64_t)json_integer_value(json_object_get(object, key));
}

/* Until the processes of a round have come, or have gone and it settles. */
static void await_children(const struct scene *scene, bool wanted)
{
	const uint64_t end_ns = clock_now_ns() + 5 * NS_PER_SEC;
	char pids[64];

	do {
		fs_read(&scene->fs, pids, sizeof(pids), "proc/%d/task/%d/children",
			scene->pid, scene->pid);
	} while (!pids[0] == wanted && clock_now_ns() < end_ns);
}

/* Stopped from outside, as by Ctrl-Z, while rounds settle: no figure has the pause in it.
 */
static void stopped_run_counts_for_nothing(void **state)
{
	struct scene *scene = *state;
	char knob[32];

	fs_read(&scene->fs, knob, sizeof(knob), KNOB);
	scene_start_job(scene, ARGS("--size-mib", "1", "--rounds-min", "2000",
				    "--rounds-max", "2000"));
	assert_true(scene_await_rounds(scene, 2));
	for (unsigned int i = 0; i < STOPS; i++) {
		await_children(scene, true);
		await_children(scene, false);
		kill(scene->pid, SIGSTOP);
		clock_nap_ns(NS_PER_SEC + 200 * NS_PER_MSEC);
		kill(scene->pid, SIGCONT);
	}
	kill(scene->pid, SIGTERM);
	scene_wait(scene);
	assert_non_null(scene_load(scene));
	for (size_t i = 0; i < json_array_size(scene_rounds(scene, 0)); i++) {
		const json_t *round = scene_round(scene, 0, i);

		if (!round_is_valid(round))
			print_message("round %zu: %s\n", i, round_reject(round));
		else if (ns_at(round, "wall_ns") + ns_at(round, "settle_ns") > NS_PER_SEC)
			fail_msg("round %zu is valid with a second's pause", i);
	}
	assert_left_as_it_was(scene, SIGSTOP, knob);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_signal),
		TEST(of_a_write),
		TEST(stopped_run_counts_for_nothing),
	};
	int missing = harness_skip();

	return missing ? missing : cmocka_run_group_tests(tests, NULL, NULL);
}
