// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <unistd.h>

#include "base/clock.h"

#include "swapdev/loop.h"
#include "swapdev/swap_type.h"

#define NODE_WAIT_NS  (500 * NS_PER_MSEC)
#define BUSY_LIMIT_NS (10 * NS_PER_SEC)
#define POLL_NS       (5 * NS_PER_MSEC)
#define BIND_TRIES    20

static int make_file(const struct fs *fs, uint64_t bytes, struct err *err)
{
	int ret, fd;

	if (unlinkat(fs->root_fd, LOOP_FILE, 0) && errno != ENOENT)
		return err_sys(err, -errno, "%s/" LOOP_FILE ": of an earlier boot",
			       fs->root);
	fd = openat(fs->root_fd, LOOP_FILE,
		    O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_sys(err, -errno, "%s/" LOOP_FILE, fs->root);
	ret = ftruncate(fd, (off_t)bytes) ? -errno : swap_signature_write(fd, bytes);
	if (!ret)
		return fd;
	close(fd);
	return err_sys(err, ret, "%s/" LOOP_FILE ": a swap file", fs->root);
}

static int open_node(const struct fs *fs, int flags, unsigned int id)
{
	const uint64_t end = clock_now_ns() + NODE_WAIT_NS;
	int fd = fs_openat(fs, flags, "dev/loop%u", id);

	while (fd == -ENOENT && clock_now_ns() < end) {
		clock_nap_ns(POLL_NS);
		fd = fs_openat(fs, flags, "dev/loop%u", id);
	}
	return fd;
}

/* -EBUSY: somebody else was faster. */
static int bind_free(const struct fs *fs, int control, int file, unsigned int *id)
{
	int node, ret = ioctl(control, LOOP_CTL_GET_FREE);

	if (ret < 0)
		return -errno;
	*id = (unsigned int)ret;
	node = open_node(fs, O_RDWR, *id);
	if (node < 0)
		return node;
	ret = ioctl(node, LOOP_SET_FD, file) ? -errno : 0;
	close(node);
	return ret;
}

int loop_make(const struct fs *fs, uint64_t bytes, unsigned int *id, struct err *err)
{
	int control, ret = -EBUSY, file = make_file(fs, bytes, err);

	if (file < 0)
		return file;
	control = fs_openat(fs, O_RDWR, "dev/loop-control");
	if (control < 0) {
		close(file);
		return err_sys(err, control,
			       "%s/dev/loop-control: expected loop devices: modprobe "
			       "loop",
			       fs->root);
	}
	for (int i = 0; i < BIND_TRIES && ret == -EBUSY; i++)
		ret = bind_free(fs, control, file, id);
	close(control);
	close(file);
	/* As of zram, whatever the disk below. The next who binds it sets this anew. */
	if (!ret)
		fs_write(fs, "0", "sys/block/loop%u/queue/rotational", *id);
	return ret ? err_sys(err, ret, "%s/dev: a free loop device", fs->root) : 0;
}

int loop_swapon(unsigned int id, struct err *err)
{
	char node[32];

	snprintf(node, sizeof(node), "/dev/loop%u", id);
	if (swapon(node, SWAP_FLAG_PREFER | SWAP_FLAG_PRIO_MASK))
		return err_sys(err, -errno, "%s: swapon", node);
	return 0;
}

struct search {
	const struct fs *fs;
	struct stat file;
	bool has_file;
	int id; /* -1: not found */
};

static bool is_bound_to(const struct search *search, unsigned int id)
{
	struct loop_info64 info = { 0 };
	char path[4096];
	int ret, fd;

	if (fs_read(search->fs, path, sizeof(path), "sys/block/loop%u/loop/backing_file",
		    id) <= 0)
		return false;
	/* Somebody has removed the file; its name is still there. */
	if (!search->has_file)
		return strstr(path, "/" LOOP_FILE) != NULL;
	fd = open_node(search->fs, O_RDONLY, id);
	if (fd < 0)
		return false;
	ret = ioctl(fd, LOOP_GET_STATUS64, &info);
	close(fd);
	return !ret && info.lo_inode == search->file.st_ino &&
	       info.lo_device == search->file.st_dev;
}

static int look_at(void *arg, const char *name)
{
	struct search *search = arg;
	unsigned int id;
	char rest;

	if (sscanf(name, "loop%u%c", &id, &rest) != 1 || !is_bound_to(search, id))
		return 0;
	search->id = (int)id;
	return 1;
}

/* Whoever has it open keeps it bound until that is closed. */
static int unbind(const struct fs *fs, unsigned int id)
{
	const uint64_t end = clock_now_ns() + BUSY_LIMIT_NS;
	int ret, fd = open_node(fs, O_RDONLY, id);

	if (fd < 0)
		return fd;
	ret = ioctl(fd, LOOP_CLR_FD) && errno != ENXIO ? -errno : 0;
	close(fd);
	while (!ret && fs_exists(fs, "sys/block/loop%u/loop/backing_file", id)) {
		if (clock_now_ns() > end)
			return -EBUSY;
		clock_nap_ns(POLL_NS);
	}
	return ret;
}

int loop_remove(const struct fs *fs, int *was, struct err *err)
{
	struct search search = { .fs = fs, .id = -1 };
	char node[32];
	int ret;

	search.has_file = !fstatat(fs->root_fd, LOOP_FILE, &search.file,
				   AT_SYMLINK_NOFOLLOW);
	fs_each(fs, "sys/block", look_at, &search);
	*was = search.id;
	if (search.id >= 0) {
		snprintf(node, sizeof(node), "/dev/loop%d", search.id);
		/* EINVAL: it is not in use as swap. */
		if (swapoff(node) && errno != EINVAL)
			return err_sys(err, -errno, "%s: swapoff", node);
		ret = unbind(fs, (unsigned int)search.id);
		if (ret)
			return err_sys(err, ret,
				       "%s: cannot be freed: \"fuser -v %s\" tells who "
				       "has it open",
				       node, node);
	}
	if (unlinkat(fs->root_fd, LOOP_FILE, 0) && errno != ENOENT)
		return err_sys(err, -errno, "%s/" LOOP_FILE ": cannot be removed",
			       fs->root);
	return 0;
}
