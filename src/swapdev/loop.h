/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SWAPDEV_LOOP_H
#define SWAPREL_SWAPDEV_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/fs.h"

/*
 * A loop device on a file of our own, var/lib/swaprel/swap, root's alone, which has a
 * swap header and else nothing: what is not written takes no room, on whatever file
 * system. The file is known by its name, and the device by the file.
 */

#define LOOP_FILE "var/lib/swaprel/swap"

/* Make the file, in the place of one that an earlier boot left, and bind the first free
 * loop device to it. 0 or negative errno with a line; loop_remove() is due either way. */
int loop_make(const struct fs *fs, uint64_t bytes, unsigned int *id, struct err *err);

/* swapon with the highest priority. */
int loop_swapon(unsigned int id, struct err *err);

/*
 * swapoff, unbind, unlink, whichever are to be done; waits up to 10 s for somebody who
 * has the device open. @was gets its number, -1 where none was bound to the file. 0 or
 * negative errno with a line.
 */
int loop_remove(const struct fs *fs, int *was, struct err *err);

#endif
