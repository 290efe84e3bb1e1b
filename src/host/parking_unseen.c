// SPDX-License-Identifier: GPL-2.0-or-later
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/parking_unseen.h"

#define DEBUGFS_DIR "sys/kernel/debug"
#define LOCKDOWN    "sys/kernel/security/lockdown"

bool parking_expected(const struct fs *fs, const struct zram_driver *driver)
{
	return fs_exists(fs, "sys/module/%s/parameters/deferred_pages", driver->module);
}

static bool has_word(const struct fs *fs, const char *path, const char *word)
{
	char *text, *rest, *at;
	bool found = false;

	if (fs_slurp(fs, &text, 1 << 20, "%s", path) < 0)
		return false;
	for (at = strtok_r(text, " \t\n", &rest); at && !found;
	     at = strtok_r(NULL, " \t\n", &rest))
		found = !strcmp(at, word);
	free(text);
	return found;
}

static bool is_locked_down(const struct fs *fs)
{
	char state[80] = "";

	fs_read(fs, state, sizeof(state), LOCKDOWN);
	return strchr(state, '[') && !strstr(state, "[none]");
}

void debugfs_unseen(char *why, size_t size, const struct fs *fs)
{
	char state[80];

	why[0] = '\0';
	fs_read(fs, state, sizeof(state), LOCKDOWN);
	if (is_locked_down(fs))
		snprintf(why, size,
			 "the kernel is locked down: %s; boot it without "
			 "lockdown=, or without secure boot",
			 state);
	else if (has_word(fs, "proc/cmdline", "debugfs=off") ||
		 has_word(fs, "proc/cmdline", "debugfs=no-mount"))
		snprintf(why, size,
			 "the kernel was booted with debugfs switched off; "
			 "boot it without debugfs=");
	else if (!has_word(fs, "proc/mounts", "/" DEBUGFS_DIR))
		snprintf(why, size,
			 "debugfs is not mounted: mount -t debugfs debugfs "
			 "/" DEBUGFS_DIR);
}

/* Lockdown may leave files to be read that nobody can write. */
static void say_file(char *why, size_t size, const struct fs *fs,
		     const struct zram_driver *driver, int zram_id, const char *file,
		     int flags)
{
	int fd = fs_openat(fs, flags, "%s/%s%d/%s", driver->pools, driver->name, zram_id,
			   file);

	if (fd < 0)
		snprintf(why, size, "/%s/%s%d/%s: %s", driver->pools, driver->name,
			 zram_id, file, strerror(-fd));
	else
		close(fd);
}

void parking_unseen(char *why, size_t size, const struct fs *fs,
		    const struct zram_driver *driver, int zram_id)
{
	why[0] = '\0';
	if (!parking_expected(fs, driver))
		return;
	debugfs_unseen(why, size, fs);
	/* Whoever has the pools has debugfs, wherever the mount is seen. */
	if (why[0] && (!fs_exists(fs, "%s", driver->pools) || is_locked_down(fs)))
		return;
	why[0] = '\0';
	if (!fs_exists(fs, "%s", driver->pools))
		snprintf(why, size,
			 "no /%s: the kernel was built without CONFIG_ZSMALLOC_STAT",
			 driver->pools);
	else if (zram_id >= 0)
		say_file(why, size, fs, driver, zram_id, "deferred", O_RDONLY);
	if (!why[0] && zram_id >= 0)
		say_file(why, size, fs, driver, zram_id, "deferred_drain", O_WRONLY);
}
