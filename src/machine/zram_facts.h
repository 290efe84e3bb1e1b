/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_MACHINE_ZRAM_FACTS_H
#define SWAPREL_MACHINE_ZRAM_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fs.h"
#include "machine/kernel_config.h"

/* What can be known of zram without making a device. Nothing here changes anything. */

/* "builtin", "module" (loaded), or "" when the kernel has no zram at work. A literal. */
const char *zram_source(const struct fs *fs);

/* True when zram is not loaded, but the running kernel has a module to load. */
bool zram_loadable(const struct fs *fs);

/*
 * Which algorithms a device would offer: comp_algorithm of any device there is, brackets
 * and all ("lzo [lzo-rle] lz4"), else what the configuration says of ZRAM_BACKEND_*
 * (6.12 and later). 0, or -ENOENT with *names "" when nothing tells.
 */
int zram_algorithms(const struct fs *fs, const struct kernel_config *config, char *names,
		    size_t size);

#endif
