// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/publish.h"
#include "base/publish_entry.h"

/* "-", /dev/stdout, /dev/fd/N: a descriptor of this process, or -1. Taken by name, as
 * opening it anew would begin a regular file from its start. */
static int descriptor_named(const char *path)
{
	static const char *const names[] = { "/dev/stdin", "/dev/stdout", "/dev/stderr" };
	static const char *const prefixes[] = { "/dev/fd/", "/proc/self/fd/" };
	char *end;
	long fd;

	if (!strcmp(path, "-"))
		return STDOUT_FILENO;
	for (int i = 0; i < 3; i++) {
		if (!strcmp(path, names[i]))
			return i;
	}
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		size_t len = strlen(prefixes[i]);

		if (strncmp(path, prefixes[i], len))
			continue;
		fd = strtol(path + len, &end, 10);
		return *end || end == path + len || fd < 0 || fd > INT_MAX ? -1 : (int)fd;
	}
	return -1;
}

static int open_descriptor(struct publish_target *target, int fd, struct err *err)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags >= 0 && (flags & O_ACCMODE) != O_RDONLY)
		target->stream_fd = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	else
		errno = EBADF;
	return target->stream_fd < 0
		       ? err_sys(err, -errno, "%s: cannot be written", target->path)
		       : 0;
}

/* O_NONBLOCK: a FIFO that nobody reads must not hang us before the work is begun. */
static int open_stream(struct publish_target *target, struct err *err)
{
	int flags, fd = openat(target->dir_fd, target->name,
			       O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return err_sys(err, -errno, "%s: %s", target->path,
			       errno == ENXIO ? "nobody reads it" : "cannot be written");
	flags = fcntl(fd, F_GETFL);
	fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
	target->stream_fd = fd;
	close(target->dir_fd);
	target->dir_fd = -1;
	return 0;
}

static int open_directory(struct publish_target *target, struct err *err)
{
	const char *slash = strrchr(target->path, '/');
	const char *name = slash ? slash + 1 : target->path;
	char dir[PATH_MAX] = ".";

	if (!*name || !strcmp(name, ".") || !strcmp(name, ".."))
		return err_set(err, *target->path ? -EISDIR : -EINVAL,
			       "%s: expected a file's name", target->path);
	if (strlen(name) >= sizeof(target->name) || strlen(target->path) >= sizeof(dir))
		return err_sys(err, -ENAMETOOLONG, "%s: cannot be written", target->path);
	strcpy(target->name, name);
	if (slash) /* "/name" lies in "/" */
		snprintf(dir, sizeof(dir), "%.*s", (int)(slash - target->path) + 1,
			 target->path);
	target->dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return target->dir_fd < 0 ? err_sys(err, -errno, "%s: cannot be written: %s",
					    target->path, dir)
				  : 0;
}

static int refuse_link(const struct publish_target *target, struct err *err)
{
	char to[PATH_MAX];
	ssize_t len = readlinkat(target->dir_fd, target->name, to, sizeof(to));

	return err_set(err, -ELOOP,
		       "%s: a symbolic link to %.*s: expected the file's own name",
		       target->path, len < 0 ? 0 : (int)len, to);
}

/* What the name leads to decides how it is written. */
static int open_entry(struct publish_target *target, bool force, struct err *err)
{
	struct stat st;

	if (fstatat(target->dir_fd, target->name, &st, AT_SYMLINK_NOFOLLOW))
		st.st_mode = errno == ENOENT ? S_IFREG : S_IFSOCK;
	else if (S_ISREG(st.st_mode) && st.st_size && !force)
		return publish_explain(target->path, -EEXIST, err);
	if (S_ISLNK(st.st_mode))
		return refuse_link(target, err);
	if (S_ISFIFO(st.st_mode) || S_ISCHR(st.st_mode))
		return open_stream(target, err);
	return 0;
}

int publish_open(struct publish_target *target, const char *path, bool force,
		 struct err *err)
{
	int fd = descriptor_named(path), ret;

	*target = PUBLISH_NOWHERE;
	target->path = path;
	target->is_stdout = fd == STDOUT_FILENO;
	if (fd >= 0)
		return open_descriptor(target, fd, err);
	ret = open_directory(target, err);
	if (!ret)
		ret = open_entry(target, force, err);
	if (ret || publish_is_stream(target))
		return ret;
	ret = publish_check(target->dir_fd, target->name);
	if (ret)
		return publish_explain(path, ret, err);
	if (faccessat(target->dir_fd, ".", W_OK | X_OK, AT_EACCESS))
		return err_sys(err, -errno, "%s: cannot be written there", path);
	publish_sweep(target->dir_fd);
	target->fresh = !force;
	return 0;
}

struct publish_target publish_target_at(int dir_fd, const char *name)
{
	struct publish_target target = {
		.path = name,
		.dir_fd = dir_fd,
		.stream_fd = -1,
	};

	snprintf(target.name, sizeof(target.name), "%s", name);
	return target;
}

int publish_write(struct publish_target *target, const char *text, size_t len,
		  const struct publish_owner *owner, struct err *err)
{
	int ret;

	if (publish_is_stream(target))
		ret = publish_write_all(target->stream_fd, text, len);
	else if (target->fresh)
		ret = publish_create(target->dir_fd, target->name, text, len, owner);
	else
		ret = publish_replace(target->dir_fd, target->name, text, len, owner);
	target->fresh &= ret != 0;
	return publish_explain(target->path, ret, err);
}

void publish_close(struct publish_target *target)
{
	if (target->dir_fd >= 0)
		close(target->dir_fd);
	if (target->stream_fd >= 0)
		close(target->stream_fd);
	*target = PUBLISH_NOWHERE;
}

int publish_file(const char *path, const char *text, size_t len,
		 const struct publish_owner *owner, struct err *err)
{
	struct publish_target target;
	int ret = publish_open(&target, path, true, err);

	if (!ret)
		ret = publish_write(&target, text, len, owner, err);
	publish_close(&target);
	return ret;
}
