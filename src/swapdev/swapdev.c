// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "swapdev/backend.h"
#include "swapdev/swap_type.h"

#define DECLARE(symbol, text) extern const struct swap_backend swap_backend_##symbol;
#define ADDRESS(symbol, text) &swap_backend_##symbol,
#define NAME(symbol, text)    text,

SWAP_BACKENDS(DECLARE)

const struct swap_backend *const swap_backends[] = { SWAP_BACKENDS(ADDRESS) };

static const char *const names[] = { SWAP_BACKENDS(NAME) };

const struct names swap_backend_names = {
	.what = "backend",
	.items = names,
	.count = sizeof(names) / sizeof(names[0]),
};

const struct swap_backend *swap_backend_find(const char *name)
{
	int at = names_find(&swap_backend_names, name);

	return at < 0 ? NULL : swap_backends[at];
}

const struct swap_backend *swap_backend_of(unsigned int kind)
{
	for (size_t i = 0; i < swap_backend_names.count; i++) {
		if (swap_backends[i]->kinds >> kind & 1)
			return swap_backends[i];
	}
	return NULL;
}

int swapdev_add(struct swapdev *dev, const struct fs *fs, struct ledger *ledger,
		const struct swapdev_options *options, struct err *err)
{
	int ret;

	memset(dev, 0, sizeof(*dev));
	dev->fs = fs;
	dev->ledger = ledger;
	dev->backend = options->backend ? options->backend : swap_backends[0];
	ret = dev->backend->make(dev, options, err);
	return ret ? ret : swap_type_find(dev, &dev->swap_type, err);
}

int swapdev_counters(const struct swapdev *dev, struct zram_counters *counters)
{
	return dev->backend->counters(dev, counters);
}

int swapdev_algorithm(const struct swapdev *dev, char *name, size_t size)
{
	return dev->backend->algorithm(dev, name, size);
}
