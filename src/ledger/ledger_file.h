/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_LEDGER_LEDGER_FILE_H
#define SWAPREL_LEDGER_LEDGER_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/fs.h"
#include "ledger/ledger.h"
#include "record/file_format.h"

/* The ledger as it lies on disk, and its lock: the inside of ledger.c. */

#define LEDGER_DIR      "var/lib/swaprel"
#define LEDGER_SCHEMA   "swaprel.ledger/1"
#define LEDGER_FILE_MAX (1024u * 1024)

/*
 * Open the lock file, making it if need be; its directory only with @create. Both must
 * be root's alone. The descriptor of the lock, -ENOENT, or another negative errno with a
 * line.
 */
int ledger_lock_open(const struct fs *fs, bool create, struct err *err);

/* Open a file in the directory; both must be root's alone. Errors as above. */
int ledger_dir_open_file(const struct fs *fs, const char *name, int flags,
			 struct err *err);

extern const struct file_format ledger_format;

/*
 * Read and check the file into ledger->entries. -ENOENT without a line: there is none.
 * -EPERM: not root's alone; -EINVAL: it is no ledger or asks for what no run does.
 */
int ledger_file_read(struct ledger *ledger, struct err *err);

bool ledger_file_exists(const struct fs *fs);

/* Publish the entries; an empty ledger is no file. 0 or negative errno with a line. */
int ledger_file_write(const struct ledger *ledger, struct err *err);

/* One entry as JSON; what array_add() needs. */
extern const struct record ledger_entry_record;

/* Half-written files that a kill left beside the ledger. For the holder of the lock. */
void ledger_file_sweep(const struct fs *fs);

/*
 * Fill in a knob's path, its value as it is and the new one, checking that all three are
 * what a ledger may hold. -EPERM: not on the list; -ENOENT: the kernel has no such knob.
 */
int knob_describe(struct ledger_entry *entry, const struct fs *fs, const char *path,
		  const char *value, struct err *err);

#define HOLDERS_MAX 512

/* Who has the lock open. */
struct lock_holders {
	size_t count; /* beyond HOLDERS_MAX they are found in the next look */
	pid_t pids[HOLDERS_MAX];
	pid_t owner; /* the one of them that took the lock; 0: it is gone */
};

/* Look through all of /proc. The caller itself is left out. 0 or negative errno. */
int lock_holders_find(struct lock_holders *holders, const struct fs *fs, int lock_fd);

/* True when @pid took the lock, and somebody has removed or renamed its file since. */
bool holds_lost_lock(const struct fs *fs, pid_t pid);

/* SIGKILL to each that still holds the lock; returns how many it went to. */
unsigned int lock_holders_kill(const struct lock_holders *holders, const struct fs *fs,
			       int lock_fd);

#endif
