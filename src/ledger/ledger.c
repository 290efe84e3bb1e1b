// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"

#include "ledger/ledger_file.h"

/* A run that was killed a moment ago may still be on its way out, with the lock open. */
#define LIVE_GRACE_NS (1 * NS_PER_SEC)
#define KILL_LIMIT_NS (10 * NS_PER_SEC)
#define LOCK_POLL_NS  (5 * NS_PER_MSEC)

static int say_who_holds(const struct ledger *ledger, const struct lock_holders *holders,
			 struct err *err)
{
	const char *root = ledger->fs->root;

	if (holders->owner)
		return err_set(err, -EBUSY,
			       "another swaprel is running (pid %d): wait for it, or "
			       "end it with SIGTERM",
			       holders->owner);
	if (holders->count)
		return err_set(err, -EEXIST,
			       "processes of a swaprel run that was killed still live "
			       "(pid %d): \"swaprel restore\" ends them and restores "
			       "the host",
			       holders->pids[0]);
	return err_set(err, -EBUSY,
		       "%s/" LEDGER_DIR "/lock is held by a process that cannot be seen "
		       "from here: look for a swaprel outside this container",
		       root);
}

/* Take the lock within @limit_ns; @may_kill: from what a killed run left behind. */
static int take_lock(struct ledger *ledger, bool may_kill, struct err *err)
{
	uint64_t start = clock_now_ns(), waited;
	struct lock_holders holders;
	unsigned int killed = 0;
	int ret;

	while (flock(ledger->lock_fd, LOCK_EX | LOCK_NB)) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return err_sys(err, -errno, "%s/" LEDGER_DIR "/lock",
				       ledger->fs->root);
		ret = lock_holders_find(&holders, ledger->fs, ledger->lock_fd);
		if (ret)
			return err_sys(err, ret,
				       "%s/proc: cannot look for the holder of "
				       "the lock",
				       ledger->fs->root);
		waited = clock_now_ns() - start;
		if (may_kill && !holders.owner)
			killed = lock_holders_kill(&holders, ledger->fs, ledger->lock_fd);
		/* They take a while to go and are seen again until then. */
		if (killed > ledger->killed)
			ledger->killed = killed;
		if (waited > KILL_LIMIT_NS ||
		    (waited > LIVE_GRACE_NS && (holders.owner || !may_kill)))
			return say_who_holds(ledger, &holders, err);
		clock_nap_ns(LOCK_POLL_NS);
	}
	return 0;
}

/* Removed or renamed after we opened it, it is not what the next one will lock. */
static bool lock_is_in_place(const struct ledger *ledger)
{
	struct stat ours, there;

	return !fstat(ledger->lock_fd, &ours) &&
	       !fstatat(ledger->fs->root_fd, LEDGER_DIR "/lock", &there,
			AT_SYMLINK_NOFOLLOW) &&
	       ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

static void let_go(struct ledger *ledger)
{
	if (ledger->lock_fd >= 0)
		close(ledger->lock_fd);
	ledger->lock_fd = -1;
	free(ledger->entries.items);
	memset(&ledger->entries, 0, sizeof(ledger->entries));
}

static int lock_and_read(struct ledger *ledger, const struct fs *fs, bool restoring,
			 struct err *err)
{
	int ret;

	memset(ledger, 0, sizeof(*ledger));
	ledger->fs = fs;
	ledger->lock_fd = -1;
	do {
		let_go(ledger);
		ledger->lock_fd = ledger_lock_open(fs, !restoring, err);
		if (ledger->lock_fd < 0)
			return ledger->lock_fd;
		ret = take_lock(ledger, restoring, err);
	} while (!ret && !lock_is_in_place(ledger));
	return ret ? ret : ledger_file_read(ledger, err);
}

/* An earlier boot's ledger reads as empty, and goes as soon as it would be written. */
int ledger_open(struct ledger *ledger, const struct fs *fs, struct err *err)
{
	int ret = lock_and_read(ledger, fs, false, err);

	if (ret == -ENOENT)
		return 0;
	if (!ret && ledger->entries.count)
		ret = err_set(err, -EEXIST,
			      "a swaprel run was killed before it restored the host: "
			      "\"swaprel restore\" does that");
	if (ret)
		let_go(ledger);
	return ret;
}

int ledger_load(struct ledger *ledger, const struct fs *fs, struct err *err)
{
	int ret = lock_and_read(ledger, fs, true, err);

	if (ret == -ENOENT && ledger->lock_fd >= 0)
		ledger_file_sweep(fs);
	if (ret == -ENOENT)
		err_set(err, ret, "nothing to restore");
	if (ret)
		let_go(ledger);
	return ret;
}

void ledger_close(struct ledger *ledger)
{
	if (ledger->lock_fd >= 0 && !ledger->entries.count) {
		ledger_file_write(ledger, NULL);
		ledger_file_sweep(ledger->fs);
	}
	let_go(ledger);
}

int ledger_add(struct ledger *ledger, const struct ledger_entry *entry, struct err *err)
{
	struct ledger_entry *item = array_add(&ledger->entries, &ledger_entry_record);
	int ret;

	if (!item)
		return err_sys(err, -ENOMEM, "the ledger");
	*item = *entry;
	ret = ledger_file_write(ledger, err);
	if (ret)
		ledger->entries.count--;
	return ret;
}

int ledger_replace_last(struct ledger *ledger, const struct ledger_entry *entry,
			struct err *err)
{
	struct ledger_entry *last = ledger_entry(ledger, ledger->entries.count - 1);
	const struct ledger_entry before = *last;
	int ret;

	*last = *entry;
	ret = ledger_file_write(ledger, err);
	if (ret)
		*last = before;
	return ret;
}

int ledger_drop(struct ledger *ledger, size_t index, struct err *err)
{
	struct ledger_entry *items = ledger->entries.items;
	size_t left = --ledger->entries.count - index;

	memmove(items + index, items + index + 1, left * sizeof(*items));
	return ledger_file_write(ledger, err);
}

int ledger_drop_last(struct ledger *ledger, struct err *err)
{
	return ledger_drop(ledger, ledger->entries.count - 1, err);
}

int ledger_set_knob(struct ledger *ledger, const char *path, const char *value,
		    struct err *err)
{
	struct ledger_entry entry = { .kind = LEDGER_KNOB,
				      .zram_id = UNKNOWN_U64,
				      .diskseq = UNKNOWN_U64 };
	int ret = knob_describe(&entry, ledger->fs, path, value, err);

	if (ret || !strcmp(entry.old, entry.value))
		return ret;
	ret = ledger_add(ledger, &entry, err);
	if (ret)
		return ret;
	ret = fs_write(ledger->fs, value, "%s", path);
	if (!ret)
		return 0;
	/* An entry that stays behind does no harm: the knob has its old value. */
	ledger_drop_last(ledger, NULL);
	return err_sys(err, ret, "%s/%s: cannot be set to %s", ledger->fs->root, path,
		       value);
}
