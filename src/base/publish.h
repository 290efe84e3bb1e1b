/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_PUBLISH_H
#define SWAPREL_BASE_PUBLISH_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

/* Who a published file belongs to, and its mode. */
struct publish_owner {
	uid_t uid;
	gid_t gid;
	mode_t mode;
};

/*
 * The user a result belongs to: the one who called sudo, else the caller. Mode 0644.
 * Reads SUDO_UID and SUDO_GID, and believes them only when run as root.
 */
struct publish_owner publish_owner_of_results(void);

/* Root's own files, mode 0600. */
struct publish_owner publish_owner_root(void);

/*
 * Hand the open file @fd over to @owner, when run as root. A file system that refuses is
 * no error: root's own file is better than none. 0 or another negative errno.
 */
int publish_give(int fd, const struct publish_owner *owner);

/* write(2) until all is written. 0 or negative errno. */
int publish_write_all(int fd, const char *text, size_t len);

/*
 * Replace @name, one name without '/', in the directory @dir_fd by @len bytes, so that a
 * reader, or a power cut, finds the old file or the new one and nothing else: a temporary
 * file beside it, fsync, rename, fsync of the directory. Only a regular file is replaced:
 * -EISDIR, or -EINVAL for another kind, a symbolic link among them. Follows no link, so
 * whoever can write to the directory cannot lead root elsewhere. 0 or negative errno with
 * a line that begins with @name; on error the old file stays and no temporary remains.
 */
int publish_at(int dir_fd, const char *name, const char *text, size_t len,
	       const struct publish_owner *owner, struct err *err);

/*
 * Remove the temporary files in @dir_fd whose process was killed. They are known by name
 * (".swaprel-XXXXXX.tmp"), owner (root, the caller, or the owner of results) and a lock
 * that a live process holds.
 */
void publish_sweep(int dir_fd);

/* Where a file that the user named goes. */
struct publish_target {
	const char *path; /* as it was named; borrowed */
	int dir_fd;       /* an entry in this directory is replaced; -1: a stream */
	int stream_fd;    /* this is written into as it is; -1: an entry is replaced */
	bool is_stdout;   /* the stream is this process's standard output */
	bool fresh;       /* nothing was there: the first write replaces nothing */
	char name[NAME_MAX + 1];
};

#define PUBLISH_NOWHERE ((struct publish_target){ .dir_fd = -1, .stream_fd = -1 })

/*
 * Look at @path before the work whose outcome goes there. "-" and /dev/stdout are the
 * standard output, /dev/stderr and /dev/fd/N descriptors of this process. A FIFO or a
 * character device is a stream and is opened; -ENXIO when nobody reads the FIFO. A
 * regular file with something in it is refused with -EEXIST unless @force. Refused are a
 * directory, a block device, a socket, a symbolic link, a name that is too long and a
 * directory that cannot be written to. What killed processes left there is swept away. 0
 * or negative errno with a line. Leave with publish_close() in either case.
 */
int publish_open(struct publish_target *target, const char *path, bool force,
		 struct err *err);

/* The entry @name, one without '/', of a directory that is open; nothing to close. */
struct publish_target publish_target_at(int dir_fd, const char *name);

static inline bool publish_is_stream(const struct publish_target *target)
{
	return target->stream_fd >= 0;
}

/* Write to a stream, or replace the file; the latter as often as is liked. What somebody
 * else put there since publish_open() is not replaced without force: -EEXIST. See
 * publish_at(). */
int publish_write(struct publish_target *target, const char *text, size_t len,
		  const struct publish_owner *owner, struct err *err);

void publish_close(struct publish_target *target);

/* A file beside a target that grows by lines, each on disk before the next. */
struct publish_log {
	int fd; /* -1: there is none */
	off_t len;
};

#define PUBLISH_NO_LOG ((struct publish_log){ .fd = -1 })

/*
 * Begin a log with the line @head beside @target, its name with @suffix, in the place of
 * what is there, as publish_at() does: a regular file alone is replaced, and no link
 * followed; whoever has the old file open still reads it. It belongs to @owner and stays
 * locked (flock) while it is open. One that @log has open is closed. 0 or negative errno;
 * @log is PUBLISH_NO_LOG then, as it is beside a stream (-ESPIPE).
 */
int publish_log_open(struct publish_log *log, const struct publish_target *target,
		     const char *suffix, const char *head,
		     const struct publish_owner *owner);

/* Append @line, with fdatasync. 0, or negative errno: nothing of it is there, or, after a
 * power cut, a part of it without its end. */
int publish_log_append(struct publish_log *log, const char *line);

void publish_log_close(struct publish_log *log);

/* Remove what publish_log_open() would replace; no error when there is nothing. */
void publish_log_remove(const struct publish_target *target, const char *suffix);

/* publish_open(), with force, publish_write() and publish_close() in one. */
int publish_file(const char *path, const char *text, size_t len,
		 const struct publish_owner *owner, struct err *err);

#endif
