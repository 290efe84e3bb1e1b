// SPDX-License-Identifier: GPL-2.0-or-later
/* Publishing files for good. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/load.h"
#include "base/publish.h"
#include "publish_bed.h"
#include "record/json_file.h"

static void publishing_replaces_the_file(void **state)
{
	const struct publish_owner owner = { geteuid(), getegid(), 0640 };
	json_t *json = json_pack("{s:i}", "a", 1), *back;
	struct err err = { "" };
	struct stat st;
	char path[64];

	snprintf(path, sizeof(path), "%s/file", (char *)*state);
	assert_int_equal(publish_file(path, "an older and longer text", 24, &owner, &err),
			 0);
	assert_int_equal(publish_file(path, "{\"a\": 1}", 8, &owner, &err), 0);
	assert_int_equal(json_file_load(path, 100, &back, &err), 0);
	assert_true(json_equal(json, back));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_equal(entries(*state), 1);
	unlink(path);
	json_decref(json);
	json_decref(back);
}

static void publishing_leaves_nothing_on_error(void **state)
{
	const struct publish_owner owner = { geteuid(), getegid(), 0600 };
	struct err err = { "" };
	char path[64], gone[64], line[160];

	snprintf(path, sizeof(path), "%s/dir", (char *)*state);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(publish_file(path, "text", 4, &owner, &err), -EISDIR);
	snprintf(line, sizeof(line), "%s: cannot be written: Is a directory", path);
	assert_string_equal(err.msg, line);
	assert_int_equal(entries(*state), 1);
	assert_int_equal(rmdir(path), 0);
	snprintf(gone, sizeof(gone), "%s/gone/file", (char *)*state);
	assert_int_equal(publish_file(gone, "text", 4, &owner, &err), -ENOENT);
}

/* A link in a user's directory must not lead root out of it. */
static void links_are_neither_written_nor_read_through(void **state)
{
	int dir = open_directory(*state);
	struct publish_target target;
	struct err err = { "" };
	char path[64], *text;

	make_file(dir, "precious", "old");
	assert_return_code(symlinkat("precious", dir, "link"), errno);
	assert_int_equal(publish_at(dir, "link", "new", 3, me(), &err), -EINVAL);
	assert_string_equal(err.msg,
			    "link: not a regular file: expected one, or a new name");
	assert_int_equal(publish_at(dir, "../x", "new", 3, me(), &err), -EINVAL);
	snprintf(path, sizeof(path), "%s/link", (char *)*state);
	assert_int_equal(publish_open(&target, path, true, &err), -ELOOP);
	assert_non_null(strstr(err.msg, "link: a symbolic link to precious: expected"));
	publish_close(&target);
	assert_int_equal(load_at(dir, "link", &text, 100, &err), -ELOOP);
	assert_string_equal(err.msg, "link: a symbolic link: expected a regular file");
	assert_holds(dir, "precious", "old");
	assert_int_equal(entries(*state), 2);
	unlinkat(dir, "link", 0);
	unlinkat(dir, "precious", 0);
	close(dir);
}

static void a_file_that_is_there_takes_force(void **state)
{
	int dir = open_directory(*state);
	struct publish_target target;
	struct err err = { "" };
	char path[64];

	snprintf(path, sizeof(path), "%s/file", (char *)*state);
	make_file(dir, "file", "old");
	assert_int_equal(publish_open(&target, path, false, &err), -EEXIST);
	publish_close(&target);
	assert_non_null(strstr(err.msg, "/file: exists already"));
	assert_holds(dir, "file", "old");
	assert_int_equal(publish_open(&target, path, true, &err), 0);
	assert_int_equal(publish_write(&target, "new", 3, me(), &err), 0);
	assert_int_equal(publish_write(&target, "newer", 5, me(), &err), 0);
	publish_close(&target);
	assert_holds(dir, "file", "newer");
	unlinkat(dir, "file", 0);
	make_file(dir, "file", ""); /* as mktemp(1) does */
	assert_int_equal(publish_open(&target, path, false, &err), 0);
	publish_close(&target);
	unlinkat(dir, "file", 0);
	close(dir);
}

/* Of two that began with the same free name, the later one's first write is refused. */
static void what_came_meanwhile_stays(void **state)
{
	int dir = open_directory(*state);
	struct publish_target target, other;
	struct err err = { "" };
	char path[64];

	snprintf(path, sizeof(path), "%s/file", (char *)*state);
	assert_int_equal(publish_open(&target, path, false, &err), 0);
	assert_int_equal(publish_open(&other, path, false, &err), 0);
	assert_int_equal(publish_write(&other, "theirs", 6, me(), &err), 0);
	assert_int_equal(publish_write(&target, "mine", 4, me(), &err), -EEXIST);
	assert_holds(dir, "file", "theirs");
	assert_int_equal(entries(*state), 1);
	assert_int_equal(publish_write(&other, "again", 5, me(), &err), 0);
	assert_holds(dir, "file", "again");
	publish_close(&target);
	publish_close(&other);
	unlinkat(dir, "file", 0);
	make_file(dir, "file", ""); /* as mktemp(1) does */
	assert_int_equal(publish_open(&target, path, false, &err), 0);
	assert_int_equal(publish_write(&target, "mine", 4, me(), &err), 0);
	assert_holds(dir, "file", "mine");
	publish_close(&target);
	unlinkat(dir, "file", 0);
	close(dir);
}

