// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>

#include "kmod/kmod.h"
#include "swapdev/backend.h"

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
 *  - LOOP written, nothing done: no file. File made, loop device bound to it, swapon: the
 *    file is known by its name, the loop device by its file, whichever were done. Undone
 * in the order swapoff, unbind, unlink, so that the file is there until the device is not
 *    bound to it.
 *  - a knob's entry written, knob not set, or put back and the entry not dropped: it has
 *    its old value, so there is nothing to do. Set: it has the value written down. Any
 *    other value is somebody else's later choice.
 *  - a group's entry written, group not made, or removed and the entry not dropped: there
 *    is none. Made: the bystander in it is one of the children, and an empty group goes.
 *  - during a restore: entries go after their deed, so the next restore continues.
 */
struct restore {
	struct ledger *ledger;
	const struct restore_callbacks *callbacks;
};

static void say_done(const struct restore *restore, const char *line)
{
	if (restore->callbacks->done)
		restore->callbacks->done(restore->callbacks->arg, line);
}

/* @ret, after telling of a failure. */
static int tell(const struct restore *restore, int ret, const struct err *err)
{
	if (ret && restore->callbacks->failed)
		restore->callbacks->failed(restore->callbacks->arg, err->msg);
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
	if (restore->callbacks->unload_ns)
		*restore->callbacks->unload_ns = ns;
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
		break;
	case LEDGER_CGROUP:
		ret = ledger_undo_cgroup(restore->ledger->fs, entry, line, sizeof(line),
					 err);
		break;
	case LEDGER_MODULE:
		return undo_module(restore, entry, err);
	default:
		ret = swap_backend_of(entry->kind)
			      ->undo(restore->ledger->fs, entry, line, sizeof(line), err);
		break;
	}
	if (!ret && line[0])
		say_done(restore, line);
	return ret;
}

int swapdev_restore(struct ledger *ledger, const struct restore_callbacks *callbacks)
{
	const struct restore restore = { ledger, callbacks };
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
