// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "machine/kernel_config.h"
#include "machine/zram_facts.h"
#include "require/check.h"

#ifndef SYS_process_mrelease
#define SYS_process_mrelease 448
#endif

#define CAP_SYS_ADMIN_BIT 21 /* linux/capability.h */
#define PAGEMAP_PRESENT   (UINT64_C(1) << 63)
#define PAGEMAP_PFN_MASK  ((UINT64_C(1) << 55) - 1)

void require_root(struct requirement *item, const struct require_context *ctx)
{
	char text[4096], uids[64], caps[32];
	unsigned int euid = 1;
	ssize_t len = fs_read(ctx->fs, text, sizeof(text), "proc/self/status");

	fs_key(text, "Uid", uids, sizeof(uids));
	fs_key(text, "CapEff", caps, sizeof(caps));
	if (fs_is_live(ctx->fs))
		euid = geteuid();
	else
		sscanf(uids, "%*u %u", &euid);
	if (fs_is_live(ctx->fs) && len < 0) {
		require_seen(item, REQUIRE_MISSING, "/proc/self/status: %s",
			     len == -ENOENT ? "/proc is not mounted"
					    : strerror((int)-len));
		if (len == -ENOENT)
			require_advise(item, "mount -t proc proc /proc");
		else
			require_advise(item, "prlimit --nofile=1024 %s",
				       require_command(ctx));
		return;
	}
	if (euid) {
		require_seen(item, REQUIRE_MISSING, "the effective user id is %u", euid);
		require_advise(item, "sudo %s", require_command(ctx));
		return;
	}
	if (!(strtoull(caps, NULL, 16) >> CAP_SYS_ADMIN_BIT & 1)) {
		require_seen(item, REQUIRE_MISSING,
			     "root without CAP_SYS_ADMIN, as in a container");
		require_advise(item, "run on the host, or give the container "
				     "--privileged");
		return;
	}
	require_seen(item, REQUIRE_OK, "user id 0 with CAP_SYS_ADMIN");
}

void require_zram(struct requirement *item, const struct require_context *ctx)
{
	const char *source = zram_source(ctx->fs);

	if (source[0]) {
		require_seen(item, REQUIRE_OK, "%s",
			     source[0] == 'b' ? "built in" : "module, loaded");
		return;
	}
	if (zram_loadable(ctx->fs)) {
		require_seen(item, REQUIRE_MISSING, "a module that is not loaded");
		require_advise(item, "modprobe zram num_devices=0");
		return;
	}
	require_seen(item, REQUIRE_MISSING, "not in this kernel, and no module for it");
	require_advise(item, "boot a kernel with CONFIG_ZRAM=y or =m; Debian's have it");
}

void require_zram_control(struct requirement *item, const struct require_context *ctx)
{
	const char *path = "sys/class/zram-control/hot_add";

	/* Only looked at: reading it makes a device. */
	if (fs_exists(ctx->fs, "%s", path)) {
		require_seen(item, REQUIRE_OK, "/%s", path);
		return;
	}
	require_seen(item, REQUIRE_MISSING, "no /%s", path);
	require_advise(item, "modprobe zram num_devices=0; hot_add is in all kernels "
			     "since 4.2");
}

/* Of a page that was never written, so that nothing goes to the swap of a run at work. */
static int try_pageout(void)
{
	size_t bytes = (size_t)sysconf(_SC_PAGESIZE);
	char *page = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int ret;

	if (page == MAP_FAILED)
		return -errno;
	ret = madvise(page, bytes, MADV_PAGEOUT) ? -errno : 0;
	munmap(page, bytes);
	return ret;
}

/* A copied root has only the release to tell: 0 from 5.@since on, before that what a call
 * fails with. */
static int show_by_release(const struct fs *fs, unsigned int since, int error)
{
	unsigned int major = 0, minor = 0;
	char release[80];

	fs_read(fs, release, sizeof(release), "proc/sys/kernel/osrelease");
	if (sscanf(release, "%u.%u", &major, &minor) != 2)
		return -ENODATA;
	return major > 5 || (major == 5 && minor >= since) ? 0 : error;
}

void require_pageout(struct requirement *item, const struct require_context *ctx)
{
	int ret = fs_is_live(ctx->fs) ? try_pageout()
				      : show_by_release(ctx->fs, 4, -EINVAL);

	if (!ret) {
		require_seen(item, REQUIRE_OK, "madvise(MADV_PAGEOUT) is supported");
		return;
	}
	require_seen(item, REQUIRE_MISSING, "madvise(MADV_PAGEOUT): %s", strerror(-ret));
	require_advise(item, "boot a kernel of 5.4 or later");
}

/* Of no process: a kernel that has the call knows the descriptor to be none. */
static int try_mrelease(void)
{
	return syscall(SYS_process_mrelease, -1, 0) && errno == EBADF ? 0 : -errno;
}