/* What cannot be written to is found out when the target is opened. */
static void bad_targets_are_refused_at_once(void **state)
{
	static const struct {
		const char *name;
		int ret;
	} bad[] = {
		{ "", -EISDIR },     { ".", -EISDIR },      { "fifo", -ENXIO },
		{ "no/f", -ENOENT }, { "socket", -EINVAL }, { "dir", -EISDIR },
	};
	int dir = open_directory(*state);
	char path[2 * PATH_MAX];
	struct publish_target target;
	struct err err;

	assert_return_code(mknodat(dir, "fifo", S_IFIFO | 0600, 0), errno);
	assert_return_code(mknodat(dir, "socket", S_IFSOCK | 0600, 0), errno);
	assert_return_code(mkdirat(dir, "dir", 0700), errno);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", (char *)*state, bad[i].name);
		assert_int_equal(publish_open(&target, path, true, &err), bad[i].ret);
		publish_close(&target);
	}
	memset(path, 'a', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(publish_open(&target, path, true, &err), -ENAMETOOLONG);
	assert_non_null(strstr(err.msg, "...")); /* and the cause is there all the same */
	assert_non_null(strstr(err.msg, ": cannot be written: File name too long"));
	snprintf(path, sizeof(path), "%s/%0256d", (char *)*state, 1);
	assert_int_equal(publish_open(&target, path, true, &err), -ENAMETOOLONG);
	unlinkat(dir, "fifo", 0);
	unlinkat(dir, "socket", 0);
	unlinkat(dir, "dir", AT_REMOVEDIR);
	close(dir);
}

static void streams_are_written_into(void **state)
{
	char path[64], text[8] = "";
	struct publish_target target;
	struct err err = { "" };
	struct stat st;
	int reader;

	snprintf(path, sizeof(path), "%s/fifo", (char *)*state);
	assert_return_code(mkfifo(path, 0600), errno);
	reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_int_equal(publish_file(path, "text", 4, me(), &err), 0);
	assert_int_equal(read(reader, text, sizeof(text)), 4);
	assert_string_equal(text, "text");
	assert_return_code(stat(path, &st), errno);
	assert_true(S_ISFIFO(st.st_mode));
	close(reader);
	unlink(path);
	assert_int_equal(publish_file("/dev/null", "text", 4, me(), &err), 0);
	assert_return_code(stat("/dev/null", &st), errno);
	assert_true(S_ISCHR(st.st_mode));
	assert_int_equal(publish_file("/dev/full", "text", 4, me(), &err), -ENOSPC);
	assert_string_equal(err.msg,
			    "/dev/full: cannot be written: No space left on device");
	assert_int_equal(publish_open(&target, "-", false, &err), 0);
	assert_true(publish_is_stream(&target) && target.is_stdout);
	publish_close(&target);
	assert_int_equal(publish_open(&target, "/dev/fd/999", false, &err), -EBADF);
}

static void a_full_file_system_keeps_the_old_file(void **state)
{
	const struct rlimit none = { 2, RLIM_INFINITY };
	const struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
	int dir = open_directory(*state);
	struct err err = { "" };

	make_file(dir, "file", "old");
	signal(SIGXFSZ, SIG_IGN);
	assert_return_code(setrlimit(RLIMIT_FSIZE, &none), errno);
	assert_int_equal(publish_at(dir, "file", "new", 3, me(), &err), -EFBIG);
	assert_return_code(setrlimit(RLIMIT_FSIZE, &all), errno);
	signal(SIGXFSZ, SIG_DFL);
	assert_string_equal(err.msg, "file: cannot be written: File too large");
	assert_holds(dir, "file", "old");
	assert_int_equal(entries(*state), 1);
	unlinkat(dir, "file", 0);
	close(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_DIR(publishing_replaces_the_file),
		WITH_DIR(publishing_leaves_nothing_on_error),
		WITH_DIR(links_are_neither_written_nor_read_through),
		WITH_DIR(a_file_that_is_there_takes_force),
		WITH_DIR(what_came_meanwhile_stays),
		WITH_DIR(bad_targets_are_refused_at_once),
		WITH_DIR(streams_are_written_into),
		WITH_DIR(a_full_file_system_keeps_the_old_file),
	};

	return cmocka_run_group_tests_name("publish", tests, NULL, NULL);
}
