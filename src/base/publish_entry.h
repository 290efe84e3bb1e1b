/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_PUBLISH_ENTRY_H
#define SWAPREL_BASE_PUBLISH_ENTRY_H

#include "base/publish.h"

/* The steps of publishing, for the files of publish.h alone. Without a line. */

/* May @name in @dir_fd be replaced? 0 for a regular file or nothing; -EISDIR, -EINVAL for
 * another kind, or another negative errno. */
int publish_check(int dir_fd, const char *name);

/* publish_at(). */
int publish_replace(int dir_fd, const char *name, const char *text, size_t len,
		    const struct publish_owner *owner);

/* The same of a file that is new: -EEXIST where one with something in it is there. */
int publish_create(int dir_fd, const char *name, const char *text, size_t len,
		   const struct publish_owner *owner);

/* publish_at(), and the new file stays open, behind @text: its descriptor. */
int publish_replace_open(int dir_fd, const char *name, const char *text, size_t len,
			 const struct publish_owner *owner);

/* The line for what these return; @ret is returned. */
int publish_explain(const char *path, int ret, struct err *err);

#endif
