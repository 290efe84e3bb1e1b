/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SWAPDEV_ZRAM_NODE_H
#define SWAPREL_SWAPDEV_ZRAM_NODE_H

#include "base/err.h"
#include "swapdev/zram.h"

/*
 * Make sure that its node in /dev is there and is that device: devtmpfs is given half a
 * second to bring it, then it is made here. 0 or negative errno with a line.
 */
int zram_node_make(const struct zram *zram, struct err *err);

/* Take its node away if it is a block device's node that no disk stands behind. */
void zram_node_sweep(const struct zram *zram);

#endif
