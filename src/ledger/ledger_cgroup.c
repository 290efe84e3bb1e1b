// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "ledger/ledger.h"

/* What was killed in it a moment ago may still be on its way out. */
#define LEAVE_LIMIT_NS (2 * NS_PER_SEC)
#define LEAVE_POLL_NS  (5 * NS_PER_MSEC)

bool ledger_cgroup_allowed(const char *path)
{
	static const char *const allowed[] = { LEDGER_CGROUP_V2, LEDGER_CGROUP_V1,
					       LEDGER_MIXED_V2, LEDGER_MIXED_V1 };

	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
		if (!strcmp(path, allowed[i]))
			return true;
	}
	return false;
}

int ledger_make_cgroup(struct ledger *ledger, const char *path, struct err *err)
{
	struct ledger_entry entry = { .kind = LEDGER_CGROUP,
				      .zram_id = UNKNOWN_U64,
				      .diskseq = UNKNOWN_U64 };
	const char *root = ledger->fs->root;
	int ret;

	if (!ledger_cgroup_allowed(path))
		return err_set(err, -EPERM, "%s: not on the list of what swaprel changes",
			       path);
	if (fs_exists(ledger->fs, "%s", path))
		return err_set(err, -EEXIST,
			       "%s/%s is there and not this run's: rmdir %s/%s", root,
			       path, root, path);
	snprintf(entry.path, sizeof(entry.path), "%s", path);
	ret = ledger_add(ledger, &entry, err);
	if (ret)
		return ret;
	if (!mkdirat(ledger->fs->root_fd, path, 0755))
		return 0;
	ret = -errno;
	/* An entry that stays behind does no harm: there is no such directory. */
	ledger_drop_last(ledger, NULL);
	return err_sys(err, ret, "%s/%s: cannot be made", root, path);
}

int ledger_undo_cgroup(const struct fs *fs, const struct ledger_entry *entry, char *said,
		       size_t size, struct err *err)
{
	const uint64_t end_ns = clock_now_ns() + LEAVE_LIMIT_NS;
	int ret;

	if (size)
		said[0] = '\0';
	do {
		ret = unlinkat(fs->root_fd, entry->path, AT_REMOVEDIR) ? -errno : 0;
		if (ret == -EBUSY)
			clock_nap_ns(LEAVE_POLL_NS);
	} while (ret == -EBUSY && clock_now_ns() < end_ns);
	if (ret == -ENOENT)
		return 0;
	if (ret)
		return err_sys(err, ret, "%s/%s: cannot be removed", fs->root,
			       entry->path);
	snprintf(said, size, "%s/%s: removed", fs->root, entry->path);
	return 0;
}
