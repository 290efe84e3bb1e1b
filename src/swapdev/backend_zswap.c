// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * zswap over a loop device: all pages that are paged out to the device stay in zswap, and
 * nothing is ever written to it. That no page was is proven from three sides: pswpout of
 * vmstat, which counts each page that is written to any swap device when it is submitted;
 * what zswap wrote back; and the writes that the device itself completed.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "swapdev/backend.h"
#include "swapdev/loop.h"
#include "swapdev/zswap.h"

#define DEBUG_DIR    "sys/kernel/debug/zswap/"
#define TEXT_MAX     (1u << 20)
#define POOL_PERCENT "90" /* of memory, so that the limit is never what decides */

/* No disk of zram's: where that has counters there are none of it. */
static const struct zram_driver loop_driver = { .name = "loop",
						.control = "",
						.pools = "sys/kernel/debug/zsmalloc" };

bool zswap_is_on(const struct fs *fs)
{
	char text[8];

	return fs_read(fs, text, sizeof(text), ZSWAP_ENABLED) > 0 &&
	       (text[0] == 'Y' || text[0] == '1');
}

static int algorithm(const struct swapdev *dev, char *name, size_t size)
{
	ssize_t len = fs_read(dev->fs, name, size, ZSWAP_PARAMETERS "compressor");

	return len < 0 ? (int)len : 0;
}

/* Switched on last, so that there is one pool only, and off first. */
static int switch_on(const struct swapdev *dev, const char *compressor, struct err *err)
{
	const struct {
		const char *path, *value;
	} knobs[] = {
		{ ZSWAP_PARAMETERS "zpool", "zsmalloc" }, /* before 6.18 */
		{ ZSWAP_PARAMETERS "compressor", compressor },
		{ ZSWAP_LIMIT, POOL_PERCENT },
		{ ZSWAP_PARAMETERS "shrinker_enabled", "N" }, /* since 6.8 */
		{ ZSWAP_ENABLED, "Y" },
	};
	char kept[64];
	int ret = 0;

	if (!fs_exists(dev->fs, ZSWAP_ENABLED))
		return err_set(err, -ENOENT,
			       "%s/" ZSWAP_ENABLED " is missing: boot a kernel with "
			       "CONFIG_ZSWAP=y",
			       dev->fs->root);
	for (size_t i = 0; i < sizeof(knobs) / sizeof(knobs[0]) && !ret; i++) {
		if (fs_exists(dev->fs, "%s", knobs[i].path))
			ret = ledger_set_knob(dev->ledger, knobs[i].path, knobs[i].value,
					      err);
	}
	if (ret)
		return ret;
	/* While it is off it takes any name, and falls back to another one. */
	ret = algorithm(dev, kept, sizeof(kept));
	if (!ret && !zswap_is_on(dev->fs))
		return err_set(err, -ENODEV, "zswap cannot be switched on: dmesg tells");
	if (ret || strcmp(kept, compressor))
		return err_set(err, -EINVAL,
			       "zswap: compressor: asked for \"%s\", the kernel keeps "
			       "\"%s\": modprobe %s, or choose another with --algorithm",
			       compressor, kept, compressor);
	return 0;
}

static int make(struct swapdev *dev, const struct swapdev_options *options,
		struct err *err)
{
	const struct ledger_entry entry = { .kind = LEDGER_LOOP,
					    .zram_id = UNKNOWN_U64,
					    .diskseq = UNKNOWN_U64 };
	int ret = switch_on(dev, options->algorithm, err);

	dev->driver = &loop_driver;
	if (!ret)
		ret = ledger_add(dev->ledger, &entry, err);
	if (!ret)
		ret = loop_make(dev->fs, options->disksize_bytes, &dev->id, err);
	if (ret)
		return ret;
	dev->disksize_bytes = options->disksize_bytes;
	snprintf(dev->node, sizeof(dev->node), "/dev/loop%u", dev->id);
	return loop_swapon(dev->id, err);
}

static int undo(const struct fs *fs, const struct ledger_entry *entry, char *said,
		size_t size, struct err *err)
{
	int was, ret = loop_remove(fs, &was, err);

	(void)entry;
	said[0] = '\0';
	if (!ret && was >= 0)
		snprintf(said, size, "loop%d: swapped off and freed, its file removed",
			 was);
	return ret;
}

static uint64_t debug_counter(const struct fs *fs, const char *name)
{
	uint64_t count;

	return fs_read_u64(fs, &count, DEBUG_DIR "%s", name) ? UNKNOWN_U64 : count;
}

