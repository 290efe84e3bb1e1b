// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/charge_group.h"
#include "host/pressure.h"

int charge_group_make(struct charge_group *group, struct ledger *ledger,
		      const struct fs *fs, struct err *err)
{
	const char *there = pressure_dir(fs);
	const bool v2 = there && !strcmp(there, LEDGER_CGROUP_V2);
	const char *dir = v2 ? LEDGER_MIXED_V2 : LEDGER_MIXED_V1;

	*group = (struct charge_group){ .dir = "" };
	if (!there)
		return 0;
	snprintf(group->dir, sizeof(group->dir), "%s", dir);
	snprintf(group->file, sizeof(group->file), "%s/%s", dir,
		 v2 ? "memory.current" : "memory.usage_in_bytes");
	return ledger_make_cgroup(ledger, dir, err);
}

int charge_group_open(const struct charge_group *group, const struct fs *fs)
{
	int fd = openat(fs->root_fd, group->file, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int charge_group_read(int fd, uint64_t *bytes)
{
	char text[32], *end;
	const ssize_t len = pread(fd, text, sizeof(text) - 1, 0);

	if (len < 0)
		return -errno;
	text[len] = '\0';
	*bytes = strtoull(text, &end, 10);
	return end == text ? -EINVAL : 0;
}
