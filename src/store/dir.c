// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "store/dir.h"

#define OPEN_DIRECTORY (O_RDONLY | O_DIRECTORY | O_CLOEXEC)

struct publish_owner dir_owner_in(int dir_fd)
{
	struct publish_owner owner = publish_owner_of_results();
	struct stat st;

	if (fstat(dir_fd, &st))
		return owner;
	if (!geteuid() && st.st_uid) {
		owner.uid = st.st_uid;
		owner.gid = st.st_gid;
	}
	if (st.st_mode & S_ISGID)
		owner.gid = st.st_gid;
	owner.mode |= st.st_mode & S_IWGRP;
	return owner;
}

static int make_one(int dir_fd, const char *name, int flags)
{
	struct publish_owner owner = dir_owner_in(dir_fd);
	int made = !mkdirat(dir_fd, name, 0700), fd, ret = 0;
	struct stat st;

	if (!made && errno != EEXIST)
		return -errno;
	fd = openat(dir_fd, name, OPEN_DIRECTORY | (made ? O_NOFOLLOW : flags));
	if (fd < 0)
		return -errno;
	if (!made)
		return fd;
	/* The kernel has handed the set-group-ID bit down; it is to stay. */
	if (fstat(fd, &st) ||
	    (fchmod(fd, owner.mode | 0111 | (st.st_mode & S_ISGID)) && errno != EPERM))
		ret = -errno;
	if (!ret)
		ret = publish_give(fd, &owner);
	if (!ret)
		return fd;
	close(fd);
	return ret;
}

int dir_make_at(int dir_fd, const char *name, struct err *err)
{
	int fd = strchr(name, '/') ? -EINVAL : make_one(dir_fd, name, O_NOFOLLOW);

	return fd < 0 ? err_sys(err, fd, "%s", name) : fd;
}

int dir_make(const char *path, struct err *err)
{
	int dir_fd = *path ? open(*path == '/' ? "/" : ".", OPEN_DIRECTORY) : -1;
	const char *rest = path;
	char name[NAME_MAX + 1];

	if (dir_fd < 0)
		return err_sys(err, *path ? -errno : -ENOENT, "%s: cannot be made", path);
	/* One component after the other; the links among them are the user's. */
	for (rest += strspn(rest, "/"); *rest; rest += strspn(rest, "/")) {
		size_t len = strcspn(rest, "/");
		int next = -ENAMETOOLONG;

		if (len < sizeof(name)) {
			snprintf(name, sizeof(name), "%.*s", (int)len, rest);
			next = make_one(dir_fd, name, 0);
		}
		close(dir_fd);
		if (next < 0)
			return err_sys(err, next, "%s: cannot be made", path);
		dir_fd = next;
		rest += len;
	}
	return dir_fd;
}

static int remove_below(void *arg, const char *name)
{
	const struct fs *dir = arg;

	return dir_remove_at(dir->root_fd, name);
}

int dir_remove_at(int dir_fd, const char *name)
{
	struct fs dir = { .root_fd = openat(dir_fd, name, OPEN_DIRECTORY | O_NOFOLLOW) };
	int ret;

	if (dir.root_fd < 0)
		return !unlinkat(dir_fd, name, 0) || errno == ENOENT ? 0 : -errno;
	ret = fs_each(&dir, ".", remove_below, &dir);
	fs_close(&dir);
	if (!ret && unlinkat(dir_fd, name, AT_REMOVEDIR) && errno != ENOENT)
		ret = -errno;
	return ret;
}
