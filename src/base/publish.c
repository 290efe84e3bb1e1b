// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/publish.h"

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

static int write_all(int fd, const char *text, size_t len)
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
	int ret = write_all(fd, text, len);

	if (ret)
		return ret;
	if (fchmod(fd, owner->mode))
		return -errno;
	if (!geteuid() && fchown(fd, owner->uid, owner->gid))
		return -errno;
	return fsync(fd) ? -errno : 0;
}

static int sync_directory(const char *path)
{
	char copy[PATH_MAX];
	int fd, ret;

	snprintf(copy, sizeof(copy), "%s", path);
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ret = fsync(fd) ? -errno : 0;
	close(fd);
	/* Some file systems cannot fsync a directory; the rename stands all the same. */
	return ret == -EINVAL ? 0 : ret;
}

int publish_file(const char *path, const char *text, size_t len,
		 const struct publish_owner *owner, struct err *err)
{
	char temp[PATH_MAX];
	int fd, ret;

	if (snprintf(temp, sizeof(temp), "%s.XXXXXX", path) >= (int)sizeof(temp))
		return err_sys(err, -ENAMETOOLONG, "%s", path);
	fd = mkostemp(temp, O_CLOEXEC);
	if (fd < 0)
		return err_sys(err, -errno, "%s: cannot be written there", path);
	ret = fill(fd, text, len, owner);
	close(fd);
	if (!ret && rename(temp, path))
		ret = -errno;
	if (ret) {
		unlink(temp);
		return err_sys(err, ret, "%s: cannot be written", path);
	}
	ret = sync_directory(path);
	return ret ? err_sys(err, ret, "%s: its directory cannot be synced", path) : 0;
}
