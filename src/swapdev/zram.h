/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SWAPDEV_ZRAM_H
#define SWAPREL_SWAPDEV_ZRAM_H

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/zram_driver.h"
#include "swapdev/swapdev.h"

/* The single steps on a zram device: the inside of swapdev.c and restore.c. */

/* One disk of a driver, there or not. */
struct zram {
	const struct fs *fs;              /* borrowed */
	const struct zram_driver *driver; /* borrowed */
	unsigned int id;
};

/* The ids that the driver has, as a set. -ERANGE: one beyond LEDGER_ZRAM_ID_MAX. */
int zram_ids(const struct fs *fs, const struct zram_driver *driver, cpu_set_t *ids,
	     struct err *err);

bool zram_exists(const struct zram *zram);

/* True also when it is not known. */
bool zram_has_size(const struct zram *zram);

/* Make a device, provided that hot_remove could take it away again, and set @zram->id. 0
 * or negative errno with a line. */
int zram_hot_add(struct zram *zram, struct err *err);

/* The number that no other disk of this boot has; UNKNOWN_U64 before 5.15. */
uint64_t zram_diskseq(const struct zram *zram);

/*
 * Open its node for reading and writing, waiting for it and in the end making it, and
 * lock it against udev, which would open it in the middle of the set-up. A descriptor, to
 * be closed before swapon and reset, or negative errno with a line.
 */
int zram_open_locked(const struct zram *zram, struct err *err);

/* Both try again for up to 10 s while someone has the device open. */
int zram_swapon(const struct zram *zram, struct err *err);
int zram_hot_remove(const struct zram *zram, struct err *err);

/* swapoff if it is swap, reset if it has a size, hot_remove, each until a deadline of 10
 * s. 0 also when the device is gone; a node that is left of it is taken away. */
int zram_tear_down(const struct zram *zram, struct err *err);

#endif
