// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cpulist.h"

#include "swapdev/zram.h"

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

/* The kernel may take a name it does not know and keep the algorithm it had. */
static int set_algorithm(const struct swapdev *dev, const char *wanted, struct err *err)
{
	char kept[64], offered[256];
	int ret = fs_write(dev->fs, wanted, "sys/block/%s%u/comp_algorithm", NAME(dev));
	int seen = swapdev_algorithm(dev, kept, sizeof(kept));

	if (seen)
		return err_sys(err, seen, "%s%u: comp_algorithm", NAME(dev));
	if (!strcmp(kept, wanted))
		return 0;
	if (ret == -EBUSY)
		return err_set(err, ret,
			       "%s%u: somebody else has set the new device up at once: "
			       "a udev rule?",
			       NAME(dev));
	fs_read(dev->fs, offered, sizeof(offered), "sys/block/%s%u/comp_algorithm",
		NAME(dev));
	return err_set(err, -EINVAL,
		       "%s%u: comp_algorithm: asked for \"%s\", the kernel keeps \"%s\" "
		       "(it offers: %s)",
		       NAME(dev), wanted, kept, offered);
}

static int set_up(struct swapdev *dev, const struct swapdev_wish *wish, struct err *err)
{
	const struct zram zram = zram_of(dev);
	int fd = zram_open_locked(&zram, err);
	char text[32];
	int ret;

	if (fd < 0)
		return fd;
	ret = set_algorithm(dev, wish->algorithm, err);
	if (!ret) {
		snprintf(text, sizeof(text), "%" PRIu64, wish->disksize_bytes);
		ret = fs_write(dev->fs, text, "sys/block/%s%u/disksize", NAME(dev));
		if (!ret)
			ret = fs_read_u64(dev->fs, &dev->disksize_bytes,
					  "sys/block/%s%u/disksize", NAME(dev));
		if (!ret && dev->disksize_bytes < wish->disksize_bytes)
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
	if (!ret)
		ret = zram_swapon(&zram, err);
	return ret ? ret : swap_type_find(dev, &dev->swap_type, err);
}

int swapdev_add(struct swapdev *dev, const struct fs *fs, struct ledger *ledger,
		const struct swapdev_wish *wish, struct err *err)
{
	struct ledger_entry entry = { .kind = LEDGER_ZRAM };
	struct zram zram;
	int ret;

	memset(dev, 0, sizeof(*dev));
	dev->fs = fs;
	dev->ledger = ledger;
	dev->driver = wish->driver ? wish->driver : &zram_drivers[ZRAM_OF_KERNEL];
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
		return set_up(dev, wish, err);
	/* A restore would have to guess which device it is: we know. */
	if (!zram_hot_remove(&zram, NULL))
		ledger_drop_last(ledger, NULL);
	return ret;
}

int swapdev_algorithm(const struct swapdev *dev, char *name, size_t size)
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
