// SPDX-License-Identifier: GPL-2.0-or-later
/* Who pays, on real zram: the parts add up, what another program runs is in the rest, and
 * a release that sleeps shows switches. */
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/root/harness.h"

#define SHORT                                                             \
	"--rounds-warmup", "0", "--rounds-min", "3", "--rounds-max", "6", \
		"--rounds-target-percent", "100"
#define SLACK_NS 1000000
#define TRIES    4 /* until nothing else runs */

static json_int_t at(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	assert_non_null(value);
	return json_is_null(value) ? -1 : json_integer_value(value);
}

/* Of a valid round: the CPU time that is nobody's part. */
static json_int_t check_round(const json_t *round)
{
	const json_int_t callers_ns = at(round, "caller_cpu_ns");
	const json_int_t rest_ns = at(round, "tasks_cpu_ns") - callers_ns -
				   at(round, "worker_cpu_ns");
	json_int_t sum_ns = 0;
	const json_t *proc;
	size_t i;

	if (at(round, "tasks_cpu_ns") < 0) {
		print_message("this kernel does not count tasks' CPU time\n");
		skip();
	}
	json_array_foreach(json_object_get(round, "procs"), i, proc)
	{
		sum_ns += at(proc, "cpu_ns");
		assert_true(at(proc, "voluntary_switches") >= 0);
		assert_true(at(proc, "voluntary_switches") < 20);
		assert_true(at(proc, "involuntary_switches") >= 0);
	}
	assert_int_equal(sum_ns, callers_ns);
	assert_true(callers_ns > 0);
	assert_true(at(round, "own_cpu_ns") > 0);
	assert_true(rest_ns > -SLACK_NS);
	return rest_ns;
}

/* The least of the rounds' rests: a busy host brings much, but not always. */
static json_int_t least_rest_ns(struct scene *scene, const char *release,
				const char *size_mib)
{
	json_int_t min_ns = -1;
	size_t valid = 0;

	scene_job(scene, ARGS(SHORT, "--modes", "2", "--release", release, "--size-mib",
			      size_mib));
	assert_non_null(scene_load(scene));
	for (size_t i = 0; i < json_array_size(scene_rounds(scene, 0)); i++) {
		json_int_t rest_ns;

		if (!round_is_valid(scene_round(scene, 0, i)))
			continue;
		rest_ns = check_round(scene_round(scene, 0, i));
		if (!valid++ || rest_ns < min_ns)
			min_ns = rest_ns;
	}
	assert_true(valid > 0);
	return min_ns;
}

static void parts_add_up(void **state)
{
	static const char *const releases[] = { "munmap", "exit", "kill", "mrelease" };

	for (size_t i = 0; i < sizeof(releases) / sizeof(releases[0]); i++)
		least_rest_ns(*state, releases[i], "16");
}

/* One that does nothing else, of the lowest priority, so that releases go on. */
static pid_t start_hog(void)
{
	const struct sched_param none = { 0 };
	const pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sched_setscheduler(0, SCHED_IDLE, &none);
	for (;;)
		;
}

static void another_program_is_in_the_rest(void **state)
{
	json_int_t quiet_ns = least_rest_ns(*state, "munmap", "64");
	json_int_t busy_ns;
	pid_t hog;

	for (int i = 1; i < TRIES && quiet_ns > SLACK_NS; i++) {
		sleep(1);
		quiet_ns = least_rest_ns(*state, "munmap", "64");
	}
	if (quiet_ns > SLACK_NS) {
		print_message("other programs had %lld ns in each round of %d runs\n",
			      (long long)quiet_ns, TRIES);
		skip();
	}
	hog = start_hog();
	busy_ns = least_rest_ns(*state, "munmap", "64");
	kill(hog, SIGKILL);
	waitpid(hog, NULL, 0);
	print_message("rest: %lld ns alone, %lld ns beside a busy program\n",
		      (long long)quiet_ns, (long long)busy_ns);
	assert_true(busy_ns > quiet_ns + SLACK_NS);
}

/* The round is rejected for it, and has its figures. */
static void a_release_that_sleeps_shows_switches(void **state)
{
	struct scene *scene = *state;
	const json_t *procs;

	scene_job(scene, ARGS("--rounds-warmup", "0", "--rounds-min", "1", "--rounds-max",
			      "1", "--modes", "1", "--control", "stop"));
	assert_non_null(scene_load(scene));
	assert_string_equal(round_reject(scene_round(scene, 0, 0)), "off_cpu");
	procs = json_object_get(scene_round(scene, 0, 0), "procs");
	assert_true(at(json_array_get(procs, 0), "voluntary_switches") >= 1);
}

static void it_is_shown_per_page(void **state)
{
	struct scene *scene = *state;

	scene_job(scene, ARGS(SHORT, "--modes", "1"));
	assert_int_equal(scene_run(scene, ARGS("show", "--cost", scene->file)), 0);
	assert_non_null(strstr(scene->out, "callers"));
	assert_non_null(strstr(scene->out, "single"));
	assert_non_null(strstr(scene->out, " ns "));
	assert_int_equal(
		scene_run(scene, ARGS("show", "--cost", "--format", "csv", scene->file)),
		0);
	assert_non_null(strstr(scene->out, ",tasks_ns,callers_ns,workers_ns,"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(parts_add_up),
		TEST(another_program_is_in_the_rest),
		TEST(a_release_that_sleeps_shows_switches),
		TEST(it_is_shown_per_page),
	};
	int missing = harness_skip();

	return missing ? missing : cmocka_run_group_tests(tests, NULL, NULL);
}
