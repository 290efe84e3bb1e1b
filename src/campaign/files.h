/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CAMPAIGN_FILES_H
#define SWAPREL_CAMPAIGN_FILES_H

#include <stddef.h>

#include "base/err.h"

/* What a campaign does with files and directories of its own, made to last. All belong
 * to the calling user, see publish_owner_of_results(). */

/* Hand @path over to the calling user; what cannot be given away stays. */
void files_own(const char *path);

/* The same for what lies in a directory, not below that. */
void files_own_all(const char *dir);

/* fsync a file, or a directory. 0 or negative errno. */
int files_sync(const char *path);
int files_sync_parent(const char *path);

/* mkdir, its name on disk. 0 or negative errno. */
int files_make_dir(const char *path);

/* The same with its parents, and what is there already is fine. */
int files_make_dirs(const char *path);

/* rename, on disk in both directories. 0 or negative errno. */
int files_move(const char *from, const char *to);

/* What keeps two campaigns out of one directory. */
struct files_lock {
	int campaign_fd; /* held by this process alone */
	int boot_fd;     /* held by it and by every process that it starts */
};

/*
 * Take @dir for this process. Another campaign that lives is refused at once; what is
 * left of the last boot of a killed one is waited for, up to @wait_s. 0, or -EBUSY or
 * another negative errno, with a line. Leave in either case.
 */
int files_lock(struct files_lock *lock, const char *dir, unsigned int wait_s,
	       struct err *err);
void files_unlock(struct files_lock *lock);

/* The last line of a text file that is not blank, control characters made blanks and cut
 * to fit. "" when there is none. Returns @buf. */
char *files_last_line(const char *path, char *buf, size_t size);

/* Make @text one printable line. */
void files_one_line(char *text);

#endif
