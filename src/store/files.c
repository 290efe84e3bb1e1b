// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/fs.h"
#include "base/publish.h"
#include "store/files.h"

#define TAIL_BYTES 4096

int files_open(int dir, const char *name, int flags)
{
	int fd = openat(dir, name, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644);
	struct stat st;
	int ret = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st))
		ret = -errno;
	else if (!S_ISREG(st.st_mode))
		ret = -EMEDIUMTYPE;
	else if (!geteuid() && st.st_nlink > 1) /* it may be one of root's */
		ret = -EMLINK;
	if (!ret)
		return fd;
	close(fd);
	return ret;
}

const char *files_strerror(int error)
{
	switch (error) {
	case -ELOOP:
		return "a symbolic link: expected a regular file";
	case -ENXIO:
	case -EISDIR:
	case -EMEDIUMTYPE:
		return "expected a regular file";
	case -ENOTDIR:
		return "expected a directory, not a link to one";
	case -EMLINK:
		return "a file with a second name: expected one of its own";
	case -ESTALE:
		return "not the directory that was made there";
	default:
		return strerror(-error);
	}
}

bool files_exist(int dir, const char *name)
{
	struct stat st;

	return !fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW);
}

int files_open_dir(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int files_make_dir(int dir, const char *name)
{
	struct stat st;
	int fd, ret;

	if (mkdirat(dir, name, 0755))
		return -errno;
	fd = files_open_dir(dir, name);
	if (fd < 0)
		return fd;
	if (fstat(fd, &st))
		ret = -errno;
	else if (!geteuid() && st.st_uid) /* what root makes is root's */
		ret = -ESTALE;
	else
		ret = files_sync(dir);
	if (!ret)
		return fd;
	close(fd);
	return ret;
}

void files_own(int fd)
{
	const struct publish_owner owner = publish_owner_of_results();

	if (geteuid() || !owner.uid)
		return;
	/* Root's own is better than none. Unlike fchown(), it takes O_PATH. */
	if (fchownat(fd, "", owner.uid, owner.gid, AT_EMPTY_PATH))
		return;
}

static int own_one(void *arg, const char *name)
{
	int fd = fs_openat(arg, O_PATH | O_NOFOLLOW, "%s", name);
	struct stat st;

	if (fd < 0)
		return 0;
	/* A device is no result, and a file with a second name may be anybody's. */
	if (!fstat(fd, &st) &&
	    (S_ISDIR(st.st_mode) ||
	     ((S_ISLNK(st.st_mode) || S_ISREG(st.st_mode)) && st.st_nlink == 1)))
		files_own(fd);
	close(fd);
	return 0;
}

void files_own_all(int dir)
{
	struct fs fs = { .root_fd = dir };

	fs_each(&fs, ".", own_one, &fs);
	files_own(dir);
}

struct newest {
	int dir;
	time_t at;
};

static int look_at_one(void *arg, const char *name)
{
	struct newest *newest = arg;
	struct stat st;

	if (!fstatat(newest->dir, name, &st, AT_SYMLINK_NOFOLLOW) &&
	    st.st_mtime > newest->at)
		newest->at = st.st_mtime;
	return 0;
}

time_t files_newest(int dir)
{
	const struct fs fs = { .root_fd = dir };
	struct newest newest = { .dir = dir };

	fs_each(&fs, ".", look_at_one, &newest);
	return newest.at;
}

int files_sync(int fd)
{
	/* Some file systems cannot fsync a directory. */
	return fsync(fd) && errno != EINVAL ? -errno : 0;
}

static int check_same(int fd, int dir, const char *name)
{
	struct stat held, there;

	if (fstat(fd, &held) || fstatat(dir, name, &there, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? -ESTALE : -errno;
	return held.st_dev == there.st_dev && held.st_ino == there.st_ino ? 0 : -ESTALE;
}

int files_move_dir(int fd, int from, const char *name, int to, const char *new_name)
{
	int ret = check_same(fd, from, name);

	if (ret)
		return ret;
	if (renameat(from, name, to, new_name))
		return -errno;
	ret = check_same(fd, to, new_name);
	if (!ret)
		ret = files_sync(to);
	return ret ? ret : files_sync(from);
}

char *files_last_line(int dir, const char *name, char *buf, size_t size)
{
	int fd = files_open(dir, name, O_RDONLY);
	char tail[TAIL_BYTES];
	const char *line;
	ssize_t len = 0;
	struct stat st;
	off_t start;

	if (fd >= 0 && !fstat(fd, &st)) {
		start = st.st_size - (off_t)(sizeof(tail) - 1);
		len = pread(fd, tail, sizeof(tail) - 1, start > 0 ? start : 0);
	}
	if (fd >= 0)
		close(fd);
	while (len > 0 && strchr(" \t\r\n", tail[len - 1]))
		len--;
	tail[len > 0 ? len : 0] = '\0';
	line = strrchr(tail, '\n');
	return clean_text(buf, size, line ? line + 1 : tail);
}
