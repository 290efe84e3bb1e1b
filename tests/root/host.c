// SPDX-License-Identifier: GPL-2.0-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/root/host.h"

#define SWAPS_MAX 4096

static int note_device(void *arg, const char *name)
{
	unsigned int id;

	if (sscanf(name, "zram%u", &id) == 1 && id < CPU_SETSIZE)
		CPU_SET(id, (cpu_set_t *)arg);
	return 0;
}

int zram_devices(const struct fs *fs, cpu_set_t *devices)
{
	CPU_ZERO(devices);
	return fs_each(fs, "sys/block", note_device, devices);
}

void swaps_read(const struct fs *fs, char *swaps, size_t size)
{
	fs_read(fs, swaps, size, "proc/swaps");
}

bool has_new_swap(const struct fs *fs, const char *before)
{
	char now[SWAPS_MAX], *line, *save;

	swaps_read(fs, now, sizeof(now));
	for (line = strtok_r(now, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		line[strcspn(line, " \t")] = '\0';
		if (!strstr(before, line))
			return true;
	}
	return false;
}

static bool is_of_the_host(const char *reject)
{
	static const char *const reasons[] = { "foreign_pages", "settle_timeout",
					       "throttled", "off_cpu" };

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (!strcmp(reject, reasons[i]))
			return true;
	}
	return false;
}

const char *spoilt_by_host(const json_t *result)
{
	const json_t *cell, *round;
	size_t i, j;

	json_array_foreach(json_object_get(result, "cells"), i, cell)
	{
		json_array_foreach(json_object_get(cell, "rounds"), j, round)
		{
			const json_t *reject = json_object_get(round, "reject");

			if (reject && is_of_the_host(json_string_value(reject)))
				return json_string_value(reject);
		}
	}
	return NULL;
}

void need_mount_namespace(void)
{
	if (!system("unshare -m true"))
		return;
	print_message("skipped: expected unshare -m to work\n");
	skip();
}
