/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_STORE_FILES_H
#define SWAPREL_STORE_FILES_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <time.h>

#include "base/err.h"

/*
 * A campaign's files and directories, made to last. Root may be at work below a directory
 * of somebody else's, who can move and replace what is in it at any time. So a directory
 * is opened once and everything in it is reached through its descriptor; no symbolic link
 * is followed, only regular files are opened, and opening never waits. What is made
 * belongs to the calling user in the end, see publish_owner_of_results().
 */

struct files_dir {
	int fd;
	char path[PATH_MAX]; /* for messages, and for what cannot take a descriptor */
	bool exposed; /* we are root, and another user can change where .path leads */
};

/*
 * Open the directory at @path, absolute, and make it and its parents where they are not
 * there. Root follows no symbolic link but root's own. 0 or negative errno with a line;
 * close .fd unless it is -1.
 */
int files_open_path(struct files_dir *dir, const char *path, struct err *err);

/* Is there anything called @name in @dir, be it a link to nowhere? */
bool files_exist(int dir, const char *name);

/* The directory @name in @dir, which must be there. A descriptor or negative errno. */
int files_open_dir(int dir, const char *name);

/* The same, but new: -EEXIST when there is one, -ESTALE when another user's was put in
 * its place at once. It stays ours until files_own(). */
int files_make_dir(int dir, const char *name);

/*
 * Open a regular file to write to (see base/load.h for reading) with @flags (and
 * O_NOFOLLOW, O_NONBLOCK, O_CLOEXEC). A descriptor, or negative errno: -ELOOP for a
 * symbolic link, -ENXIO or -EMEDIUMTYPE for what is no regular file, -EMLINK when we are
 * root and the file has a second name.
 */
int files_open(int dir, const char *name, int flags);

/* What files_open() and those below return, in words: "a symbolic link", ... */
const char *files_strerror(int error);

/* Hand what @fd is of over to the calling user; what cannot be given away stays. */
void files_own(int fd);

/* The same for what lies in a directory, not below that, and for itself last. */
void files_own_all(int dir);

/* When what lies in a directory, not below that, was last written to, in seconds since
 * 1970; 0 when nothing does. */
time_t files_newest(int dir);

/* fsync a file, or a directory. 0 or negative errno. */
int files_sync(int fd);

/* Rename @name in @from to @new_name in @to, which must still be the directory that @fd
 * is of: -ESTALE if not. On disk in both. 0 or negative errno. */
int files_move_dir(int fd, int from, const char *name, int to, const char *new_name);

/* What keeps two campaigns out of one directory. */
struct files_lock {
	int campaign_fd; /* held by this process alone */
	int boot_fd;     /* held by it and by every process that it starts */
};

/*
 * Take @dir for this process. Another campaign that lives is refused at once; what is
 * left of the last boot of a killed one is waited for, up to @wait_s or until
 * @interrupt_fd (-1: none) is readable. 0, or -EBUSY, -EINTR or another negative errno,
 * with a line. Leave in either case.
 */
int files_lock(struct files_lock *lock, const struct files_dir *dir, unsigned int wait_s,
	       int interrupt_fd, struct err *err);
void files_unlock(struct files_lock *lock);

/* The last line of a text file that is not blank, cut to fit. "" when there is none.
 * Returns @buf. */
char *files_last_line(int dir, const char *name, char *buf, size_t size);

#endif
