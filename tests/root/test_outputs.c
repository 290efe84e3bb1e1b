// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where a result goes: a device, a pipe, a file system that is full. Whatever it is, it
 * stays what it was, and the host is as before.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "tests/root/harness.h"

/* A run of three rounds to a file, waiting for its turn; of two -o the last is heeded. */
#define SHORT(path)                                                       \
	ARGS("--size-mib", "4", "--rounds-min", "3", "--rounds-max", "3", \
	     "--rounds-target-percent", "100", "--anyway", "-o", path)

static int run_short(struct scene *scene, const char *path)
{
	int ret = scene_start_job(scene, SHORT(path));

	return ret ? ret : scene_wait(scene);
}

static void assert_clean(struct scene *scene)
{
	const char *left = scene_left_behind(scene);

	if (left)
		fail_msg("%s", left);
}

static void a_device_stays_one(void **state)
{
	struct scene *scene = *state;
	char path[96];
	struct stat st;

	/* Of our own: the host's, replaced, would be missed. */
	snprintf(path, sizeof(path), "%s/null", scene->dir);
	assert_return_code(mknod(path, S_IFCHR | 0666, 1 << 8 | 3), errno);
	if (access(path, W_OK))
		skip(); /* mounted nodev */
	if (run_short(scene, path))
		fail_msg("exit code %d: %s", scene->code, scene->err);
	assert_return_code(lstat(path, &st), errno);
	assert_true(S_ISCHR(st.st_mode));
	assert_clean(scene);
}

/* Standard output has the result and nothing else: one JSON object, written once. */
static void a_result_is_piped(void **state)
{
	static const char *const names[] = { "-", "/dev/stdout" };
	struct scene *scene = *state;
	json_error_t why;
	json_t *result;

	for (size_t i = 0; i < 2; i++) {
		if (run_short(scene, names[i]))
			fail_msg("exit code %d: %s", scene->code, scene->err);
		result = json_loads(scene->out, JSON_REJECT_DUPLICATES, &why);
		if (!result)
			fail_msg("%d: %s", why.line, why.text);
		assert_string_equal(json_string_value(json_object_get(result, "state")),
				    "complete");
		json_decref(result);
	}
	assert_clean(scene);
}

/* True when all the pipe has room for is in it; for 30 s at most. */
static bool await_full(int reader)
{
	const uint64_t end_ns = clock_now_ns() + 30 * NS_PER_SEC;
	int waiting = 0;

	while (waiting < 4096 && clock_now_ns() < end_ns) {
		clock_nap_ns(10 * NS_PER_MSEC);
		if (ioctl(reader, FIONREAD, &waiting))
			return false;
	}
	return waiting == 4096;
}

/* The host is as before by then, and whoever waits for the reader may give up. */
static void a_reader_that_stalls_can_be_left(void **state)
{
	struct scene *scene = *state;
	char path[96];
	int reader;

	snprintf(path, sizeof(path), "%s/fifo", scene->dir);
	assert_return_code(mkfifo(path, 0600), errno);
	reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_return_code(reader, errno);
	assert_int_equal(fcntl(reader, F_SETPIPE_SZ, 4096), 4096);
	assert_int_equal(scene_start_job(scene, SHORT(path)), 0);
	assert_true(await_full(reader));
	assert_false(scene_has_new_device(scene));
	assert_return_code(kill(scene->pid, SIGINT), errno);
	assert_int_equal(scene_wait(scene), 128 + SIGINT);
	close(reader);
	assert_clean(scene);
}

static void what_a_killed_run_left_is_swept(void **state)
{
	struct scene *scene = *state;
	char path[96];
	int fd;

	snprintf(path, sizeof(path), "%s/.swaprel-00abcd.tmp", scene->dir);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_return_code(fd, errno);
	close(fd);
	assert_int_equal(run_short(scene, scene->file), 0);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(scene_run(scene, ARGS("show", scene->file)), 0);
}

static int is_temporary(void *arg, const char *name)
{
	(void)arg;
	return *name == '.';
}

/* Whoever may write there can lead a run neither to write nor to remove elsewhere. */
static void a_link_in_the_journals_place_is_not_followed(void **state)
{
	struct scene *scene = *state;
	char victim[96], link[112];
	struct stat st;
	int fd;

	snprintf(victim, sizeof(victim), "%s/victim", scene->dir);
	snprintf(link, sizeof(link), "%s.journal", scene->file);
	fd = open(victim, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(write(fd, "text", 4), 4);
	close(fd);
	assert_return_code(symlink(victim, link), errno);
	if (scene_run(scene, ARGS("run", "smoke", "--modes", "1", "--size-mib", "4",
				  "--rounds-target-percent", "100", "-o", scene->file)))
		fail_msg("exit code %d: %s", scene->code, scene->err);
	assert_return_code(lstat(link, &st), errno);
	assert_true(S_ISLNK(st.st_mode));
	assert_return_code(stat(victim, &st), errno);
	assert_int_equal(st.st_size, 4);
	assert_clean(scene);
}

/* Rounds that were kept while there was room stay; the end is named by its cause. */
static void a_full_file_system_keeps_what_it_has(void **state)
{
	struct scene *scene = *state;
	char dir[80], path[96], file[96], said[OUTPUT_MAX], before[OUTPUT_MAX];
	bool left;
	int ran, shown;

	snprintf(dir, sizeof(dir), "%s/small", scene->dir);
	snprintf(path, sizeof(path), "%s/result.json", dir);
	assert_return_code(mkdir(dir, 0755), errno);
	assert_return_code(mount("none", dir, "tmpfs", 0, "size=32k"), errno);
	assert_int_equal(scene_start_job(scene, ARGS("--size-mib", "4", "--rounds-min",
						     "100", "--rounds-max", "100",
						     "--anyway", "-o", path)),
			 0);
	ran = scene_wait(scene);
	strcpy(said, scene->err);
	strcpy(before, scene->out);
	left = fs_each(&scene->fs, dir, is_temporary, NULL);
	shown = scene_run(scene, ARGS("show", path));
	snprintf(file, sizeof(file), "%s", scene->file);
	snprintf(scene->file, sizeof(scene->file), "%s", path);
	scene_load(scene);
	strcpy(scene->file, file);
	umount2(dir, MNT_DETACH);
	if (ran != 2 || !strstr(said, "result.json: cannot be written: No space left"))
		fail_msg("exit code %d: %s", ran, said);
	assert_int_equal(shown, 0);
	assert_non_null(strstr(scene->out, "interrupted"));
	assert_false(left);
	assert_true(scene->journaled > 0);
	assert_non_null(strstr(before, ", its last rounds in "));
	assert_clean(scene);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_device_stays_one),
		TEST(a_result_is_piped),
		TEST(a_reader_that_stalls_can_be_left),
		TEST(what_a_killed_run_left_is_swept),
		TEST(a_link_in_the_journals_place_is_not_followed),
		TEST(a_full_file_system_keeps_what_it_has),
	};
	int skip = harness_skip();

	return skip ? skip : cmocka_run_group_tests(tests, NULL, NULL);
}
