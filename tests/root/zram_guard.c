// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/swap.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "swapdev/swap_type.h"
#include "swapdev/zram.h"
#include "tests/root/zram_guard.h"

/* udev may have the new node open for a while, and then a reset is refused. */
#define REMOVE_DEADLINE_NS (10 * NS_PER_SEC)

/* A test that was killed may have left the device in use as swap. */
static int remove_once(const struct fs *fs, const char *id)
{
	char node[64];
	int ret;

	snprintf(node, sizeof(node), "/dev/zram%s", id);
	swapoff(node);
	ret = fs_write(fs, "1", "sys/block/zram%s/reset", id);
	return ret ? ret : fs_write(fs, id, "sys/class/zram-control/hot_remove");
}

static int remove_device(const struct fs *fs, uint64_t id)
{
	uint64_t end_ns = clock_now_ns() + REMOVE_DEADLINE_NS;
	char text[24];
	int ret;

	snprintf(text, sizeof(text), "%llu", (unsigned long long)id);
	do {
		ret = remove_once(fs, text);
		if (ret != -EBUSY)
			return ret;
		clock_nap_ns(10 * NS_PER_MSEC);
	} while (clock_now_ns() < end_ns);
	return ret;
}

/* The guard's whole life. Its exit code is 0 when no device of ours is left. */
static int guard_main(const struct fs *fs, int alive_fd, int id_fd)
{
	uint64_t id = 0;
	char byte;
	int ret;

	setsid();
	ret = fs_read_u64(fs, &id, "sys/class/zram-control/hot_add");
	if (ret)
		return 1;
	if (write(id_fd, &id, sizeof(id)) == sizeof(id)) {
		while (read(alive_fd, &byte, 1) > 0)
			;
	}
	return remove_device(fs, id) ? 1 : 0;
}

static void run_guard(const struct fs *fs, const int alive[2], const int ready[2])
{
	close(alive[1]);
	close(ready[0]);
	_exit(guard_main(fs, alive[0], ready[1]));
}

int zram_guard_start(struct zram_guard *guard, const struct fs *fs)
{
	int alive[2], ready[2];
	uint64_t id = 0;
	ssize_t got;

	if (pipe(alive))
		return -errno;
	if (pipe(ready)) {
		close(alive[0]);
		close(alive[1]);
		return -EMFILE;
	}
	guard->pid = fork();
	if (!guard->pid)
		run_guard(fs, alive, ready);
	guard->alive_fd = alive[1];
	close(alive[0]);
	close(ready[1]);
	got = read(ready[0], &id, sizeof(id));
	close(ready[0]);
	guard->id = (int)id;
	if (got == sizeof(id))
		return 0;
	zram_guard_stop(guard);
	return -ENODEV;
}

int zram_guard_stop(struct zram_guard *guard)
{
	int status = 0;

	close(guard->alive_fd);
	if (guard->pid < 0 || waitpid(guard->pid, &status, 0) != guard->pid)
		return -ECHILD;
	return WIFEXITED(status) && !WEXITSTATUS(status) ? 0 : -EBUSY;
}

int zram_guard_make_swap(const struct zram_guard *guard, const struct fs *fs,
			 uint64_t bytes)
{
	const struct zram zram = { fs, &zram_drivers[ZRAM_OF_KERNEL],
				   (unsigned int)guard->id };
	char size[24];
	int ret, fd = zram_open_locked(&zram, NULL);

	if (fd < 0)
		return fd;
	snprintf(size, sizeof(size), "%llu", (unsigned long long)bytes);
	ret = fs_write(fs, "lzo-rle", "sys/block/zram%d/comp_algorithm", guard->id);
	if (!ret)
		ret = fs_write(fs, size, "sys/block/zram%d/disksize", guard->id);
	if (!ret)
		ret = swap_signature_write(fd, bytes);
	close(fd);
	return ret;
}
