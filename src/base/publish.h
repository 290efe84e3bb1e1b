/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_PUBLISH_H
#define SWAPREL_BASE_PUBLISH_H

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
 * Replace @path with @len bytes so that a reader, or a power cut, finds the old file or
 * the new one and nothing else: temporary name beside it, fsync, rename, fsync of the
 * directory. 0 or negative errno with the line in @err; on error no temporary remains.
 */
int publish_file(const char *path, const char *text, size_t len,
		 const struct publish_owner *owner, struct err *err);

#endif