/* Of all zswap, whoever's pages these are; a round looks at what they grew by. */
static int counters(const struct swapdev *dev, struct zram_counters *now)
{
	uint64_t stored_kib, pool_kib;
	char *text;
	int ret = (int)fs_slurp(dev->fs, &text, TEXT_MAX, "proc/meminfo");

	if (ret < 0)
		return ret;
	ret = fs_key_u64(text, "Zswapped", &stored_kib);
	if (!ret)
		ret = fs_key_u64(text, "Zswap", &pool_kib);
	free(text);
	if (ret)
		return ret;
	*now = (struct zram_counters){
		.orig_data_bytes = stored_kib * 1024,
		.compr_data_bytes = UNKNOWN_U64,
		.mem_used_bytes = pool_kib * 1024,
		.mem_limit_bytes = UNKNOWN_U64,
		.mem_used_max_bytes = UNKNOWN_U64,
		.same_pages = debug_counter(dev->fs, "same_filled_pages"),
		.pages_compacted = UNKNOWN_U64,
		.huge_pages = debug_counter(dev->fs, "stored_incompressible_pages"),
		.huge_pages_since = UNKNOWN_U64,
	};
	return 0;
}

/* What zswap keeps has a slot of the device nevertheless. */
static int used(const struct swapdev *dev, uint64_t *bytes)
{
	char *text, *line, *rest, name[64];
	uint64_t kib;
	int ret = (int)fs_slurp(dev->fs, &text, TEXT_MAX, "proc/swaps");

	if (ret < 0)
		return ret;
	ret = -ENOENT;
	for (line = strtok_r(text, "\n", &rest); line && ret;
	     line = strtok_r(NULL, "\n", &rest)) {
		if (sscanf(line, "%63s %*s %*s %" SCNu64, name, &kib) == 2 &&
		    !strcmp(name, dev->node)) {
			*bytes = kib * 1024;
			ret = 0;
		}
	}
	free(text);
	return ret;
}

static enum reject ready(const struct swapdev *dev, char *detail, size_t size)
{
	if (zswap_is_on(dev->fs))
		return REJECT_NONE;
	snprintf(detail, size, "zswap's enabled parameter is N");
	return REJECT_ZSWAP_OFF;
}

static void mark(const struct swapdev *dev, struct swapdev_mark *mark)
{
	const struct fs *fs = dev->fs;
	char *vmstat, stat[256];

	*mark = (struct swapdev_mark){ UNKNOWN_U64, UNKNOWN_U64, UNKNOWN_U64 };
	if (fs_slurp(fs, &vmstat, TEXT_MAX, "proc/vmstat") >= 0) {
		if (fs_key_u64(vmstat, "pswpout", &mark->written_pages))
			mark->written_pages = UNKNOWN_U64;
		/* Since 6.8; before, debugfs alone tells. */
		if (fs_key_u64(vmstat, "zswpwb", &mark->written_back_pages))
			mark->written_back_pages = debug_counter(fs,
								 "written_back_pages");
		free(vmstat);
	}
	/* Documentation/block/stat.rst: the fifth is write I/Os. */
	if (fs_read(fs, stat, sizeof(stat), "sys/block/loop%u/stat", dev->id) > 0)
		sscanf(stat, "%*u %*u %*u %*u %" SCNu64, &mark->device_writes);
}

static enum reject prove(const struct swapdev *dev, const struct swapdev_mark *before,
			 char *detail, size_t size)
{
	struct swapdev_mark now;

	mark(dev, &now);
	if (before->written_pages == UNKNOWN_U64 || now.written_pages == UNKNOWN_U64) {
		snprintf(detail, size, "/proc/vmstat has no pswpout");
		return REJECT_NOT_IN_ZSWAP;
	}
	if (now.written_back_pages != before->written_back_pages) {
		snprintf(detail, size, "zswap wrote %" PRIu64 " pages back",
			 now.written_back_pages - before->written_back_pages);
		return REJECT_ZSWAP_WRITTEN_BACK;
	}
	if (now.written_pages == before->written_pages &&
	    now.device_writes == before->device_writes)
		return REJECT_NONE;
	snprintf(detail, size,
		 "%" PRIu64 " pages were written to a swap device, %" PRIu64
		 " writes to %s",
		 now.written_pages - before->written_pages,
		 now.device_writes - before->device_writes, dev->node);
	return REJECT_NOT_IN_ZSWAP;
}

const struct swap_backend swap_backend_zswap = {
	.name = "zswap",
	.over_zswap = true,
	.too_few = REJECT_NOT_IN_ZSWAP,
	.make = make,
	.undo = undo,
	.kinds = 1u << LEDGER_LOOP,
	.counters = counters,
	.algorithm = algorithm,
	.used = used,
	.ready = ready,
	.mark = mark,
	.prove = prove,
};
