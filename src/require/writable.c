// SPDX-License-Identifier: GPL-2.0-or-later
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "require/check.h"

#define PATH_ROOM      128
#define MOUNTINFO_MAX  (1u << 20)
#define CONTAINER_MEND "run on the host, or with --privileged"

/* What a run writes to, or opens: the first of the paths that is there. */
static const struct place {
	const char *paths[4];
	unsigned long flag; /* of statvfs(3), that it must not have */
	bool tuning;        /* only where the host is tuned */
	const char *seen;
	const char *option; /* of mount(8), that takes the flag away */
} places[] = {
	{ .paths = { "sys/class/zram-control", "sys" },
	  .flag = ST_RDONLY,
	  .seen = "is read-only: a device could be neither set up nor removed",
	  .option = "rw" },
	{ .paths = { "dev" },
	  .flag = ST_NODEV,
	  .seen = "is mounted nodev: the device could not be opened",
	  .option = "dev" },
	{ .paths = { "var/lib/swaprel", "var/lib", "var", "." },
	  .flag = ST_RDONLY,
	  .seen = "is read-only: the ledger could not be written",
	  .option = "rw" },
	{ .paths = { "proc/sys/vm", "proc/sys" },
	  .flag = ST_RDONLY,
	  .tuning = true,
	  .seen = "is read-only: the host could not be tuned (--tune no)",
	  .option = "rw" },
};

/* The mount's flags at the first of the paths that is there; 0 when none is. */
static unsigned long flags_of(const struct place *place, const struct fs *fs,
			      const char **path)
{
	struct statvfs st = { 0 };
	int fd = -1;

	for (size_t i = 0; i < 4 && place->paths[i] && fd < 0; i++) {
		*path = place->paths[i];
		fd = fs_openat(fs, O_PATH, "%s", *path);
	}
	if (fd < 0)
		return 0;
	if (fstatvfs(fd, &st))
		st.f_flag = 0;
	close(fd);
	return st.f_flag;
}

/* The directory that is mounted over @path, in @point. */
static void find_mount(char *point, const struct fs *fs, const char *path)
{
	char *mounts, word[PATH_ROOM + 2];

	snprintf(point, PATH_ROOM, "/%s", strcmp(path, ".") ? path : "");
	if (fs_slurp(fs, &mounts, MOUNTINFO_MAX, "proc/self/mountinfo") < 0)
		return;
	snprintf(word, sizeof(word), " %s ", point);
	while (point[0] && !strstr(mounts, word)) {
		*strrchr(point, '/') = '\0';
		snprintf(word, sizeof(word), " %s ", point);
	}
	free(mounts);
	if (!point[0])
		strcpy(point, "/");
}

void require_writable(struct requirement *item, const struct require_context *ctx)
{
	const size_t count = sizeof(places) / sizeof(places[0]);
	char point[PATH_ROOM];
	const char *path;

	require_seen(item, REQUIRE_OK, "/sys, /proc/sys, /dev and /var/lib");
	for (size_t i = 0; i < count && item->state == REQUIRE_OK; i++) {
		if ((places[i].tuning && !ctx->plan->tunes) ||
		    !(flags_of(&places[i], ctx->fs, &path) & places[i].flag))
			continue;
		find_mount(point, ctx->fs, path);
		require_seen(item, REQUIRE_MISSING, "%s %s", point, places[i].seen);
		require_advise(item, "mount -o remount,%s %s # in a container: %s",
			       places[i].option, point, CONTAINER_MEND);
	}
}
