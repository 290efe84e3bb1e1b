// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/swap.h>
#include <unistd.h>

#include "base/clock.h"

#include "swapdev/zram.h"
#include "swapdev/zram_node.h"

#define BUSY_LIMIT_NS (10 * NS_PER_SEC)
#define BUSY_POLL_NS  (5 * NS_PER_MSEC)
#define SWAPS_MAX     (1u << 16)

#define BLOCK      "sys/block/%s%u"
#define HOT_ADD    "%s/hot_add"
#define HOT_REMOVE "%s/hot_remove"

/* What BLOCK takes. */
#define NAME(zram) (zram)->driver->name, (zram)->id

/* udev and its kin open a device for a moment whenever something happens to it, and until
 * they close it the kernel says EBUSY. */
static int until_free(const struct zram *zram, int (*once)(const struct zram *zram))
{
	const uint64_t end = clock_now_ns() + BUSY_LIMIT_NS;
	int ret = once(zram);

	while ((ret == -EBUSY || ret == -EINTR) && clock_now_ns() < end) {
		clock_nap_ns(BUSY_POLL_NS);
		ret = once(zram);
	}
	return ret;
}

static int fail(struct err *err, int ret, const char *what, const struct zram *zram)
{
	if (ret == -EBUSY)
		return err_set(err, ret,
			       "%s%u: %s: somebody has it open: \"fuser -v /dev/%s%u\" "
			       "tells who",
			       NAME(zram), what, NAME(zram));
	return err_sys(err, ret, "%s%u: %s", NAME(zram), what);
}

struct id_scan {
	const char *name;
	cpu_set_t *ids;
};

static int note_id(void *arg, const char *name)
{
	const struct id_scan *scan = arg;
	const size_t len = strlen(scan->name);
	unsigned int id;
	char rest;

	if (strncmp(name, scan->name, len) || sscanf(name + len, "%u%c", &id, &rest) != 1)
		return 0;
	if (id > LEDGER_ZRAM_ID_MAX)
		return -ERANGE;
	CPU_SET(id, scan->ids);
	return 0;
}

int zram_ids(const struct fs *fs, const struct zram_driver *driver, cpu_set_t *ids,
	     struct err *err)
{
	struct id_scan scan = { driver->name, ids };
	int ret;

	_Static_assert(LEDGER_ZRAM_ID_MAX < CPU_SETSIZE, "a set holds every id");
	CPU_ZERO(ids);
	ret = fs_each(fs, "sys/block", note_id, &scan);
	if (ret)
		return err_sys(err, ret, "%s/sys/block: %s devices", fs->root,
			       driver->name);
	return 0;
}

bool zram_exists(const struct zram *zram)
{
	return fs_exists(zram->fs, BLOCK, NAME(zram));
}

bool zram_has_size(const struct zram *zram)
{
	uint64_t bytes;

	return fs_read_u64(zram->fs, &bytes, BLOCK "/disksize", NAME(zram)) || bytes;
}

/* No class: it is the kernel's to load, and the module's that we have loaded. */
static int no_control(const struct zram *zram, struct err *err)
{
	const bool own = zram->driver->id == ZRAM_OF_KERNEL;

	return err_set(err, -ENOENT, "%s/" HOT_ADD " is missing: %s", zram->fs->root,
		       zram->driver->control,
		       own ? "load zram (\"modprobe zram\") or build it into the kernel"
			   : "the module that is loaded has no zram of its own");
}

int zram_hot_add(struct zram *zram, struct err *err)
{
	const struct fs *fs = zram->fs;
	const char *control = zram->driver->control;
	/* hot_add makes a device by being read, also where nothing can be written. */
	int ret, fd = fs_openat(fs, O_WRONLY, HOT_REMOVE, control);
	uint64_t added;

	if (fd < 0 && fd != -ENOENT)
		return err_sys(err, fd,
			       "%s/" HOT_REMOVE ": no device is made that could not be "
			       "removed",
			       fs->root, control);
	if (fd >= 0)
		close(fd);
	ret = fs_read_u64(fs, &added, HOT_ADD, control);
	if (ret == -ENOENT)
		return no_control(zram, err);
	if (ret)
		return err_sys(err, ret, "%s/" HOT_ADD ": no new device", fs->root,
			       control);
	zram->id = (unsigned int)added;
	if (added <= LEDGER_ZRAM_ID_MAX && zram_exists(zram))
		return 0;
	zram_hot_remove(zram, NULL);
	if (added <= LEDGER_ZRAM_ID_MAX)
		return err_set(err, -ENODEV,
			       "%s/sys/block does not show the new device %s%u: expected "
			       "all of sysfs",
			       fs->root, NAME(zram));
	return err_set(err, -ERANGE, "%s%u: there are too many zram devices", NAME(zram));
}

