/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_STORE_DIR_H
#define SWAPREL_STORE_DIR_H

#include "base/err.h"
#include "base/publish.h"

/*
 * Directories by descriptor, for those that root makes where another user may write. The
 * descriptors are O_CLOEXEC and the caller's.
 */

/*
 * Who a file made in the directory @dir_fd belongs to: as publish_owner_of_results(), but
 * what root makes in somebody's directory is theirs, and what is made where the group may
 * write the group may write, too: a directory that is shared stays so.
 */
struct publish_owner dir_owner_in(int dir_fd);

/* Open the directory @path, which the user named, after making what is missing of it. A
 * descriptor, or a negative errno with a line. */
int dir_make(const char *path, struct err *err);

/* The same for @name, without '/', in @dir_fd; a symbolic link is -ENOTDIR or -ELOOP. */
int dir_make_at(int dir_fd, const char *name, struct err *err);

/* Remove @name in @dir_fd and all below it, following no link. 0, also when there is
 * none, or a negative errno. */
int dir_remove_at(int dir_fd, const char *name);

#endif
