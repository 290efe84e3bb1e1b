// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cpulist.h"

#include "swapdev/backend.h"
#include "swapdev/swap_type.h"
#include "swapdev/zram.h"
#include "swapdev/zswap.h"

/* The device's name, for texts and paths. */
#define NAME(dev) (dev)->driver->name, (dev)->id

static struct zram zram_of(const struct swapdev *dev)
{
	return (struct zram){ dev->fs, dev->driver, dev->id };
}

/* The ledger's first word: which devices were there before ours. */
static int announce(const struct swapdev *dev, struct err *err)
{
	struct ledger_entry entry = { .kind = LEDGER_ZRAM_ADD,
				      .driver = dev->driver->id,
				      .zram_id = UNKNOWN_U64,
				      .diskseq = UNKNOWN_U64 };
	cpu_set_t ids, again;
	int ret = zram_ids(dev->fs, dev->driver, &ids, err);

	if (ret)
		return ret;
	cpulist_format(&ids, entry.old, sizeof(entry.old));
	if (cpulist_parse(entry.old, &again))
		return err_set(err, -ERANGE, "there are too many zram devices to list");
	return ledger_add(dev->ledger, &entry, err);
}

static int algorithm(const struct swapdev *dev, char *name, size_t size)
{
	char text[256], *start, *end;
	ssize_t len = fs_read(dev->fs, text, sizeof(text),
			      "sys/block/%s%u/comp_algorithm", NAME(dev));

	name[0] = '\0';
	if (len < 0)
		return (int)len;
	start = strchr(text, '[');
	end = start ? strchr(start, ']') : NULL;
	if (!end)
		return -EINVAL;
	*end = '\0';
	return snprintf(name, size, "%s", start + 1) < (int)size ? 0 : -ENAMETOOLONG;
}

/* The kernel may take a name it does not know and keep the algorithm it had. */
static int set_algorithm(const struct swapdev *dev, const char *wanted, struct err *err)
{
	char kept[64], offered[256];
	int ret = fs_write(dev->fs, wanted, "sys/block/%s%u/comp_algorithm", NAME(dev));
	int seen = algorithm(dev, kept, sizeof(kept));

	if (seen)
		return err_sys(err, seen, "%s%u: comp_algorithm", NAME(dev));
	if (!strcmp(kept, wanted))
		return 0;
	if (ret == -EBUSY)
		return err_set(err, ret,
			       "%s%u: something else set up the new device at once: a "
			       "udev rule?",
			       NAME(dev));
	fs_read(dev->fs, offered, sizeof(offered), "sys/block/%s%u/comp_algorithm",
		NAME(dev));
	return err_set(err, -EINVAL,
		       "%s%u: comp_algorithm: asked for \"%s\", the kernel keeps \"%s\" "
		       "(it offers: %s)",
		       NAME(dev), wanted, kept, offered);
}

static int set_up(struct swapdev *dev, const struct swapdev_options *options,
		  struct err *err)
{
	const struct zram zram = zram_of(dev);
	int fd = zram_open_locked(&zram, err);
	char text[32];
	int ret;

	if (fd < 0)
		return fd;
	ret = set_algorithm(dev, options->algorithm, err);
	if (!ret) {
		snprintf(text, sizeof(text), "%" PRIu64, options->disksize_bytes);
		ret = fs_write(dev->fs, text, "sys/block/%s%u/disksize", NAME(dev));
		if (!ret)
			ret = fs_read_u64(dev->fs, &dev->disksize_bytes,
					  "sys/block/%s%u/disksize", NAME(dev));
		if (!ret && dev->disksize_bytes < options->disksize_bytes)
			ret = -ERANGE;
		if (ret)
			err_sys(err, ret, "%s%u: disksize %s", NAME(dev), text);
	}
	if (!ret) {
		ret = swap_signature_write(fd, dev->disksize_bytes);
		if (ret)
			err_sys(err, ret, "%s%u: swap signature", NAME(dev));
	}
	close(fd); /* and with it goes the lock */
	return ret ? ret : zram_swapon(&zram, err);
}

static int make(struct swapdev *dev, const struct swapdev_options *options,
		struct err *err)
{
	struct ledger_entry entry = { .kind = LEDGER_ZRAM };
	struct ledger *ledger = dev->ledger;
	struct zram zram;
	int ret;

