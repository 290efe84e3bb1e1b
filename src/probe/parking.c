// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>

#include "probe/parking.h"

int parking_read(struct parking *parking, const struct fs *fs,
		 const struct zram_driver *driver, unsigned int zram_id)
{
	const struct {
		const char *key;
		uint64_t *value;
	} fields[] = {
		{ "buffer_pages", &parking->buffer_pages },
		{ "parked_handles", &parking->parked_handles },
		{ "peak_handles", &parking->peak_handles },
		{ "deferred_total", &parking->deferred_total },
		{ "drained_total", &parking->drained_total },
		{ "fallback_total", &parking->fallback_total },
	};
	char text[512];
	ssize_t len = fs_read(fs, text, sizeof(text), "%s/%s%u/deferred", driver->pools,
			      driver->name, zram_id);

	memset(parking, 0, sizeof(*parking));
	if (len < 0)
		return (int)len;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (fs_key_u64(text, fields[i].key, fields[i].value))
			return -EINVAL;
	}
	if (fs_read_u64(fs, &parking->deferred_pages,
			"sys/module/%s/parameters/deferred_pages", driver->module))
		parking->deferred_pages = UNKNOWN_U64;
	return 0;
}

int parking_drain(const struct fs *fs, const struct zram_driver *driver,
		  unsigned int zram_id)
{
	return fs_write(fs, "1", "%s/%s%u/deferred_drain", driver->pools, driver->name,
			zram_id);
}
