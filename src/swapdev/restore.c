// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>

#include "base/cpulist.h"

#include "kmod/kmod.h"
#include "swapdev/zram.h"

/*
 * SIGKILL may fall between any two system calls. What it leaves, in the order of a run,
 * and what finds it again:
 *
 *  - before the ledger has ZRAM_ADD: nothing was done. A half-written file of another
 *    name may lie beside the ledger; whoever has the lock next sweeps it away.
 *  - ZRAM_ADD written, hot_add not done: no device that was not there before.
 *  - hot_add done, ZRAM not written: one device is new and has no size. A device that
 *    has one is not ours: before ZRAM is on disk we give it none.
 *  - ZRAM written, which is one rename with ZRAM_ADD going: the device has the diskseq
 *    that was written down. Node made by us, lock taken (the kernel drops it with the
 *    process), algorithm, size, signature, swapon, the trial page: whichever of them were
 *    done, swapoff, reset and hot_remove undo them all, and none minds coming twice.
 *  - rounds: the children are killed first, for they hold the ledger's lock; their pages
 *    go with them.
 *  - swapoff, reset, hot_remove done, each in turn: as before, from the next one on.
 *  - hot_remove done, node made by us still there: sysfs has no such device; a node that
 *    no disk stands behind is removed.
 *  - all done, ZRAM not yet dropped: there is no such device, or one with another diskseq
 *    that somebody else has added since, which is left alone.
 *  - a knob's entry written, knob not set, or put back and the entry not dropped: it has
 *    its old value, so there is nothing to do. Set: it has the value written down. Any
 *    other value is somebody else's later wish.
 *  - during a restore: entries go after their deed, so the next restore goes on.
 */
struct restore {
	struct ledger *ledger;
	const struct restore_watcher *watcher;
};

static void say_done(const struct restore *restore, const char *line)
{
	if (restore->watcher->done)
		restore->watcher->done(restore->watcher->arg, line);
}

/* @ret, after telling of a failure. */
static int tell(const struct restore *restore, int ret, const struct err *err)
{
	if (ret && restore->watcher->failed)
		restore->watcher->failed(restore->watcher->arg, err->msg);
	return ret;
}

static void say_of(const struct restore *restore, const struct zram *zram,
		   const char *what)
{
	char line[160];

	snprintf(line, sizeof(line), "%s%u: %s", zram->driver->name, zram->id, what);
	say_done(restore, line);
}

static int undo_zram(const struct restore *restore, const struct ledger_entry *entry,
		     struct err *err)
{
	const struct zram zram = { restore->ledger->fs, &zram_drivers[entry->driver],
				   (unsigned int)entry->zram_id };
	const bool there = zram_exists(&zram);
	int ret;

	if (there && zram_diskseq(&zram) != entry->diskseq) {
		say_of(restore, &zram,
		       "left alone: it is not the device the run had added");
		return 0;
	}
	ret = zram_tear_down(&zram, err);
	if (!ret && there)
		say_of(restore, &zram, "swapped off, reset and removed");
	return ret;
}

/* Leave in @ids those that are new since @before and have not been set up. */
static int find_added(struct zram *zram, const char *before, cpu_set_t *ids,
		      struct err *err)
{
	cpu_set_t old;
	int ret = zram_ids(zram->fs, zram->driver, ids, err);

	if (ret)
		return ret;
	ret = cpulist_parse(before, &old);
	if (ret)
		return err_sys(err, ret, "the ledger's list of zram devices");
	for (zram->id = 0; zram->id <= LEDGER_ZRAM_ID_MAX; zram->id++) {
		if (CPU_ISSET(zram->id, ids) &&
		    (CPU_ISSET(zram->id, &old) || zram_has_size(zram)))
			CPU_CLR(zram->id, ids);
	}
	return 0;
}

static int undo_zram_add(const struct restore *restore, const struct ledger_entry *entry,
			 struct err *err)
{
	struct zram zram = { restore->ledger->fs, &zram_drivers[entry->driver], 0 };
	char list[128];
	cpu_set_t ids;
	int ret = find_added(&zram, entry->old, &ids, err);

	if (ret || !CPU_COUNT(&ids))
		return ret;
	if (CPU_COUNT(&ids) > 1)
		return err_set(err, -EEXIST,
			       "one of the %s devices %s was added by the run, and it "
			       "cannot be told which: write the number of the unused one "
			       "to /%s/hot_remove, then restore again",
			       zram.driver->name,
			       cpulist_format(&ids, list, sizeof(list)),
			       zram.driver->control);
	for (zram.id = 0; !CPU_ISSET(zram.id, &ids);)
		zram.id++;
	/* hot_remove itself refuses a device that somebody has in use. */
	ret = zram_hot_remove(&zram, err);
	if (!ret)
		say_of(restore, &zram,
		       "removed; the run had added it a moment before its end");
	return ret;
}

static int undo_module(const struct restore *restore, const struct ledger_entry *entry,
		       struct err *err)
{
	char line[160];
	uint64_t ns;
	int ret = kmod_unload(restore->ledger->fs, entry, line, sizeof(line), &ns, err);

	if (line[0])
		say_done(restore, line);
	if (restore->watcher->unload_ns)
		*restore->watcher->unload_ns = ns;
	return ret;
}

static int undo(const struct restore *restore, const struct ledger_entry *entry,
		struct err *err)
{
	char line[512];
	int ret;

	switch (entry->kind) {
	case LEDGER_KNOB:
		ret = ledger_undo_knob(restore->ledger->fs, entry, line, sizeof(line),
				       err);
		if (!ret && line[0])
			say_done(restore, line);
		return ret;
	case LEDGER_ZRAM_ADD:
		return undo_zram_add(restore, entry, err);
	case LEDGER_MODULE:
		return undo_module(restore, entry, err);
	default:
		return undo_zram(restore, entry, err);
	}
}

int swapdev_restore(struct ledger *ledger, const struct restore_watcher *watcher)
{
	const struct restore restore = { ledger, watcher };
	int ret, first = 0, written = 0;
	struct err why, unwritten;

	for (size_t i = ledger->entries.count; i--;) {
		ret = undo(&restore, ledger_entry(ledger, i), &why);
		tell(&restore, ret, &why);
		first = first ? first : ret;
		if (!ret)
			written = ledger_drop(ledger, i, &unwritten);
	}
	tell(&restore, written, &unwritten);
	return first ? first : written;
}
