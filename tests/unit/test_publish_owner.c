// SPDX-License-Identifier: GPL-2.0-or-later
/* Whose a published file is, and what becomes of one that was not finished. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "publish_bed.h"

/* One of a killed process, one of a process that lives, and one that only looks so. */
static void what_a_killed_process_left_is_swept(void **state)
{
	int live, dir = open_directory(*state);

	make_file(dir, ".swaprel-00000a.tmp", "left");
	make_file(dir, ".swaprel-00000b.tmp", "live");
	make_file(dir, "file.swaprel-00000c.tmp", "somebody's");
	live = openat(dir, ".swaprel-00000b.tmp", O_RDWR | O_CLOEXEC);
	assert_return_code(flock(live, LOCK_EX), errno);
	publish_sweep(dir);
	assert_int_equal(faccessat(dir, ".swaprel-00000a.tmp", F_OK, 0), -1);
	assert_holds(dir, ".swaprel-00000b.tmp", "live");
	close(live);
	publish_sweep(dir);
	assert_int_equal(entries(*state), 1);
	unlinkat(dir, "file.swaprel-00000c.tmp", 0);
	close(dir);
}

static void somebody_elses_files_are_not_swept(void **state)
{
	int dir = open_directory(*state);

	if (geteuid()) {
		close(dir);
		skip();
	}
	make_file(dir, ".swaprel-00000a.tmp", "theirs");
	assert_return_code(fchownat(dir, ".swaprel-00000a.tmp", 65534, 65534, 0), errno);
	publish_sweep(dir);
	assert_holds(dir, ".swaprel-00000a.tmp", "theirs");
	unlinkat(dir, ".swaprel-00000a.tmp", 0);
	close(dir);
}

static bool write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");
	bool bad = !file || fputs(text, file) < 0;

	return file && !fclose(file) && !bad;
}

/* As root of a user namespace that knows no other user, as in a container. */
static int publish_as_root_of_a_namespace(const char *path)
{
	char map[32];

	snprintf(map, sizeof(map), "0 %u 1", geteuid());
	if (unshare(CLONE_NEWUSER) || !write_text("/proc/self/uid_map", map) || geteuid())
		return 77;
	setenv("SUDO_UID", "1234", 1);
	return publish_file(path, "text", 4, &(struct publish_owner){ 1234, 1234, 0644 },
			    NULL)
		       ? 1
		       : 0;
}

static void a_file_that_cannot_be_given_away_is_kept(void **state)
{
	int dir = open_directory(*state), status = 0;
	char path[64];
	pid_t child;

	snprintf(path, sizeof(path), "%s/file", (char *)*state);
	child = fork();
	if (!child)
		_exit(publish_as_root_of_a_namespace(path));
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WEXITSTATUS(status) != 77)
		assert_holds(dir, "file", "text");
	unlinkat(dir, "file", 0);
	close(dir);
	if (WEXITSTATUS(status) == 77)
		skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_DIR(what_a_killed_process_left_is_swept),
		WITH_DIR(somebody_elses_files_are_not_swept),
		WITH_DIR(a_file_that_cannot_be_given_away_is_kept),
	};

	return cmocka_run_group_tests_name("publish_owner", tests, NULL, NULL);
}
