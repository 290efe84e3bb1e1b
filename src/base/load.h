/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_LOAD_H
#define SWAPREL_BASE_LOAD_H

#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

/*
 * Read a whole file. *text is NUL-terminated and to be freed; NULL on error. Returns the
 * length, or a negative errno with a line that begins with the path: -EFBIG above
 * @max_bytes.
 *
 * load_file() is for what the user named: also a pipe, as in "show /dev/stdin" or
 * "show <(...)", and a FIFO. One that nobody writes to is -ENODATA after a second.
 *
 * load_at() is for what lies in a directory that others can write to: @name, without '/',
 * in @dir_fd. Only a regular file is read, and no link is followed: -ELOOP for a symbolic
 * link, -EINVAL for another kind. Never waits.
 */
ssize_t load_file(const char *path, char **text, size_t max_bytes, struct err *err);
ssize_t load_at(int dir_fd, const char *name, char **text, size_t max_bytes,
		struct err *err);

/* The same of what is open already; closes @fd, which may be a negative errno. */
ssize_t load_fd(int fd, const char *path, char **text, size_t max_bytes, struct err *err);

/* Open @name for reading as load_at() does. A descriptor or a negative errno with a line.
 */
int load_open_at(int dir_fd, const char *name, struct err *err);

#endif
