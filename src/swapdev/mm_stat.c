// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "swapdev/swapdev.h"

/* The first seven are there since 4.2; later kernels append. */
#define MM_STAT_MIN 7

int swapdev_parse_mm_stat(const char *text, struct zram_counters *counters)
{
	uint64_t *const columns[] = {
		&counters->orig_data_bytes,    &counters->compr_data_bytes,
		&counters->mem_used_bytes,     &counters->mem_limit_bytes,
		&counters->mem_used_max_bytes, &counters->same_pages,
		&counters->pages_compacted,    &counters->huge_pages,
		&counters->huge_pages_since,
	};
	const size_t most = sizeof(columns) / sizeof(columns[0]);
	size_t count = 0;
	int len;

	counters->huge_pages = UNKNOWN_U64;
	counters->huge_pages_since = UNKNOWN_U64;
	for (text += strspn(text, " \t"); *text && count < most; text += len) {
		/* sscanf would take a minus sign for an unsigned number */
		if (*text == '-' ||
		    sscanf(text, "%" SCNu64 "%n", columns[count], &len) != 1)
			return -EINVAL;
		len += (int)strspn(text + len, " \t\n");
		count++;
	}
	return count >= MM_STAT_MIN ? 0 : -EINVAL;
}

int swapdev_counters(const struct swapdev *dev, struct zram_counters *counters)
{
	char text[256];
	ssize_t len = fs_read(dev->fs, text, sizeof(text), "sys/block/zram%u/mm_stat",
			      dev->id);

	return len < 0 ? (int)len : swapdev_parse_mm_stat(text, counters);
}
