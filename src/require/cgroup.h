/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_REQUIRE_CGROUP_H
#define SWAPREL_REQUIRE_CGROUP_H

#include <stdbool.h>

#include "base/fs.h"

/*
 * Call @visit with the directory of each control group that we are in and that
 * @controller ("memory", "pids", "cpu") may limit: our own, and all above it up to the
 * mount's root, of version 1 and of version 2. A directory need not exist: in another
 * cgroup namespace the path is not below the mount.
 */
void cgroup_each(const struct fs *fs, const char *controller,
		 void (*visit)(void *arg, const char *dir, bool v2), void *arg);

#endif
