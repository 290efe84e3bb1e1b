/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_HOST_PARKING_UNSEEN_H
#define SWAPREL_HOST_PARKING_UNSEEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fs.h"
#include "base/zram_driver.h"

/* Whether this driver's zsmalloc parks handles at all, as its parameter tells. */
bool parking_expected(const struct fs *fs, const struct zram_driver *driver);

/* Why nothing in debugfs can be read and written, as a line that names the fix; "" when
 * it can, as far as that is seen. */
void debugfs_unseen(char *why, size_t size, const struct fs *fs);

/*
 * Why the counters of a kernel that parks (probe/parking.h) cannot be read, or not be
 * reset, as a line that names the fix where there is one; "" when they can,
 * and on a kernel that parks nothing. @zram_id: the device to look for; -1: none is there
 * yet, and only what all of them need is looked at.
 */
void parking_unseen(char *why, size_t size, const struct fs *fs,
		    const struct zram_driver *driver, int zram_id);

#endif
