/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_SYSROOT_H
#define SWAPREL_TESTS_SYSROOT_H

#include "base/fs.h"

/* Open the fixture of a machine, a folder beside this file, as a root. Fails the test. */
void sysroot_open(struct fs *fs, const char *machine);

/* An empty root of the test's own in a temporary directory. */
void sysroot_make(struct fs *fs);

/* Write a file below such a root, with the directories it needs. */
void sysroot_put(const struct fs *fs, const char *path, const char *text);

void sysroot_drop(const struct fs *fs, const char *path);

/* Close it and remove all of it. */
void sysroot_remove(struct fs *fs);

#endif