	dev->driver = options->driver ? options->driver : &zram_drivers[ZRAM_OF_KERNEL];
	ret = announce(dev, err);
	if (ret)
		return ret;
	zram = zram_of(dev);
	ret = zram_hot_add(&zram, err);
	if (ret) {
		ledger_drop_last(ledger, NULL);
		return ret;
	}
	dev->id = zram.id;
	snprintf(dev->node, sizeof(dev->node), "/dev/%s%u", NAME(dev));
	entry.driver = dev->driver->id;
	entry.zram_id = dev->id;
	entry.diskseq = zram_diskseq(&zram);
	ret = ledger_replace_last(ledger, &entry, err);
	if (!ret)
		return set_up(dev, options, err);
	/* A restore would have to guess which device it is: we know. */
	if (!zram_hot_remove(&zram, NULL))
		ledger_drop_last(ledger, NULL);
	return ret;
}

static void say(char *said, size_t size, const struct zram *zram, const char *what)
{
	snprintf(said, size, "%s%u: %s", NAME(zram), what);
}

static int undo_device(struct zram *zram, const struct ledger_entry *entry, char *said,
		       size_t size, struct err *err)
{
	bool there;
	int ret;

	zram->id = (unsigned int)entry->zram_id;
	there = zram_exists(zram);
	if (there && zram_diskseq(zram) != entry->diskseq) {
		say(said, size, zram,
		    "left alone: it is not the device the run had added");
		return 0;
	}
	ret = zram_tear_down(zram, err);
	if (!ret && there)
		say(said, size, zram, "swapped off, reset and removed");
	return ret;
}

/* Leave in @ids those that are new since @before and have not been set up. */
static int find_added(struct zram *zram, const char *before, cpu_set_t *ids,
		      struct err *err)
{
	cpu_set_t old;
	int ret = zram_ids(zram->fs, zram->driver, ids, err);

	if (ret)
		return ret;
	ret = cpulist_parse(before, &old);
	if (ret)
		return err_sys(err, ret, "the ledger's list of zram devices");
	for (zram->id = 0; zram->id <= LEDGER_ZRAM_ID_MAX; zram->id++) {
		if (CPU_ISSET(zram->id, ids) &&
		    (CPU_ISSET(zram->id, &old) || zram_has_size(zram)))
			CPU_CLR(zram->id, ids);
	}
	return 0;
}

static int undo_add(struct zram *zram, const struct ledger_entry *entry, char *said,
		    size_t size, struct err *err)
{
	char list[128];
	cpu_set_t ids;
	int ret = find_added(zram, entry->old, &ids, err);

	if (ret || !CPU_COUNT(&ids))
		return ret;
	if (CPU_COUNT(&ids) > 1)
		return err_set(err, -EEXIST,
			       "one of the %s devices %s was added by the run, and it "
			       "cannot be told which: write the number of the unused one "
			       "to /%s/hot_remove, then restore again",
			       zram->driver->name,
			       cpulist_format(&ids, list, sizeof(list)),
			       zram->driver->control);
	for (zram->id = 0; !CPU_ISSET(zram->id, &ids);)
		zram->id++;
	/* hot_remove itself refuses a device that somebody has in use. */
	ret = zram_hot_remove(zram, err);
	if (!ret)
		say(said, size, zram,
		    "removed; the run had added it a moment before its end");
	return ret;
}

static int undo(const struct fs *fs, const struct ledger_entry *entry, char *said,
		size_t size, struct err *err)
{
	struct zram zram = { fs, &zram_drivers[entry->driver], 0 };

	said[0] = '\0';
	return entry->kind == LEDGER_ZRAM ? undo_device(&zram, entry, said, size, err)
					  : undo_add(&zram, entry, said, size, err);
}

static int counters(const struct swapdev *dev, struct zram_counters *now)
{
	char text[256];
	ssize_t len = fs_read(dev->fs, text, sizeof(text), "sys/block/%s%u/mm_stat",
			      NAME(dev));

	return len < 0 ? (int)len : swapdev_parse_mm_stat(text, now);
}

static int used(const struct swapdev *dev, uint64_t *bytes)
{
	struct zram_counters now;
	int ret = counters(dev, &now);

	*bytes = ret ? 0 : now.orig_data_bytes;
	return ret;
}

static enum reject ready(const struct swapdev *dev, char *detail, size_t size)
{
	if (!zswap_is_on(dev->fs))
		return REJECT_NONE;
	snprintf(detail, size, "zswap's enabled parameter is Y");
	return REJECT_ZSWAP_ON;
}

const struct swap_backend swap_backend_zram = {
	.name = "zram",
	.takes_modules = true,
	.tells_ratio = true,
	.too_few = REJECT_ZRAM_SHORT,
	.make = make,
	.undo = undo,
	.kinds = 1u << LEDGER_ZRAM_ADD | 1u << LEDGER_ZRAM,
	.counters = counters,
	.algorithm = algorithm,
	.used = used,
	.ready = ready,
};
