/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_LEDGER_LEDGER_H
#define SWAPREL_LEDGER_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/zram_driver.h"
#include "record/record.h"

/*
 * Everything a run changes on the host, written down and fsynced before it is changed, so
 * that "swaprel restore" can restore it after a SIGKILL. It lies in var/lib/swaprel,
 * root's alone. The lock beside it is held open by the run and all its children: whoever
 * has it open belongs to the run.
 */
struct ledger {
	const struct fs *fs;  /* borrowed */
	int lock_fd;          /* -1: not open */
	unsigned int killed;  /* processes of a killed run that ledger_load() ended */
	struct array entries; /* of struct ledger_entry, oldest first */
};

/* The only groups that a run makes, of version 2 and 1: of the bystander that reclaims,
 * and of processes of which a share stays resident. */
#define LEDGER_CGROUP_V2 "sys/fs/cgroup/swaprel-bystander"
#define LEDGER_CGROUP_V1 "sys/fs/cgroup/memory/swaprel-bystander"
#define LEDGER_MIXED_V2  "sys/fs/cgroup/swaprel-mixed"
#define LEDGER_MIXED_V1  "sys/fs/cgroup/memory/swaprel-mixed"

/* The highest id of a zram device that a ledger can tell of. */
#define LEDGER_ZRAM_ID_MAX 1023

enum ledger_kind {
	LEDGER_KNOB, /* a file in sys/ or proc/ with its old value */
	/* a hot_add is about to happen; .old has the ids that were there before it in the
	 * form "0,2-3" */
	LEDGER_ZRAM_ADD,
	LEDGER_ZRAM,   /* zram @id, recognised by its @diskseq */
	LEDGER_MODULE, /* @module is loaded, or is about to be; known by its @build_id */
	LEDGER_LOOP,   /* a loop device on the one file that is known by its name */
	LEDGER_CGROUP, /* the group of directory .path is made, or is about to be */
	LEDGER_KIND_COUNT
};

struct ledger_entry {
	unsigned int kind;
	char path[128]; /* knob: below the root, on the fixed list */
	char old[128];
	char value[128]; /* what it was set to: if it is something else by the time of
			    the restore, somebody has changed it since, and it is left
			    unchanged */
	uint64_t zram_id;
	uint64_t diskseq;    /* UNKNOWN_U64 before 5.15 */
	unsigned int driver; /* of the zram device: enum zram_driver_id */
	char module[MODULE_NAME_MAX];
	char build_id[72]; /* in hex */
};

/*
 * Take the lock and begin an empty ledger. -EBUSY: another run holds it (the line names
 * its pid); -EEXIST: an earlier run was killed and its ledger waits for ledger_load().
 */
int ledger_open(struct ledger *ledger, const struct fs *fs, struct err *err);

/*
 * Take the lock and read what a killed run left. -ENOENT: there is nothing to restore.
 * Refuses, with one line, a ledger or directory that is not root's alone, one that names
 * a file outside the fixed list of knobs, and what is no ledger. Children of the killed
 * run that still live are killed and waited for, and ledger->killed says how many; that
 * stands also when the answer is -ENOENT. A ledger of an earlier boot is read as empty:
 * the reboot has undone everything. To be closed with ledger_close() in every case.
 */
int ledger_load(struct ledger *ledger, const struct fs *fs, struct err *err);

/* Write the old value down, then set the knob; nothing if it has that value already.
 * -EPERM for a path that is not on the list of knobs. */
int ledger_set_knob(struct ledger *ledger, const char *path, const char *value,
		    struct err *err);

/* Write an entry down for good before what it tells of is done. */
int ledger_add(struct ledger *ledger, const struct ledger_entry *entry, struct err *err);

/* Put @entry in the place of the last one, in a single step: what was announced has
 * happened. */
int ledger_replace_last(struct ledger *ledger, const struct ledger_entry *entry,
			struct err *err);

/* Drop entry @index, when what it recorded has been undone. */
int ledger_drop(struct ledger *ledger, size_t index, struct err *err);

/* Drop the last entry, when what it recorded has been undone or did not happen. */
int ledger_drop_last(struct ledger *ledger, struct err *err);

/*
 * Restore one knob, leaving the ledger as it is. @said gets one line that tells what was
 * done, "" when it had its old value already. 0 also when somebody else has changed the
 * knob since: it stays, and @said tells so.
 */
int ledger_undo_knob(const struct fs *fs, const struct ledger_entry *entry, char *said,
		     size_t size, struct err *err);

/* Write a group down, then make it. -EPERM for a path that is not one of those above,
 * -EEXIST when there is such a group. */
int ledger_make_cgroup(struct ledger *ledger, const char *path, struct err *err);

/* Remove a group, leaving the ledger as it is; @said as of a knob. Waits up to 2 s for a
 * process that is ending in it. */
int ledger_undo_cgroup(const struct fs *fs, const struct ledger_entry *entry, char *said,
		       size_t size, struct err *err);

static inline struct ledger_entry *ledger_entry(const struct ledger *ledger, size_t index)
{
	return (struct ledger_entry *)ledger->entries.items + index;
}

/* Remove the file when the ledger is empty, and let the lock go. */
void ledger_close(struct ledger *ledger);

/* True when @path ("sys/..." or "proc/...") is on the fixed list. */
bool ledger_knob_allowed(const char *path);

/* True when @path is of a group that a run may make. */
bool ledger_cgroup_allowed(const char *path);

/* True when @value has the form that the knob at @path takes. False for other paths. */
bool ledger_value_allowed(const char *path, const char *value);

#endif
