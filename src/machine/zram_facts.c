// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine/zram_facts.h"

const char *zram_source(const struct fs *fs)
{
	if (!fs_exists(fs, "sys/class/zram-control"))
		return "";
	/* Only a module that was loaded has an initstate. */
	return fs_exists(fs, "sys/module/zram/initstate") ? "module" : "builtin";
}

bool zram_loadable(const struct fs *fs)
{
	char release[80], *list;
	bool found;

	if (fs_read(fs, release, sizeof(release), "proc/sys/kernel/osrelease") < 0)
		return false;
	if (fs_slurp(fs, &list, 8u << 20, "lib/modules/%s/modules.dep", release) < 0)
		return false;
	found = strstr(list, "/zram.ko");
	free(list);
	return found;
}

struct zram_search {
	const struct fs *fs;
	char *names;
	size_t size;
};

static int visit_disk(void *arg, const char *name)
{
	struct zram_search *search = arg;

	if (strncmp(name, "zram", 4))
		return 0;
	return fs_read(search->fs, search->names, search->size,
		       "sys/block/%s/comp_algorithm", name) > 0;
}

int zram_algorithms(const struct fs *fs, const struct kernel_config *config, char *names,
		    size_t size)
{
	static const struct {
		const char *symbol, *names;
	} table[] = {
		{ "CONFIG_ZRAM_BACKEND_LZO", "lzo-rle lzo" },
		{ "CONFIG_ZRAM_BACKEND_LZ4", "lz4" },
		{ "CONFIG_ZRAM_BACKEND_LZ4HC", "lz4hc" },
		{ "CONFIG_ZRAM_BACKEND_ZSTD", "zstd" },
		{ "CONFIG_ZRAM_BACKEND_DEFLATE", "deflate" },
		{ "CONFIG_ZRAM_BACKEND_842", "842" },
	};
	struct zram_search search = { .fs = fs, .names = names, .size = size };
	size_t len = 0;
	char value[8];

	if (fs_each(fs, "sys/block", visit_disk, &search) > 0)
		return 0;
	names[0] = '\0';
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]) && len < size; i++) {
		if (!kernel_config_get(config, table[i].symbol, value, sizeof(value)))
			len += (size_t)snprintf(names + len, size - len, "%s%s",
						len ? " " : "", table[i].names);
	}
	return names[0] ? 0 : -ENOENT;
}
