// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "swapdev/backend.h"
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
	char *end;

	counters->huge_pages = UNKNOWN_U64;
	counters->huge_pages_since = UNKNOWN_U64;
	text += strspn(text, " \t");
	while (*text && count < most) {
		/* strtoull() alone would take "-1", and 2^64 for a number. */
		if (!isdigit((unsigned char)*text))
			return -EINVAL;
		errno = 0;
		*columns[count++] = strtoull(text, &end, 10);
		if (errno)
			return -EINVAL;
		text = end + strspn(end, " \t\n");
	}
	return count >= MM_STAT_MIN ? 0 : -EINVAL;
}

int swapdev_counters_open(const struct swapdev *dev)
{
	if (strcmp(dev->backend->name, "zram"))
		return -ENOTSUP;
	return fs_openat(dev->fs, O_RDONLY, "sys/block/%s%u/mm_stat", dev->driver->name,
			 dev->id);
}

int swapdev_counters_read(int fd, struct zram_counters *counters)
{
	char text[256];
	const ssize_t len = pread(fd, text, sizeof(text) - 1, 0);

	if (len < 0)
		return -errno;
	text[len] = '\0';
	return swapdev_parse_mm_stat(text, counters);
}
