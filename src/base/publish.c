// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/publish.h"
#include "base/publish_entry.h"

#define TEMP_FORMAT  ".swaprel-%06x.tmp"
#define TEMP_PATTERN ".swaprel-??????.tmp"
#define TEMP_TRIES   100

static long env_id(const char *name, long fallback)
{
	const char *text = getenv(name);
	char *end;
	long id;

	if (!text || !*text)
		return fallback;
	id = strtol(text, &end, 10);
	return *end || id < 0 ? fallback : id;
}

struct publish_owner publish_owner_of_results(void)
{
	struct publish_owner owner = { geteuid(), getegid(), 0644 };

	if (owner.uid)
		return owner;
	owner.uid = (uid_t)env_id("SUDO_UID", owner.uid);
	owner.gid = (gid_t)env_id("SUDO_GID", owner.gid);
	return owner;
}

struct publish_owner publish_owner_root(void)
{
	return (struct publish_owner){ 0, 0, 0600 };
}

int publish_give(int fd, const struct publish_owner *owner)
{
	if (geteuid() || !fchown(fd, owner->uid, owner->gid))
		return 0;
	/* FAT and NFS refuse, and a user namespace may not know the user. */
	return errno == EPERM || errno == EINVAL || errno == EOPNOTSUPP ? 0 : -errno;
}

int publish_write_all(int fd, const char *text, size_t len)
{
	ssize_t put;

	while (len) {
		put = write(fd, text, len);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -errno;
		text += put;
		len -= (size_t)put;
	}
	return 0;
}

static int fill(int fd, const char *text, size_t len, const struct publish_owner *owner)
{
	int ret = publish_write_all(fd, text, len);

	if (ret)
		return ret;
	if (fchmod(fd, owner->mode) && errno != EPERM)
		return -errno;
	if (fsync(fd))
		return -errno;
	return publish_give(fd, owner);
}

/* The lock says that its process lives. A sweep may have come before it. */
static bool take_temp(int fd)
{
	struct stat st;

	/* Where nothing can be locked, nothing is swept either. */
	if (flock(fd, LOCK_EX | LOCK_NB))
		return errno == ENOLCK || errno == EOPNOTSUPP;
	return !fstat(fd, &st) && st.st_nlink;
}

static int make_temp(int dir_fd, char *temp, size_t size)
{
	unsigned int random;
	int fd;

	for (int i = 0; i < TEMP_TRIES; i++) {
		if (getrandom(&random, sizeof(random), 0) != sizeof(random))
			return -EIO;
		snprintf(temp, size, TEMP_FORMAT, random & 0xffffff);
		fd = openat(dir_fd, temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0 && errno == EEXIST)
			continue;
		if (fd < 0)
			return -errno;
		if (take_temp(fd))
			return fd;
		close(fd);
	}
	return -EEXIST;
}

int publish_check(int dir_fd, const char *name)
{
	struct stat st;

	if (fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? 0 : -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	return S_ISREG(st.st_mode) ? 0 : -EINVAL;
}

/* Nothing is to be there, or an empty file. */
static int rename_new(int dir_fd, const char *temp, const char *name)
{
	struct stat st;

	if (!renameat2(dir_fd, temp, dir_fd, name, RENAME_NOREPLACE))
		return 0;
	/* A file system that cannot do it at once: NFS. */
	if (errno != EEXIST && errno != EINVAL && errno != ENOSYS)
		return -errno;
	if (!fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) && st.st_size)
		return -EEXIST;
	return renameat(dir_fd, temp, dir_fd, name) ? -errno : 0;
}

static int replace_open(int dir_fd, const char *name, const char *text, size_t len,
			const struct publish_owner *owner, bool fresh)
{
	int fd, ret = publish_check(dir_fd, name);
	char temp[sizeof(TEMP_PATTERN)];

	if (ret)
		return ret;
	fd = make_temp(dir_fd, temp, sizeof(temp));
	if (fd < 0)
		return fd;
	ret = fill(fd, text, len, owner);
	if (!ret && fresh)
		ret = rename_new(dir_fd, temp, name);
	else if (!ret && renameat(dir_fd, temp, dir_fd, name))
		ret = -errno;
	if (ret)
		unlinkat(dir_fd, temp, 0);
	/* Some file systems cannot fsync a directory; the rename stands nevertheless. */
	else if (fsync(dir_fd) && errno != EINVAL)
		ret = -errno;
	if (!ret)
		return fd;
	/* Closed last: without its lock the file is anybody's to sweep. */
	close(fd);
	return ret;
}

int publish_replace_open(int dir_fd, const char *name, const char *text, size_t len,
			 const struct publish_owner *owner)
{
	return replace_open(dir_fd, name, text, len, owner, false);
}

static int replace(int dir_fd, const char *name, const char *text, size_t len,
		   const struct publish_owner *owner, bool fresh)
{
	int fd = replace_open(dir_fd, name, text, len, owner, fresh);

	if (fd >= 0)
		close(fd);
	return fd < 0 ? fd : 0;
}

int publish_replace(int dir_fd, const char *name, const char *text, size_t len,
		    const struct publish_owner *owner)
{
	return replace(dir_fd, name, text, len, owner, false);
}

int publish_create(int dir_fd, const char *name, const char *text, size_t len,
		   const struct publish_owner *owner)
{
	return replace(dir_fd, name, text, len, owner, true);
}

int publish_explain(const char *path, int ret, struct err *err)
{
	if (!ret)
		return 0;
	if (ret == -EEXIST)
		return err_set(err, ret, "%s: exists already", path);
	if (ret == -EINVAL)
		return err_set(err, ret,
			       "%s: not a regular file: expected one, or a new name",
			       path);
	return err_sys(err, ret, "%s: cannot be written", path);
}

int publish_at(int dir_fd, const char *name, const char *text, size_t len,
	       const struct publish_owner *owner, struct err *err)
{
	int ret = strchr(name, '/') ? -EINVAL
				    : publish_replace(dir_fd, name, text, len, owner);

	return publish_explain(name, ret, err);
}

static bool is_ours(const struct stat *st)
{
	const struct publish_owner owner = publish_owner_of_results();

	return S_ISREG(st->st_mode) &&
	       (st->st_uid == geteuid() || st->st_uid == owner.uid);
}

static int sweep_one(void *arg, const char *name)
{
	const struct fs *dir = arg;
	struct stat st;
	int fd;

	if (fnmatch(TEMP_PATTERN, name, FNM_PERIOD))
		return 0;
	fd = fs_openat(dir, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, "%s", name);
	if (fd < 0)
		return 0;
	if (!fstat(fd, &st) && is_ours(&st) && !flock(fd, LOCK_EX | LOCK_NB))
		unlinkat(dir->root_fd, name, 0);
	close(fd);
	return 0;
}

void publish_sweep(int dir_fd)
{
	struct fs dir = { .root_fd = dir_fd };

	fs_each(&dir, ".", sweep_one, &dir);
}
