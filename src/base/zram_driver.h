/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_ZRAM_DRIVER_H
#define SWAPREL_BASE_ZRAM_DRIVER_H

#include <stdbool.h>

#include "base/names.h"

/* Whose zram it is: the kernel's own, or a variant's that was loaded as a module beside
 * it, under names of its own. */
enum zram_driver_id { ZRAM_OF_KERNEL, ZRAM_OF_MODULE, ZRAM_DRIVER_COUNT };

#define MODULE_NAME_MAX 56 /* MODULE_NAME_LEN of a 64-bit kernel, with the NUL */

/* Such a module is called so, and then the variant. */
#define MODULE_NAME_PREFIX "swaprel_"

/* Where a driver is found. Paths are below the root. */
struct zram_driver {
	unsigned int id;
	const char *name;    /* of its disks: "zram" of zram0 */
	const char *control; /* the class with hot_add: "sys/class/zram-control" */
	const char *pools;   /* its zsmalloc's counters, a directory a disk */
	char module[MODULE_NAME_MAX]; /* has zsmalloc's parameters; "": not known here */
};

extern const struct zram_driver zram_drivers[ZRAM_DRIVER_COUNT];

/* "zram", "swzram": as the ledger has them. */
extern const struct names zram_driver_names;

/* Whether a module's name in /sys/module is one that swaprel loads and unloads: the
 * prefix, and letters, digits and '_'. */
bool zram_module_name(const char *name);

#endif
