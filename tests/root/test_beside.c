// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rounds with something beside the release, on real zram: each kind sees its bystander
 * touch pages, a bystander that is stopped shows it or is named, and a run that is
 * killed leaves no loop and no cgroup behind.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "tests/root/harness.h"
#include "tests/root/processes.h"

#define SHORT                                                             \
	"--rounds-warmup", "0", "--rounds-min", "1", "--rounds-max", "4", \
		"--rounds-target-percent", "100", "--settle-timeout-ms", "4000"

#define BYSTANDER_COMM "swaprel-beside"
#define HOG_COMM       "swaprel-hog"
#define CHILDREN_MAX   64

#define GROUP_V1 "sys/fs/cgroup/memory/swaprel-bystander"
#define GROUP_V2 "sys/fs/cgroup/swaprel-bystander"

static json_int_t at(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	assert_non_null(value);
	return json_is_null(value) ? -1 : json_integer_value(value);
}

static void assert_clean(struct scene *scene, const char *what)
{
	const char *left = scene_left_behind(scene);

	if (left)
		fail_msg("%s: %s", what, left);
	if (fs_exists(&scene->fs, GROUP_V1) || fs_exists(&scene->fs, GROUP_V2))
		fail_msg("%s: the cgroup is still there", what);
}

static bool has_name(const struct fs *fs, pid_t pid, const char *name)
{
	char comm[32];

	return fs_read(fs, comm, sizeof(comm), "proc/%d/comm", pid) > 0 &&
	       !strcmp(comm, name);
}

/* A child of that name of the run that is at work, within 10 s; 0: none. */
static pid_t await_child(const struct scene *scene, const char *name)
{
	const uint64_t end_ns = clock_now_ns() + 10 * NS_PER_SEC;
	pid_t pids[CHILDREN_MAX];

	while (clock_now_ns() < end_ns && scene_is_running(scene)) {
		const size_t count = children_of(&scene->fs, scene->pid, pids,
						 CHILDREN_MAX);

		for (size_t i = 0; i < count; i++) {
			if (has_name(&scene->fs, pids[i], name))
				return pids[i];
		}
		clock_nap_ns(NS_PER_MSEC);
	}
	return 0;
}

/* The first round of that kind with that reason, or NULL. */
static const json_t *find_round(const struct scene *scene, const char *watch,
				const char *reject)
{
	for (size_t i = 0; i < json_array_size(scene_rounds(scene, 0)); i++) {
		const json_t *round = scene_round(scene, 0, i);
		const json_t *kind = json_object_get(round, "watch");

		if (!strcmp(json_string_value(kind), watch) &&
		    !strcmp(round_reject(round), reject))
			return round;
	}
	return NULL;
}

static void check_kind(struct scene *scene, const char *watch, bool hogs)
{
	const json_t *round, *seen;

	scene_job(scene, ARGS(SHORT, "--watch", watch));
	assert_non_null(scene_load(scene));
	round = find_round(scene, watch, "none");
	if (!round)
		fail_msg("%s: no valid round: %s", watch, scene->err);
	seen = json_object_get(round, "bystander");
	assert_true(at(seen, "touches") > 100);
	assert_true(at(seen, "p50_ns") > 0);
	assert_true(at(seen, "p50_ns") <= at(seen, "p99_ns"));
	assert_true(at(seen, "p99_ns") <= at(seen, "p999_ns"));
	assert_true(at(seen, "p999_ns") <= at(seen, "longest_ns"));
	assert_true(at(seen, "alone_p99_ns") <= at(seen, "alone_longest_ns"));
	assert_true(at(seen, "window_ns") >= 120000000);
	assert_int_equal(at(seen, "hogs") > 0, hogs);
	/* When memory is back is looked at where a worker may starve, from elsewhere. */
	seen = json_object_get(round, "memory");
	assert_int_equal(at(seen, "back99_ns") > 0, !strcmp(watch, "fifo"));
	/* The timed rounds beside it have none. */
	round = find_round(scene, "none", "none");
	assert_non_null(round);
	assert_int_equal(at(json_object_get(round, "bystander"), "touches"), -1);
	assert_clean(scene, watch);
}

static void each_kind_touches_pages(void **state)
{
	check_kind(*state, "bystander", false);
	check_kind(*state, "busy", true);
	if (sysconf(_SC_NPROCESSORS_ONLN) > 1)
		check_kind(*state, "fifo", true);
}