void require_mrelease(struct requirement *item, const struct require_context *ctx)
{
	int ret = fs_is_live(ctx->fs) ? try_mrelease()
				      : show_by_release(ctx->fs, 15, -ENOSYS);

	if (!ret) {
		require_seen(item, REQUIRE_OK, "process_mrelease() is supported");
		return;
	}
	require_seen(item, REQUIRE_MISSING, "process_mrelease(): %s", strerror(-ret));
	require_advise(item,
		       "boot a kernel of 5.15 or later, or leave mrelease out: %s "
		       "--release munmap",
		       require_command(ctx));
}

/* 0 when the entry of a page of ours shows it present and in which frame; without
 * CAP_SYS_ADMIN the frame, and with it the swap type, reads as 0. */
static int try_pagemap(const struct fs *fs)
{
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	volatile char here = 1;
	uint64_t entry;
	ssize_t got;
	off_t at = (off_t)((uintptr_t)&here / page_bytes * sizeof(entry));
	int fd = fs_openat(fs, O_RDONLY, "proc/self/pagemap");

	if (fd < 0)
		return fd;
	got = pread(fd, &entry, sizeof(entry), at);
	close(fd);
	if (got != sizeof(entry))
		return got < 0 ? -errno : -EIO;
	return entry & PAGEMAP_PRESENT && entry & PAGEMAP_PFN_MASK ? 0 : -EPERM;
}

void require_pagemap(struct requirement *item, const struct require_context *ctx)
{
	int ret;

	if (fs_is_live(ctx->fs))
		ret = try_pagemap(ctx->fs);
	else
		ret = fs_exists(ctx->fs, "proc/self/pagemap") ? 0 : -ENOENT;
	if (!ret) {
		require_seen(item, REQUIRE_OK,
			     "/proc/self/pagemap shows where pages are");
		return;
	}
	require_seen(item, REQUIRE_MISSING, "/proc/self/pagemap: %s", strerror(-ret));
	require_advise(item, ret == -ENOENT
				     ? "boot a kernel with CONFIG_PROC_PAGE_MONITOR=y"
				     : "run as root with CAP_SYS_ADMIN");
}

/* @names as in comp_algorithm, the chosen one in brackets. */
static bool offers(const char *names, const char *name)
{
	size_t len = strlen(name);

	for (const char *word = names; *word; word += strcspn(word, " ]")) {
		word += strspn(word, " []");
		if (strcspn(word, " ]") == len && !strncmp(word, name, len) && len)
			return true;
	}
	return false;
}

/* What a device of the driver to be measured would offer. */
static int offered(const struct require_context *ctx, char *names, size_t size)
{
	const struct kmod *module = ctx->plan->module;
	struct kernel_config config;
	size_t used = 0;
	int ret;

	if (module) {
		const struct name_list *list = &module->manifest.compressors;

		names[0] = '\0';
		for (size_t i = 0; i < list->count && used < size; i++)
			used += (size_t)snprintf(names + used, size - used, "%s%s",
						 i ? " " : "", list->items[i]);
		return used ? 0 : -ENOENT;
	}
	kernel_config_read(&config, ctx->fs);
	ret = zram_algorithms(ctx->fs, &config, names, size);
	kernel_config_free(&config);
	return ret;
}

/* Of "lzo [lz4] zstd" the one that is set, else the first. */
static void advise_algorithm(struct requirement *item, const struct require_context *ctx,
			     const char *names)
{
	const char *set = strchr(names, '['), *first = set ? set + 1 : names;

	require_advise(item,
		       "boot a kernel with its CONFIG_ZRAM_BACKEND_* (before 6.12: "
		       "CONFIG_CRYPTO_*), or choose another: %s --algorithm %.*s",
		       require_command(ctx), (int)strcspn(first, " ]"), first);
}

/* Modules are built with lzo and lzo-rle, whatever the kernel's own zram has. */
static const char *module_words(const struct require_context *ctx)
{
	const char *name = ctx->plan->algorithm;

	if (ctx->plan->module ||
	    (strcmp(name, "lzo") != 0 && strcmp(name, "lzo-rle") != 0))
		return "";
	return "; a variant's module has its own (--module, scripts/bench --native)";
}

void require_algorithm(struct requirement *item, const struct require_context *ctx)
{
	char names[128];
	int ret;

	if (ctx->plan->over_zswap) {
		require_compressor(item, ctx);
		return;
	}
	ret = offered(ctx, names, sizeof(names));
	if (ret) {
		require_seen(item, REQUIRE_NOTE,
			     "whether there is %s is known only once there is a device",
			     ctx->plan->algorithm);
		return;
	}
	if (offers(names, ctx->plan->algorithm)) {
		require_seen(item, REQUIRE_OK, "%s, of: %s", ctx->plan->algorithm, names);
		return;
	}
	require_seen(item, REQUIRE_MISSING, "no %s, only: %s%s", ctx->plan->algorithm,
		     names, module_words(ctx));
	advise_algorithm(item, ctx, names);
}
