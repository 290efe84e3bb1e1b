// SPDX-License-Identifier: GPL-2.0-or-later
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/load.h"

int fs_open(struct fs *fs, const char *root)
{
	const char *path = root && *root ? root : "/";

	if (strlen(path) >= sizeof(fs->root))
		return -ENAMETOOLONG;
	fs->root_fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fs->root_fd < 0)
		return -errno;
	strcpy(fs->root, strcmp(path, "/") ? path : "");
	return 0;
}

void fs_close(struct fs *fs)
{
	if (fs->root_fd >= 0)
		close(fs->root_fd);
	fs->root_fd = -1;
}

bool fs_is_live(const struct fs *fs)
{
	return !fs->root[0];
}

__attribute__((format(printf, 2, 0))) static int fs_vpath(char *path, const char *fmt,
							  va_list ap)
{
	char full[PATH_MAX];
	const char *start = full;
	int len = vsnprintf(full, sizeof(full), fmt, ap);

	if (len < 0 || len >= (int)sizeof(full))
		return -ENAMETOOLONG;
	while (*start == '/')
		start++;
	strcpy(path, *start ? start : ".");
	return 0;
}

__attribute__((format(printf, 3, 0))) static int fs_vopen(const struct fs *fs, int flags,
							  const char *fmt, va_list ap)
{
	char path[PATH_MAX];
	int fd, ret = fs_vpath(path, fmt, ap);

	if (ret)
		return ret;
	fd = openat(fs->root_fd, path, flags | O_CLOEXEC, 0600);
	return fd < 0 ? -errno : fd;
}

int fs_openat(const struct fs *fs, int flags, const char *fmt, ...)
{
	va_list ap;
	int fd;

	va_start(ap, fmt);
	fd = fs_vopen(fs, flags, fmt, ap);
	va_end(ap);
	return fd;
}

/* Reads until end of file or until @size - 1 bytes are there, and terminates. */
static ssize_t read_text(int fd, char *buf, size_t size)
{
	size_t len = 0;
	ssize_t got;

	while (len < size - 1) {
		got = read(fd, buf + len, size - 1 - len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (!got)
			break;
		len += (size_t)got;
	}
	buf[len] = '\0';
	return (ssize_t)len;
}

static ssize_t trim_end(char *text, size_t len)
{
	while (len && strchr(" \t\r\n", text[len - 1]))
		text[--len] = '\0';
	return (ssize_t)len;
}

__attribute__((format(printf, 4, 0))) static ssize_t fs_vread(const struct fs *fs,
							      char *buf, size_t size,
							      const char *fmt, va_list ap)
{
	int fd = fs_vopen(fs, O_RDONLY, fmt, ap);
	ssize_t len;

	buf[0] = '\0';
	if (fd < 0)
		return fd;
	len = read_text(fd, buf, size);
	close(fd);
	if (len < 0) {
		buf[0] = '\0';
		return len;
	}
	return trim_end(buf, (size_t)len);
}

ssize_t fs_read(const struct fs *fs, char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;
	ssize_t len;

	va_start(ap, fmt);
	len = fs_vread(fs, buf, size, fmt, ap);
	va_end(ap);
	return len;
}

ssize_t fs_slurp(const struct fs *fs, char **text, size_t max_bytes, const char *fmt, ...)
{
	va_list ap;
	int fd;

	va_start(ap, fmt);
	fd = fs_vopen(fs, O_RDONLY, fmt, ap);
	va_end(ap);
	return load_fd(fd, fmt, text, max_bytes, NULL);
}

int fs_read_u64(const struct fs *fs, uint64_t *value, const char *fmt, ...)
{
	char text[64], *end;
	va_list ap;
	ssize_t len;

	*value = 0;
	va_start(ap, fmt);
	len = fs_vread(fs, text, sizeof(text), fmt, ap);
	va_end(ap);
	if (len < 0)
		return (int)len;
	errno = 0;
	*value = strtoull(text, &end, 0);
	return errno || end == text || *end || text[0] == '-' ? -EINVAL : 0;
}

int fs_write(const struct fs *fs, const char *text, const char *fmt, ...)
{
	size_t len = strlen(text);
	ssize_t put;
	va_list ap;
	int fd;

	va_start(ap, fmt);
	/* O_TRUNC is for the regular file that a copied root has; sysfs ignores it */
	fd = fs_vopen(fs, O_WRONLY | O_TRUNC, fmt, ap);
	va_end(ap);
	if (fd < 0)
		return fd;
	do {
		put = write(fd, text, len);
	} while (put < 0 && errno == EINTR);
	put = put < 0 ? -errno : put;
	close(fd);
	if (put < 0)
		return (int)put;
	return (size_t)put == len ? 0 : -EIO;
}

bool fs_exists(const struct fs *fs, const char *fmt, ...)
{
	char path[PATH_MAX];
	va_list ap;
	int ret;

	va_start(ap, fmt);
	ret = fs_vpath(path, fmt, ap);
	va_end(ap);
	return !ret && !faccessat(fs->root_fd, path, F_OK, 0);
}

static int is_entry(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

int fs_each(const struct fs *fs, const char *dir,
	    int (*visit)(void *arg, const char *name), void *arg)
{
	struct dirent **names;
	int n, ret = 0;

	while (*dir == '/')
		dir++;
	n = scandirat(fs->root_fd, *dir ? dir : ".", &names, is_entry, by_name);
	if (n < 0)
		return -errno;
	for (int i = 0; i < n; i++) {
		if (!ret)
			ret = visit(arg, names[i]->d_name);
		free(names[i]);
	}
	free(names);
	return ret;
}

int fs_key(const char *text, const char *key, char *value, size_t size)
{
	size_t len = strlen(key);
	const char *line = text, *start;
	size_t room;

	value[0] = '\0';
	for (; line; line = strchr(line, '\n'), line = line ? line + 1 : NULL) {
		if (strncmp(line, key, len))
			continue;
		start = line + len + strspn(line + len, " \t");
		if (*start == ':')
			start++;
		else if (start == line + len)
			continue;
		start += strspn(start, " \t");
		room = strcspn(start, "\n");
		if (room >= size)
			room = size - 1;
		memcpy(value, start, room);
		value[room] = '\0';
		trim_end(value, room);
		return 0;
	}
	return -ENOENT;
}

int fs_key_u64(const char *text, const char *key, uint64_t *value)
{
	char number[64], *end;
	int ret = fs_key(text, key, number, sizeof(number));

	*value = 0;
	if (ret)
		return ret;
	*value = strtoull(number, &end, 0);
	return end == number ? -EINVAL : 0;
}
