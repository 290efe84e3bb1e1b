// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"

#include "swapdev/backend.h"
#include "swapdev/swap_type.h"

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

/* Documentation/admin-guide/mm/pagemap.rst */
#define PAGEMAP_SWAPPED   (1ull << 62)
#define PAGEMAP_TYPE_MASK 0x1full

#define PAGEOUT_LIMIT_NS (2 * NS_PER_SEC)
#define PAGEOUT_POLL_NS  (5 * NS_PER_MSEC)

struct trial {
	const struct swapdev *dev;
	unsigned char *page;
	size_t page_bytes;
	int pagemap_fd;
};

/* The page may be pinned by a batch of the kernel's for a moment, hence the repetition.
 */
static int page_out(const struct trial *trial, uint64_t *entry, struct err *err)
{
	const uint64_t end = clock_now_ns() + PAGEOUT_LIMIT_NS;
	const off_t index = (off_t)((uintptr_t)trial->page / trial->page_bytes);
	ssize_t len;

	for (;;) {
		if (madvise(trial->page, trial->page_bytes, MADV_PAGEOUT))
			return err_sys(
				err, -errno,
				"MADV_PAGEOUT of a page of our own (it needs Linux "
				"5.4)");
		len = pread(trial->pagemap_fd, entry, sizeof(*entry), index * 8);
		if (len != sizeof(*entry))
			return err_sys(err, len < 0 ? -errno : -EIO,
				       "/proc/self/pagemap: swap type");
		if (*entry & PAGEMAP_SWAPPED)
			return 0;
		if (clock_now_ns() > end)
			return err_set(
				err, -EAGAIN,
				"%s: the swap type cannot be found: a page of "
				"our own is not swapped out (memory.swap.max of the "
				"cgroup?)",
				trial->dev->node);
		clock_nap_ns(PAGEOUT_POLL_NS);
	}
}

/* One page: is it on our device, and of which swap type? */
static int try_page(const struct trial *trial, bool *ours, unsigned int *type,
		    struct err *err)
{
	const struct swapdev *dev = trial->dev;
	uint64_t before_bytes, now_bytes, entry;
	int ret = dev->backend->used(dev, &before_bytes);

	if (ret)
		return err_sys(err, ret, "%s: how much it holds", dev->node);
	/* Neither same-filled nor incompressible, so that zram makes an ordinary object
	 * of it. */
	for (size_t i = 0; i < trial->page_bytes; i++)
		trial->page[i] = (unsigned char)("swaprel"[i % 7] + i / 512);
	ret = page_out(trial, &entry, err);
	if (ret)
		return ret;
	ret = dev->backend->used(dev, &now_bytes);
	if (ret)
		return err_sys(err, ret, "%s: how much it holds", dev->node);
	*type = (unsigned int)(entry & PAGEMAP_TYPE_MASK);
	*ours = now_bytes >= before_bytes + trial->page_bytes;
	return 0;
}

/* On the CPU that we are on. */
static int find(const struct trial *trial, unsigned int *type, struct err *err)
{
	const uint64_t end = clock_now_ns() + PAGEOUT_LIMIT_NS;
	bool ours;
	int ret;

	while (!(ret = try_page(trial, &ours, type, err)) && !ours) {
		if (clock_now_ns() > end)
			return err_set(
				err, -ENODEV,
				"%s: the swap type cannot be found: a page of our own "
				"was swapped out, but not to this device (%sanother "
				"swap has the same priority)",
				trial->dev->node,
				trial->dev->backend->over_zswap ? ""
								: "zswap is on, or ");
		madvise(trial->page, trial->page_bytes, MADV_DONTNEED);
	}
	return ret;
}

/*
 * A CPU that has paged out to another swap keeps slots of it, up to Linux 6.14 64 in a
 * cache, since then the rest of a cluster, and fills them first, whatever the priorities
 * say (mm/swap_slots.c, mm/swapfile.c). So each CPU pages out until it comes to our
 * device.
 */
static int find_on_each_cpu(const struct trial *trial, unsigned int *type,
			    struct err *err)
{
	cpu_set_t all, one;
	int ret = 0;

	if (sched_getaffinity(0, sizeof(all), &all))
		return err_sys(err, -errno, "sched_getaffinity");
	for (int cpu = 0; cpu < CPU_SETSIZE && !ret; cpu++) {
		CPU_ZERO(&one);
		CPU_SET(cpu, &one);
		if (CPU_ISSET(cpu, &all) && !sched_setaffinity(0, sizeof(one), &one))
			ret = find(trial, type, err);
	}
	sched_setaffinity(0, sizeof(all), &all);
	return ret;
}

int swap_type_find(const struct swapdev *dev, unsigned int *type, struct err *err)
{
	struct trial trial = { .dev = dev, .page_bytes = (size_t)sysconf(_SC_PAGESIZE) };
	int ret;

	trial.pagemap_fd = fs_openat(dev->fs, O_RDONLY, "proc/self/pagemap");
	if (trial.pagemap_fd < 0)
		return err_sys(err, trial.pagemap_fd, "/proc/self/pagemap");
	trial.page = mmap(NULL, trial.page_bytes, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (trial.page == MAP_FAILED) {
		ret = err_sys(err, -errno, "one page of memory");
	} else {
		ret = find_on_each_cpu(&trial, type, err);
		munmap(trial.page, trial.page_bytes);
	}
	close(trial.pagemap_fd);
	return ret;
}
