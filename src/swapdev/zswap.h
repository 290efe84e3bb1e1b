/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SWAPDEV_ZSWAP_H
#define SWAPREL_SWAPDEV_ZSWAP_H

#include <stdbool.h>

#include "base/fs.h"

#define ZSWAP_PARAMETERS "sys/module/zswap/parameters/"
#define ZSWAP_ENABLED    ZSWAP_PARAMETERS "enabled"
#define ZSWAP_LIMIT      ZSWAP_PARAMETERS "max_pool_percent"

/* False also where the kernel has none. */
bool zswap_is_on(const struct fs *fs);

#endif
