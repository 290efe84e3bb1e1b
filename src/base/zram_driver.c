// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "base/zram_driver.h"

#define KERNEL_NAME "zram"
#define MODULE_NAME "swzram"

const struct zram_driver zram_drivers[ZRAM_DRIVER_COUNT] = {
	[ZRAM_OF_KERNEL] = { .id = ZRAM_OF_KERNEL,
			     .name = KERNEL_NAME,
			     .control = "sys/class/zram-control",
			     .pools = "sys/kernel/debug/zsmalloc",
			     .module = "zsmalloc" },
	[ZRAM_OF_MODULE] = { .id = ZRAM_OF_MODULE,
			     .name = MODULE_NAME,
			     .control = "sys/class/swzram-control",
			     .pools = "sys/kernel/debug/swzsmalloc" },
};

static const char *const items[ZRAM_DRIVER_COUNT] = {
	[ZRAM_OF_KERNEL] = KERNEL_NAME,
	[ZRAM_OF_MODULE] = MODULE_NAME,
};

const struct names zram_driver_names = { "zram driver", items, ZRAM_DRIVER_COUNT };

bool zram_module_name(const char *name)
{
	static const char characters[] = "abcdefghijklmnopqrstuvwxyz"
					 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
	const size_t prefix = strlen(MODULE_NAME_PREFIX), len = strlen(name);

	return len > prefix && len < MODULE_NAME_MAX &&
	       !strncmp(name, MODULE_NAME_PREFIX, prefix) &&
	       strspn(name, characters) == len;
}
