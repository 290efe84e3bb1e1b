// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "require/check.h"

#define ENABLED  "sys/module/zswap/parameters/enabled"
#define TEXT_MAX (1u << 20)

/* The value of a key in a file of /proc, or -ENOENT. */
static bool has_key(const struct fs *fs, const char *path, const char *key)
{
	uint64_t value;
	bool found = false;
	char *text;

	if (fs_slurp(fs, &text, TEXT_MAX, "%s", path) >= 0) {
		found = !fs_key_u64(text, key, &value);
		free(text);
	}
	return found;
}

static void look_at_measured(struct requirement *item, const struct fs *fs)
{
	if (!fs_exists(fs, ENABLED)) {
		require_seen(item, REQUIRE_MISSING, "not in this kernel");
		require_advise(item, "boot a kernel with CONFIG_ZSWAP=y, or choose "
				     "--backend zram");
	} else if (!has_key(fs, "proc/meminfo", "Zswapped")) {
		require_seen(item, REQUIRE_MISSING, "/proc/meminfo has no Zswapped");
		require_advise(item, "boot a kernel of 5.19 or later");
	} else if (!has_key(fs, "proc/vmstat", "pswpout")) {
		require_seen(item, REQUIRE_MISSING, "/proc/vmstat has no pswpout");
		require_advise(item, "boot a kernel with CONFIG_VM_EVENT_COUNTERS=y");
	} else {
		require_seen(item, REQUIRE_OK, "in this kernel");
	}
}

void require_zswap(struct requirement *item, const struct require_context *ctx)
{
	char enabled[8];

	if (ctx->plan->over_zswap) {
		look_at_measured(item, ctx->fs);
		return;
	}
	if (fs_read(ctx->fs, enabled, sizeof(enabled), ENABLED) < 0) {
		require_seen(item, REQUIRE_OK, "not in this kernel");
		return;
	}
	if (enabled[0] != 'Y') {
		require_seen(item, REQUIRE_OK, "off");
		return;
	}
	require_seen(item, REQUIRE_MISSING, "on: it would take the pages before zram");
	require_advise(item, "echo N > /" ENABLED);
}

void require_loop(struct requirement *item, const struct require_context *ctx)
{
	if (fs_exists(ctx->fs, "dev/loop-control")) {
		require_seen(item, REQUIRE_OK, "/dev/loop-control");
		return;
	}
	require_seen(item, REQUIRE_MISSING, "no /dev/loop-control");
	require_advise(item, "modprobe loop; CONFIG_BLK_DEV_LOOP has it");
}

/* A line "name         : lzo-rle" of /proc/crypto. */
static bool crypto_has(const struct fs *fs, const char *name)
{
	char *text, *line, *rest, found[64];
	bool has = false;

	if (fs_slurp(fs, &text, TEXT_MAX, "proc/crypto") < 0)
		return false;
	for (line = strtok_r(text, "\n", &rest); line && !has;
	     line = strtok_r(NULL, "\n", &rest))
		has = sscanf(line, "name : %63s", found) == 1 && !strcmp(found, name);
	free(text);
	return has;
}

void require_compressor(struct requirement *item, const struct require_context *ctx)
{
	const char *name = ctx->plan->algorithm;

	if (crypto_has(ctx->fs, name))
		require_seen(item, REQUIRE_OK, "%s, of /proc/crypto", name);
	else
		require_seen(item, REQUIRE_NOTE,
			     "whether there is %s is known only once zswap is on", name);
}
