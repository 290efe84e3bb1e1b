/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SWAPDEV_SWAP_TYPE_H
#define SWAPREL_SWAPDEV_SWAP_TYPE_H

#include <stdint.h>

#include "base/err.h"
#include "swapdev/swapdev.h"

/* Write a swap header of version 1 for @bytes to the device and sync it. 0 or errno. */
int swap_signature_write(int fd, uint64_t bytes);

/*
 * Page out pages of our own on each CPU that we may run on until one goes to @dev, by
 * what its backend says is used of it, and read from pagemap which swap type the kernel
 * gave it. What these CPUs page out next goes there, too. 0 or negative errno with a
 * line.
 */
int swap_type_find(const struct swapdev *dev, unsigned int *type, struct err *err);

#endif
