// SPDX-License-Identifier: GPL-2.0-or-later
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "sysroot.h"

void sysroot_open(struct fs *fs, const char *machine)
{
	const char *top = getenv("SWAPREL_SOURCE_ROOT");
	char path[PATH_MAX];

	if (!top)
		fail_msg("SWAPREL_SOURCE_ROOT must be the top of the checkout");
	snprintf(path, sizeof(path), "%s/tests/sysroot/%s", top, machine);
	if (fs_open(fs, path))
		fail_msg("%s cannot be opened", path);
}

void sysroot_make(struct fs *fs)
{
	char path[] = "/tmp/swaprel-sysroot-XXXXXX";

	assert_non_null(mkdtemp(path));
	assert_int_equal(fs_open(fs, path), 0);
}

void sysroot_put(const struct fs *fs, const char *path, const char *text)
{
	char dir[PATH_MAX];
	int fd;

	for (const char *at = strchr(path, '/'); at; at = strchr(at + 1, '/')) {
		snprintf(dir, sizeof(dir), "%.*s", (int)(at - path), path);
		mkdirat(fs->root_fd, dir, 0755);
	}
	fd = openat(fs->root_fd, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

void sysroot_drop(const struct fs *fs, const char *path)
{
	assert_int_equal(unlinkat(fs->root_fd, path, 0), 0);
}

static int remove_one(const char *path, const struct stat *stat, int type,
		      struct FTW *ftw)
{
	(void)stat;
	(void)type;
	(void)ftw;
	return remove(path);
}

void sysroot_remove(struct fs *fs)
{
	assert_int_equal(nftw(fs->root, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
	fs_close(fs);
}
