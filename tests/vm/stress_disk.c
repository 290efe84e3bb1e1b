// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/swap.h>
#include <unistd.h>

#include "base/clock.h"
#include "swapdev/swap_type.h"
#include "swapdev/zram.h"
#include "tests/vm/stress.h"

#define POLL_NS (20 * NS_PER_MSEC)

int stress_disk_add(struct stress_disk *disk, uint64_t bytes, const char **step)
{
	char size[24];
	uint64_t id;
	int ret;

	*step = "hot_add";
	ret = fs_read_u64(&disk->fs, &id, "sys/class/zram-control/hot_add");
	if (ret)
		return ret;
	disk->id = (unsigned int)id;
	snprintf(disk->node, sizeof(disk->node), "/dev/zram%u", disk->id);
	*step = "comp_algorithm";
	ret = fs_write(&disk->fs, "lzo-rle", "sys/block/zram%u/comp_algorithm", disk->id);
	if (ret)
		return ret;
	*step = "disksize";
	snprintf(size, sizeof(size), "%" PRIu64, bytes);
	return fs_write(&disk->fs, size, "sys/block/zram%u/disksize", disk->id);
}

int stress_disk_swapon(const struct stress_disk *disk, uint64_t bytes)
{
	int fd = open(disk->node, O_RDWR | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return -errno;
	ret = swap_signature_write(fd, bytes);
	close(fd);
	if (!ret && swapon(disk->node, 0))
		ret = -errno;
	return ret;
}

/* The swap signature is one page that zram holds, and the only one that is not swap. */
static int drop_signature(const struct stress_disk *disk)
{
	uint64_t range[2] = { 0, 4096 };
	int fd = open(disk->node, O_RDWR | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return -errno;
	ret = ioctl(fd, BLKDISCARD, range) ? -errno : 0;
	close(fd);
	return ret;
}

int stress_disk_swapoff(const struct stress_disk *disk)
{
	if (swapoff(disk->node))
		return -errno;
	return drop_signature(disk);
}

int stress_disk_compact(const struct stress_disk *disk)
{
	return fs_write(&disk->fs, "1", "sys/block/zram%u/compact", disk->id);
}

uint64_t stress_disk_compacted(const struct stress_disk *disk)
{
	char text[256];
	uint64_t pages;

	if (fs_read(&disk->fs, text, sizeof(text), "sys/block/zram%u/mm_stat", disk->id) <
	    0)
		return 0;
	return sscanf(text, "%*s %*s %*s %*s %*s %*s %" SCNu64, &pages) == 1 ? pages : 0;
}

uint64_t stress_disk_parked(const struct stress_disk *disk)
{
	char text[1024];
	uint64_t parked;

	if (fs_read(&disk->fs, text, sizeof(text),
		    "sys/kernel/debug/zsmalloc/zram%u/deferred", disk->id) < 0)
		return 0;
	return fs_key_u64(text, "parked_handles", &parked) ? UINT64_MAX : parked;
}

void stress_disk_drain(const struct stress_disk *disk)
{
	fs_write(&disk->fs, "1", "sys/kernel/debug/zsmalloc/zram%u/deferred_drain",
		 disk->id);
}

int stress_disk_await_unparked(const struct stress_disk *disk, unsigned int seconds)
{
	const uint64_t end_ns = clock_now_ns() + seconds * NS_PER_SEC;

	while (stress_disk_parked(disk)) {
		if (clock_now_ns() >= end_ns)
			return -ETIMEDOUT;
		clock_nap_ns(POLL_NS);
	}
	return 0;
}

/* Pages stored, their compressed size, and the memory that holds them. */
static bool is_empty(const char *mm_stat)
{
	uint64_t orig, compr, used;

	return sscanf(mm_stat, "%" SCNu64 " %" SCNu64 " %" SCNu64, &orig, &compr,
		      &used) == 3 &&
	       !orig && !compr && !used;
}

int stress_disk_await_empty(const struct stress_disk *disk, unsigned int seconds,
			    char *text, size_t size)
{
	const uint64_t end_ns = clock_now_ns() + seconds * NS_PER_SEC;

	for (;;) {
		fs_read(&disk->fs, text, size, "sys/block/zram%u/mm_stat", disk->id);
		if (is_empty(text))
			return 0;
		if (clock_now_ns() >= end_ns)
			return -ETIMEDOUT;
		clock_nap_ns(POLL_NS);
	}
}

int stress_disk_remove(const struct stress_disk *disk)
{
	char id[16];
	int ret = fs_write(&disk->fs, "1", "sys/block/zram%u/reset", disk->id);

	if (ret)
		return ret;
	snprintf(id, sizeof(id), "%u", disk->id);
	return fs_write(&disk->fs, id, "sys/class/zram-control/hot_remove");
}

long stress_handles_left(const struct fs *fs)
{
	char text[256];
	long count;

	/* KASAN keeps what was freed for a while; this ends it. */
	fs_write(fs, "1", "sys/kernel/slab/zs_handle/shrink");
	/* "0 N0=0": objects in use. */
	if (fs_read(fs, text, sizeof(text), "sys/kernel/slab/zs_handle/objects") < 0)
		return -1;
	return sscanf(text, "%ld", &count) == 1 ? count : -1;
}