uint64_t zram_diskseq(const struct zram *zram)
{
	uint64_t seq;

	return fs_read_u64(zram->fs, &seq, BLOCK "/diskseq", NAME(zram)) ? UNKNOWN_U64
									 : seq;
}

static int swapon_once(const struct zram *zram)
{
	char node[32];

	snprintf(node, sizeof(node), "/dev/%s%u", NAME(zram));
	return swapon(node, SWAP_FLAG_PREFER | SWAP_FLAG_PRIO_MASK) ? -errno : 0;
}

int zram_swapon(const struct zram *zram, struct err *err)
{
	int ret = until_free(zram, swapon_once);

	return ret ? fail(err, ret, "swapon", zram) : 0;
}

/* "/dev/zram1", or "/dev/zram1\\040(deleted)" when its node is gone. */
static bool names_zram(const char *path, const struct zram *zram)
{
	const size_t len = strcspn(path, " \t\\");
	char name[32];
	size_t name_len = (size_t)snprintf(name, sizeof(name), "/%s%u", NAME(zram));

	return len >= name_len && !strncmp(path + len - name_len, name, name_len);
}

/* True also when it is not known. */
static bool is_swap(const struct zram *zram)
{
	char *text, *line, *rest;
	bool found;

	if (fs_slurp(zram->fs, &text, SWAPS_MAX, "proc/swaps") < 0)
		return true;
	found = !text[0]; /* not even the heading */
	for (line = strtok_r(text, "\n", &rest); line && !found;
	     line = strtok_r(NULL, "\n", &rest))
		found = names_zram(line, zram);
	free(text);
	return found;
}

/* EINVAL: it is not in use as swap. */
static int swapoff_once(const struct zram *zram)
{
	char node[32];

	snprintf(node, sizeof(node), "/dev/%s%u", NAME(zram));
	return swapoff(node) && errno != EINVAL ? -errno : 0;
}

/* swapoff wants a path; a device that never was swap needs no node. */
static int swap_off(const struct zram *zram, struct err *err)
{
	int ret;

	if (!is_swap(zram))
		return 0;
	ret = zram_node_make(zram, err);
	if (ret)
		return err_prefix(err, ret, "%s%u: swapoff", NAME(zram));
	ret = until_free(zram, swapoff_once);
	return ret ? fail(err, ret, "swapoff", zram) : 0;
}

static int reset_once(const struct zram *zram)
{
	return fs_write(zram->fs, "1", BLOCK "/reset", NAME(zram));
}

static int reset(const struct zram *zram, struct err *err)
{
	int ret = zram_has_size(zram) ? until_free(zram, reset_once) : 0;

	return ret ? fail(err, ret, "reset", zram) : 0;
}

static int hot_remove_once(const struct zram *zram)
{
	char id[16];

	snprintf(id, sizeof(id), "%u", zram->id);
	return fs_write(zram->fs, id, HOT_REMOVE, zram->driver->control);
}

int zram_hot_remove(const struct zram *zram, struct err *err)
{
	int ret = until_free(zram, hot_remove_once);

	/* Two that clean up at once: the device is gone, which is what was wanted. */
	if (ret && !zram_exists(zram))
		return 0;
	return ret ? fail(err, ret, "hot_remove", zram) : 0;
}

int zram_tear_down(const struct zram *zram, struct err *err)
{
	static int (*const steps[])(const struct zram *zram,
				    struct err *err) = { swap_off, reset,
							 zram_hot_remove };
	int ret = 0;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && !ret; i++) {
		if (zram_exists(zram))
			ret = steps[i](zram, err);
	}
	if (!ret)
		zram_node_sweep(zram);
	return ret;
}
