// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/load.h"

#define FIRST_BYTES    65536
#define WRITER_WAIT_NS NS_PER_SEC
#define WRITER_NAP_NS  (5 * NS_PER_MSEC)

/* What has been read so far. */
struct buffer {
	char *text;
	size_t len, size;
};

static int make_room(struct buffer *buffer)
{
	size_t size = buffer->size ? 2 * buffer->size : FIRST_BYTES;
	char *more;

	if (buffer->len + 1 < buffer->size)
		return 0;
	more = realloc(buffer->text, size);
	if (!more)
		return -ENOMEM;
	buffer->text = more;
	buffer->size = size;
	return 0;
}

/* One read(2). The bytes read, 0 at the end, or a negative errno. */
static ssize_t read_some(struct buffer *buffer, int fd)
{
	ssize_t got;

	do {
		got = read(fd, buffer->text + buffer->len,
			   buffer->size - buffer->len - 1);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	buffer->len += (size_t)got;
	return got;
}

/*
 * The first bytes of a FIFO, which is open without blocking. Without a writer it reads as
 * empty: one may be about to come, as behind "producer >fifo &", and none may ever come.
 */
static int await_writer(struct buffer *buffer, int fd)
{
	const uint64_t end_ns = clock_now_ns() + WRITER_WAIT_NS;
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };

	for (;;) {
		ssize_t got = read_some(buffer, fd);

		if (got == -EAGAIN)
			return 0;
		if (got)
			return got < 0 ? (int)got : 0;
		/* It hangs up only after a writer, who wrote nothing. */
		if (poll(&poll_fd, 1, 0) > 0 && (poll_fd.revents & POLLHUP))
			return 0;
		if (clock_now_ns() > end_ns)
			return -ENODATA;
		clock_nap_ns(WRITER_NAP_NS);
	}
}

static ssize_t read_to_end(int fd, char **text, size_t max_bytes)
{
	struct buffer buffer = { 0 };
	ssize_t got = make_room(&buffer);
	struct stat st;

	if (!got && fstat(fd, &st))
		got = -errno;
	if (!got && S_ISFIFO(st.st_mode))
		got = await_writer(&buffer, fd);
	if (!got && fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK))
		got = -errno;
	while (!got) {
		got = make_room(&buffer);
		if (!got)
			got = read_some(&buffer, fd);
		if (!got) {
			buffer.text[buffer.len] = '\0';
			*text = buffer.text;
			return (ssize_t)buffer.len;
		}
		got = buffer.len > max_bytes ? -EFBIG : got < 0 ? got : 0;
	}
	free(buffer.text);
	return got;
}

ssize_t load_fd(int fd, const char *path, char **text, size_t max_bytes, struct err *err)
{
	ssize_t len = fd;

	*text = NULL;
	if (fd >= 0) {
		len = read_to_end(fd, text, max_bytes);
		close(fd);
	}
	if (len == -EFBIG)
		return err_set(err, -EFBIG, "%s: too large: expected at most %zu bytes",
			       path, max_bytes);
	if (len == -ENODATA)
		return err_set(err, -ENODATA,
			       "%s: cannot be read: a FIFO that nobody writes to", path);
	return len < 0 ? err_sys(err, (int)len, "%s: cannot be read", path) : len;
}

ssize_t load_file(const char *path, char **text, size_t max_bytes, struct err *err)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	return load_fd(fd < 0 ? -errno : fd, path, text, max_bytes, err);
}

int load_open_at(int dir_fd, const char *name, struct err *err)
{
	const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	int fd = strchr(name, '/') ? -1 : openat(dir_fd, name, flags);
	struct stat st;

	if (fd < 0 && errno == ELOOP)
		return err_set(err, -ELOOP,
			       "%s: a symbolic link: expected a regular file", name);
	if (fd < 0)
		return err_sys(err, strchr(name, '/') ? -EINVAL : -errno,
			       "%s: cannot be read", name);
	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		return fd;
	close(fd);
	return err_set(err, -EINVAL, "%s: expected a regular file", name);
}

ssize_t load_at(int dir_fd, const char *name, char **text, size_t max_bytes,
		struct err *err)
{
	int fd = load_open_at(dir_fd, name, err);

	*text = NULL;
	return fd < 0 ? fd : load_fd(fd, name, text, max_bytes, err);
}
