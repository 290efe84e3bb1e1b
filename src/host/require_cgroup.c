// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "host/require_check.h"

#define PATH_ROOM 512
#define NO_LIMIT  (UINT64_C(1) << 62) /* version 1 writes LONG_MAX in pages */

enum { NEED_MEMORY, NEED_SWAP, NEED_BOTH, NEED_COUNT };

/* One limit of a control group and what is used up of it. */
struct limit_file {
	unsigned int need;
	const char *limit, *usage;
	const char *reclaimable; /* key in memory.stat: counted, but given back at need */
	const char *unlimited;   /* what to write to lift it */
};

static const struct limit_file v1_files[] = {
	{ NEED_MEMORY, "memory.limit_in_bytes", "memory.usage_in_bytes",
	  "total_inactive_file", "-1" },
	{ NEED_BOTH, "memory.memsw.limit_in_bytes", "memory.memsw.usage_in_bytes",
	  "total_inactive_file", "-1" },
};

static const struct limit_file v2_files[] = {
	{ NEED_MEMORY, "memory.max", "memory.current", "inactive_file", "max" },
	{ NEED_SWAP, "memory.swap.max", "memory.swap.current", NULL, "max" },
};

static const struct hierarchy {
	const char *mount;
	bool v2;
	const struct limit_file *files;
	size_t count;
} hierarchies[] = {
	{ "sys/fs/cgroup/memory", false, v1_files, 2 },
	{ "sys/fs/cgroup", true, v2_files, 2 },
	{ "sys/fs/cgroup/unified", true, v2_files, 2 },
};

struct cgroup_look {
	const struct fs *fs;
	struct requirement *item;
	uint64_t need[NEED_COUNT];
	int64_t spare; /* what the plan leaves of the tightest limit so far */
};

static uint64_t read_reclaimable(const struct fs *fs, const char *dir, const char *key)
{
	uint64_t bytes = 0;
	char text[8192];

	if (key && fs_read(fs, text, sizeof(text), "%s/memory.stat", dir) > 0)
		fs_key_u64(text, key, &bytes);
	return bytes;
}

/* Bytes left under a limit; NO_LIMIT when there is none, or no such file. */
static uint64_t room_under(const struct fs *fs, const char *dir,
			   const struct limit_file *file, uint64_t *limit)
{
	uint64_t usage, reclaimable;

	if (fs_read_u64(fs, limit, "%s/%s", dir, file->limit) || *limit >= NO_LIMIT)
		return NO_LIMIT;
	if (fs_read_u64(fs, &usage, "%s/%s", dir, file->usage))
		usage = 0;
	reclaimable = read_reclaimable(fs, dir, file->reclaimable);
	usage -= reclaimable < usage ? reclaimable : usage;
	return usage < *limit ? *limit - usage : 0;
}

/* Of all limits the one that leaves the least is told. */
static void look_at_limit(struct cgroup_look *look, const char *dir,
			  const struct limit_file *file)
{
	uint64_t limit, need = look->need[file->need];
	uint64_t room = room_under(look->fs, dir, file, &limit);
	int64_t spare = (int64_t)room - (int64_t)need;

	if (room == NO_LIMIT || spare >= look->spare)
		return;
	look->spare = spare;
	require_seen(look->item, spare < 0 ? REQUIRE_MISSING : REQUIRE_OK,
		     "%s %" PRIu64 " MiB, %" PRIu64 " MiB left, needed %" PRIu64 " MiB",
		     file->limit, limit / BYTES_PER_MIB, room / BYTES_PER_MIB,
		     need / BYTES_PER_MIB);
	if (spare < 0)
		require_mend(look->item, "echo %s > /%s/%s", file->unlimited, dir,
			     file->limit);
}

/* The limit of every group above holds too. A group that the mount does not show (the
 * process is in another cgroup namespace) has no files and is passed over. */
static void look_up_the_tree(struct cgroup_look *look, const struct hierarchy *tree,
			     const char *path)
{
	char dir[PATH_ROOM];
	size_t base = strlen(tree->mount);
	char *slash;

	if (snprintf(dir, sizeof(dir), "%s%s", tree->mount, path) >= (int)sizeof(dir))
		return;
	for (;;) {
		size_t len = strlen(dir);

		if (dir[len - 1] == '/')
			dir[len - 1] = '\0';
		for (size_t i = 0; i < tree->count; i++)
			look_at_limit(look, dir, &tree->files[i]);
		slash = strrchr(dir, '/');
		if (!slash || (size_t)(slash - dir) < base)
			return;
		*slash = '\0';
	}
}

/* True when @list ("cpu,memory") names the memory controller. */
static bool has_memory(const char *list)
{
	const char *at = strstr(list, "memory");

	return at && (at == list || at[-1] == ',') && (!at[6] || at[6] == ',');
}

/* "4:memory:/a/b" of version 1, "0::/a/b" of version 2. */
static void look_at_line(struct cgroup_look *look, char *line)
{
	char *list = strchr(line, ':');
	char *path = list ? strchr(list + 1, ':') : NULL;
	bool v2;

	if (!path)
		return;
	*path++ = '\0';
	v2 = !list[1];
	if (!v2 && !has_memory(list + 1))
		return;
	for (size_t i = 0; i < sizeof(hierarchies) / sizeof(hierarchies[0]); i++) {
		if (hierarchies[i].v2 == v2)
			look_up_the_tree(look, &hierarchies[i], path);
	}
}

void require_cgroup(struct requirement *item, const struct require_plan *plan,
		    const struct fs *fs)
{
	struct cgroup_look look = {
		.fs = fs,
		.item = item,
		.need = {
			[NEED_MEMORY] = require_peak_bytes(plan),
			[NEED_SWAP] = plan->peak_bytes,
			[NEED_BOTH] = plan->peak_bytes + REQUIRE_SLACK_BYTES,
		},
		.spare = INT64_MAX,
	};
	char text[4096], *line, *rest;

	require_seen(item, REQUIRE_OK, "no limit on memory or swap");
	fs_read(fs, text, sizeof(text), "proc/self/cgroup");
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		look_at_line(&look, line);
}
