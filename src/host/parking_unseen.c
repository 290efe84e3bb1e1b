// SPDX-License-Identifier: GPL-2.0-or-later
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/parking_unseen.h"

#define DEBUGFS_DIR  "sys/kernel/debug"
#define ZSMALLOC_DIR DEBUGFS_DIR "/zsmalloc"

bool parking_expected(const struct fs *fs)
{
	return fs_exists(fs, "sys/module/zsmalloc/parameters/deferred_pages");
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

/* The directory of all pools is not there. */
static void say_no_debugfs(char *why, size_t size, const struct fs *fs)
{
	if (has_word(fs, "proc/cmdline", "debugfs=off") ||
	    has_word(fs, "proc/cmdline", "debugfs=no-mount"))
		snprintf(why, size,
			 "the kernel was booted with debugfs switched off; "
			 "boot it without debugfs=");
	else if (!has_word(fs, "proc/mounts", "/" DEBUGFS_DIR))
		snprintf(why, size,
			 "debugfs is not mounted: mount -t debugfs debugfs "
			 "/" DEBUGFS_DIR);
	else
		snprintf(why, size,
			 "no /" ZSMALLOC_DIR ": the kernel was built without "
			 "CONFIG_ZSMALLOC_STAT");
}

/* Lockdown may leave files to be read that nobody can write. */
static void say_file(char *why, size_t size, const struct fs *fs, int zram_id,
		     const char *file, int flags)
{
	int fd = fs_openat(fs, flags, ZSMALLOC_DIR "/zram%d/%s", zram_id, file);

	if (fd < 0)
		snprintf(why, size, "/" ZSMALLOC_DIR "/zram%d/%s: %s", zram_id, file,
			 strerror(-fd));
	else
		close(fd);
}

void parking_unseen(char *why, size_t size, const struct fs *fs, int zram_id)
{
	const char *lockdown = "sys/kernel/security/lockdown";
	char state[80] = "";

	why[0] = '\0';
	if (!parking_expected(fs))
		return;
	fs_read(fs, state, sizeof(state), "%s", lockdown);
	if (strchr(state, '[') && !strstr(state, "[none]"))
		snprintf(why, size,
			 "the kernel is locked down: %s; boot it without "
			 "lockdown=, or without secure boot",
			 state);
	else if (!fs_exists(fs, ZSMALLOC_DIR))
		say_no_debugfs(why, size, fs);
	else if (zram_id >= 0)
		say_file(why, size, fs, zram_id, "deferred", O_RDONLY);
	if (!why[0] && zram_id >= 0)
		say_file(why, size, fs, zram_id, "deferred_drain", O_WRONLY);
}
