/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_ZRAM_GUARD_H
#define SWAPREL_TESTS_ZRAM_GUARD_H

#include <stdint.h>
#include <sys/types.h>

#include "base/fs.h"

/*
 * A zram device for one test program. A second process in a session of its own adds it,
 * waits until the program has ended, however it ended, and takes the device away.
 */
struct zram_guard {
	pid_t pid;
	int alive_fd; /* the guard waits for this end of a pipe to close */
	int id;       /* zram<id> */
};

/* 0 or negative errno; then there is neither a guard nor a device. */
int zram_guard_start(struct zram_guard *guard, const struct fs *fs);

/* Make an lzo-rle swap device of it that holds @bytes, not in use yet. 0 or negative
 * errno. */
int zram_guard_make_swap(const struct zram_guard *guard, const struct fs *fs,
			 uint64_t bytes);

/* Have the device removed; 0 when it is gone. */
int zram_guard_stop(struct zram_guard *guard);

#endif
