/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_PUBLISH_BED_H
#define SWAPREL_TESTS_PUBLISH_BED_H

/* What tests of publishing have in common. */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/load.h"
#include "base/publish.h"

/* A directory of its own for each test that publishes. */
static inline int set_up(void **state)
{
	char *dir = strdup("/tmp/swaprel-publish-XXXXXX");

	*state = mkdtemp(dir);
	return *state ? 0 : -1;
}

static inline int tear_down(void **state)
{
	int ret = rmdir(*state); /* fails, as it should, if anything was left behind */

	free(*state);
	return ret;
}

static inline size_t entries(const char *path)
{
	DIR *dir = opendir(path);
	size_t count = 0;

	assert_non_null(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count - 2; /* "." and ".." */
}

static inline const struct publish_owner *me(void)
{
	static struct publish_owner owner;

	owner = (struct publish_owner){ geteuid(), getegid(), 0600 };
	return &owner;
}

static inline int open_directory(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_return_code(fd, errno);
	return fd;
}

static inline void make_file(int dir_fd, const char *name, const char *text)
{
	int fd = openat(dir_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	assert_return_code(fd, errno);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static inline void assert_holds(int dir_fd, const char *name, const char *text)
{
	struct err err = { "" };
	char *found;

	assert_int_equal(load_at(dir_fd, name, &found, 1000, &err), strlen(text));
	assert_string_equal(found, text);
	free(found);
}

#define WITH_DIR(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

#endif
