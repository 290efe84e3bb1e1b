// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/clock.h"

#include "swapdev/zram.h"
#include "swapdev/zram_node.h"

#define NODE_WAIT_NS  (500 * NS_PER_MSEC)
#define LOCK_LIMIT_NS (10 * NS_PER_SEC)
#define POLL_NS       (5 * NS_PER_MSEC)

#define NAME(zram) (zram)->driver->name, (zram)->id

static int look_at_node(const struct zram *zram, struct stat *st)
{
	char path[32];

	snprintf(path, sizeof(path), "dev/%s%u", NAME(zram));
	return fstatat(zram->fs->root_fd, path, st, AT_SYMLINK_NOFOLLOW) ? -errno : 0;
}

static int wait_for_node(const struct zram *zram, struct stat *st)
{
	const uint64_t end = clock_now_ns() + NODE_WAIT_NS;
	int ret = look_at_node(zram, st);

	while (ret == -ENOENT && clock_now_ns() < end) {
		clock_nap_ns(POLL_NS);
		ret = look_at_node(zram, st);
	}
	return ret;
}

int zram_node_make(const struct zram *zram, struct err *err)
{
	const struct fs *fs = zram->fs;
	unsigned int major_id, minor_id;
	struct stat st;
	char path[32];
	dev_t number;
	int ret = (int)fs_read(fs, path, sizeof(path), "sys/block/%s%u/dev", NAME(zram));

	if (ret >= 0 && sscanf(path, "%u:%u", &major_id, &minor_id) != 2)
		ret = -EINVAL;
	if (ret < 0)
		return err_sys(err, ret, "%s/sys/block/%s%u/dev", fs->root, NAME(zram));
	number = makedev(major_id, minor_id);
	snprintf(path, sizeof(path), "dev/%s%u", NAME(zram));
	ret = wait_for_node(zram, &st);
	if (ret == -ENOENT) {
		if (mknodat(fs->root_fd, path, S_IFBLK | 0600, number) && errno != EEXIST)
			return err_sys(err, -errno, "%s/%s: cannot be made", fs->root,
				       path);
		ret = look_at_node(zram, &st);
	}
	if (ret)
		return err_sys(err, ret, "%s/%s", fs->root, path);
	if (!S_ISBLK(st.st_mode) || st.st_rdev != number)
		return err_set(err, -ENODEV,
			       "%s/%s: is not the device of that name (%u:%u): rm "
			       "%s/%s",
			       fs->root, path, major(number), minor(number), fs->root,
			       path);
	return 0;
}

void zram_node_sweep(const struct zram *zram)
{
	const struct fs *fs = zram->fs;
	struct stat st;
	char path[32];

	if (look_at_node(zram, &st) || !S_ISBLK(st.st_mode) ||
	    fs_exists(fs, "sys/dev/block/%u:%u", major(st.st_rdev), minor(st.st_rdev)))
		return;
	snprintf(path, sizeof(path), "dev/%s%u", NAME(zram));
	unlinkat(fs->root_fd, path, 0);
}

int zram_open_locked(const struct zram *zram, struct err *err)
{
	const struct fs *fs = zram->fs;
	int fd, ret = zram_node_make(zram, err);
	uint64_t end;

	if (ret)
		return ret;
	fd = fs_openat(fs, O_RDWR | O_NOFOLLOW, "dev/%s%u", NAME(zram));
	if (fd == -EACCES)
		return err_sys(err, fd,
			       "%s/dev/%s%u: cannot be opened; if /dev is mounted "
			       "nodev: mount -o remount,dev /dev",
			       fs->root, NAME(zram));
	if (fd < 0)
		return err_sys(err, fd, "%s/dev/%s%u", fs->root, NAME(zram));
	/* udev takes this lock, shared, while it looks at a disk, and passes over a disk
	 * whose lock another has. */
	end = clock_now_ns() + LOCK_LIMIT_NS;
	while (flock(fd, LOCK_EX | LOCK_NB)) {
		if ((errno != EWOULDBLOCK && errno != EINTR) || clock_now_ns() > end) {
			ret = err_sys(err, -errno, "%s/dev/%s%u: cannot be locked",
				      fs->root, NAME(zram));
			close(fd);
			return ret;
		}
		clock_nap_ns(POLL_NS);
	}
	return fd;
}