static void one_that_reclaims_leaves_zram_as_it_was(void **state)
{
	struct scene *scene = *state;
	uint64_t before, after;
	char text[16384];

	fs_read(&scene->fs, text, sizeof(text), "proc/vmstat");
	fs_key_u64(text, "pswpout", &before);
	scene_job(scene, ARGS(SHORT, "--watch", "reclaim"));
	if (scene->code == 77) {
		assert_non_null(strstr(scene->err, "memory controller"));
		return;
	}
	fs_read(&scene->fs, text, sizeof(text), "proc/vmstat");
	fs_key_u64(text, "pswpout", &after);
	/* Two rounds of 16 MiB, and the half that the bystander has too much. */
	assert_true(after - before > (32 + 4) * 256);
	check_kind(scene, "reclaim", false);
}

/* With as many processes as CPUs no loop would leave them theirs. */
static void no_loop_where_all_cpus_release(void **state)
{
	struct scene *scene = *state;
	char procs[16];

	snprintf(procs, sizeof(procs), "%ld", sysconf(_SC_NPROCESSORS_ONLN));
	scene_job(scene, ARGS(SHORT, "--watch", "fifo", "--modes", procs));
	assert_non_null(scene_load(scene));
	assert_null(find_round(scene, "fifo", "none"));
	assert_non_null(strstr(scene->err, "note: watch: no fifo rounds of "));
	assert_non_null(find_round(scene, "none", "none"));
}

/* Within the second window, as its first was enough: the gate is open then. */
static void a_stopped_bystander_is_named(void **state)
{
	struct scene *scene = *state;
	const json_t *round;
	pid_t pid;

	scene_start_job(scene, ARGS(SHORT, "--watch", "bystander"));
	pid = await_child(scene, BYSTANDER_COMM);
	assert_int_not_equal(pid, 0);
	assert_int_equal(kill(pid, SIGSTOP), 0);
	scene_wait(scene);
	assert_non_null(scene_load(scene));
	round = find_round(scene, "bystander", "bystander_starved");
	assert_non_null(round);
	assert_non_null(strstr(json_string_value(json_object_get(round, "reject_detail")),
			       "more than a second late"));
	assert_clean(scene, "stopped");
}

static void a_killed_one_is_named(void **state)
{
	struct scene *scene = *state;
	pid_t pid;

	scene_start_job(scene, ARGS(SHORT, "--watch", "busy"));
	pid = await_child(scene, BYSTANDER_COMM);
	assert_int_not_equal(pid, 0);
	assert_int_equal(kill(pid, SIGKILL), 0);
	scene_wait(scene);
	assert_non_null(scene_load(scene));
	assert_non_null(find_round(scene, "busy", "bystander_starved"));
	assert_clean(scene, "killed");
}

static void a_killed_run_leaves_nothing(void **state)
{
	static const struct {
		const char *watch, *child;
	} kinds[] = { { "busy", HOG_COMM },
		      { "fifo", HOG_COMM },
		      { "reclaim", BYSTANDER_COMM } };
	struct scene *scene = *state;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		pid_t pid;

		scene_start_job(scene, ARGS(SHORT, "--watch", kinds[i].watch));
		pid = await_child(scene, kinds[i].child);
		if (!pid) {
			assert_int_equal(scene_wait(scene), 77);
			continue;
		}
		assert_int_equal(kill(scene->pid, SIGKILL), 0);
		scene_wait(scene);
		/* With its parent, and not only with the restore. */
		for (int n = 0; n < 200 && resident_bytes(&scene->fs, pid); n++)
			clock_nap_ns(5 * NS_PER_MSEC);
		assert_int_equal(resident_bytes(&scene->fs, pid), 0);
		assert_int_equal(scene_run(scene, ARGS("restore")), 0);
		assert_clean(scene, kinds[i].watch);
		unlink(scene->file);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_kind_touches_pages),
		TEST(one_that_reclaims_leaves_zram_as_it_was),
		TEST(no_loop_where_all_cpus_release),
		TEST(a_stopped_bystander_is_named),
		TEST(a_killed_one_is_named),
		TEST(a_killed_run_leaves_nothing),
	};
	int missing = harness_skip();

	return missing ? missing : cmocka_run_group_tests(tests, NULL, NULL);
}
