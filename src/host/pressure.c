// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "host/pressure.h"

#define V1_LIMIT "memory.limit_in_bytes"

/* Whether a list of controllers of version 2 has memory. */
static bool lists_memory(const struct fs *fs, const char *file)
{
	char text[256], *rest = text, *word;

	if (fs_read(fs, text, sizeof(text), "sys/fs/cgroup/%s", file) < 0)
		return false;
	while ((word = strsep(&rest, " ")) && strcmp(word, "memory"))
		;
	return word;
}

const char *pressure_dir(const struct fs *fs)
{
	if (lists_memory(fs, "cgroup.subtree_control"))
		return LEDGER_CGROUP_V2;
	return fs_exists(fs, "sys/fs/cgroup/memory/" V1_LIMIT) ? LEDGER_CGROUP_V1 : NULL;
}

bool pressure_could_be(const struct fs *fs)
{
	return lists_memory(fs, "cgroup.controllers");
}

int pressure_make(struct ledger *ledger, const struct fs *fs, uint64_t bytes,
		  struct err *err)
{
	const char *dir = pressure_dir(fs);
	const char *limit;
	char text[32];
	int ret;

	if (!dir)
		return err_set(err, -ENOPROTOOPT, "there is no memory cgroup");
	limit = strcmp(dir, LEDGER_CGROUP_V2) ? V1_LIMIT : "memory.max";
	ret = ledger_make_cgroup(ledger, dir, err);
	if (ret)
		return ret;
	snprintf(text, sizeof(text), "%" PRIu64, bytes);
	ret = fs_write(fs, text, "%s/%s", dir, limit);
	return ret ? err_sys(err, ret, "%s/%s/%s: cannot be set to %s", fs->root, dir,
			     limit, text)
		   : 0;
}
