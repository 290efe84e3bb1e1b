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

#define HOT_ADD    "sys/class/zram-control/hot_add"
#define HOT_REMOVE "sys/class/zram-control/hot_remove"

struct step {
	const struct fs *fs;
	unsigned int id;
	int (*once)(const struct step *step);
};

/* udev and its kin open a device for a moment whenever something happens to it, and until
 * they close it the kernel says EBUSY. */
static int until_free(const struct step *step)
{
	const uint64_t end = clock_now_ns() + BUSY_LIMIT_NS;
	int ret = step->once(step);

	while ((ret == -EBUSY || ret == -EINTR) && clock_now_ns() < end) {
		clock_nap_ns(BUSY_POLL_NS);
		ret = step->once(step);
	}
	return ret;
}

static int fail(struct err *err, int ret, const char *what, unsigned int id)
{
	if (ret == -EBUSY)
		return err_set(
			err, ret,
			"zram%u: %s: somebody has it open: \"fuser -v /dev/zram%u\" "
			"tells who",
			id, what, id);
	return err_sys(err, ret, "zram%u: %s", id, what);
}

static int note_id(void *arg, const char *name)
{
	cpu_set_t *ids = arg;
	unsigned int id;
	char rest;

	if (sscanf(name, "zram%u%c", &id, &rest) != 1)
		return 0;
	if (id > LEDGER_ZRAM_ID_MAX)
		return -ERANGE;
	CPU_SET(id, ids);
	return 0;
}

int zram_ids(const struct fs *fs, cpu_set_t *ids, struct err *err)
{
	int ret;

	_Static_assert(LEDGER_ZRAM_ID_MAX < CPU_SETSIZE, "a set holds every id");
	CPU_ZERO(ids);
	ret = fs_each(fs, "sys/block", note_id, ids);
	if (ret)
		return err_sys(err, ret, "%s/sys/block: zram devices", fs->root);
	return 0;
}

bool zram_exists(const struct fs *fs, unsigned int id)
{
	return fs_exists(fs, "sys/block/zram%u", id);
}

bool zram_has_size(const struct fs *fs, unsigned int id)
{
	uint64_t bytes;

	return fs_read_u64(fs, &bytes, "sys/block/zram%u/disksize", id) || bytes;
}

int zram_hot_add(const struct fs *fs, unsigned int *id, struct err *err)
{
	/* hot_add makes a device by being read, also where nothing can be written. */
	int ret, fd = fs_openat(fs, O_WRONLY, HOT_REMOVE);
	uint64_t added;

	if (fd < 0 && fd != -ENOENT)
		return err_sys(err, fd,
			       "%s/" HOT_REMOVE ": no device is made that could not be "
			       "removed",
			       fs->root);
	if (fd >= 0)
		close(fd);
	ret = fs_read_u64(fs, &added, HOT_ADD);
	if (ret == -ENOENT)
		return err_set(err, ret,
			       "%s/" HOT_ADD " is missing: load zram (\"modprobe zram\") "
			       "or build it into the kernel",
			       fs->root);
	if (ret)
		return err_sys(err, ret, "%s/" HOT_ADD ": no new device", fs->root);
	*id = (unsigned int)added;
	if (added <= LEDGER_ZRAM_ID_MAX && zram_exists(fs, *id))
		return 0;
	zram_hot_remove(fs, *id, NULL);
	if (added <= LEDGER_ZRAM_ID_MAX)
		return err_set(
			err, -ENODEV,
			"%s/sys/block does not show the new device zram%u: expected "
			"all of sysfs",
			fs->root, *id);
	return err_set(err, -ERANGE, "zram%u: there are too many zram devices", *id);
}

uint64_t zram_diskseq(const struct fs *fs, unsigned int id)
{
	uint64_t seq;

	return fs_read_u64(fs, &seq, "sys/block/zram%u/diskseq", id) ? UNKNOWN_U64 : seq;
}

static int swapon_once(const struct step *step)
{
	char node[32];

	snprintf(node, sizeof(node), "/dev/zram%u", step->id);
	return swapon(node, SWAP_FLAG_PREFER | SWAP_FLAG_PRIO_MASK) ? -errno : 0;
}

int zram_swapon(unsigned int id, struct err *err)
{
	const struct step step = { NULL, id, swapon_once };
	int ret = until_free(&step);

	return ret ? fail(err, ret, "swapon", id) : 0;
}

/* "/dev/zram1", or "/dev/zram1\\040(deleted)" when its node is gone. */
static bool names_zram(const char *path, unsigned int id)
{
	const size_t len = strcspn(path, " \t\\");
	char name[32];
	size_t name_len = (size_t)snprintf(name, sizeof(name), "/zram%u", id);

	return len >= name_len && !strncmp(path + len - name_len, name, name_len);
}

/* True also when it cannot be told. */
static bool is_swap(const struct fs *fs, unsigned int id)
{
	char *text, *line, *rest;
	bool found;

	if (fs_slurp(fs, &text, SWAPS_MAX, "proc/swaps") < 0)
		return true;
	found = !text[0]; /* not even the heading */
	for (line = strtok_r(text, "\n", &rest); line && !found;
	     line = strtok_r(NULL, "\n", &rest))
		found = names_zram(line, id);
	free(text);
	return found;
}

/* EINVAL: it is not in use as swap. */
static int swapoff_once(const struct step *step)
{
	char node[32];

	snprintf(node, sizeof(node), "/dev/zram%u", step->id);
	return swapoff(node) && errno != EINVAL ? -errno : 0;
}

/* swapoff wants a path; a device that never was swap needs no node. */
static int swap_off(const struct fs *fs, unsigned int id, struct err *err)
{
	const struct step step = { fs, id, swapoff_once };
	int ret;

	if (!is_swap(fs, id))
		return 0;
	ret = zram_node_make(fs, id, err);
	if (ret)
		return err_prefix(err, ret, "zram%u: swapoff", id);
	ret = until_free(&step);
	return ret ? fail(err, ret, "swapoff", id) : 0;
}

static int reset_once(const struct step *step)
{
	return fs_write(step->fs, "1", "sys/block/zram%u/reset", step->id);
}

static int reset(const struct fs *fs, unsigned int id, struct err *err)
{
	const struct step step = { fs, id, reset_once };
	int ret = zram_has_size(fs, id) ? until_free(&step) : 0;

	return ret ? fail(err, ret, "reset", id) : 0;
}

static int hot_remove_once(const struct step *step)
{
	char id[16];

	snprintf(id, sizeof(id), "%u", step->id);
	return fs_write(step->fs, id, HOT_REMOVE);
}

int zram_hot_remove(const struct fs *fs, unsigned int id, struct err *err)
{
	const struct step step = { fs, id, hot_remove_once };
	int ret = until_free(&step);

	/* Two that clean up at once: the device is gone, which is what was wanted. */
	if (ret && !zram_exists(fs, id))
		return 0;
	return ret ? fail(err, ret, "hot_remove", id) : 0;
}

int zram_tear_down(const struct fs *fs, unsigned int id, struct err *err)
{
	static int (*const steps[])(const struct fs *fs, unsigned int id,
				    struct err *err) = { swap_off, reset,
							 zram_hot_remove };
	int ret = 0;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && !ret; i++) {
		if (zram_exists(fs, id))
			ret = steps[i](fs, id, err);
	}
	if (!ret)
		zram_node_sweep(fs, id);
	return ret;
}
