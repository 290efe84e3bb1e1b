/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_ZSWAP_GUARD_H
#define SWAPREL_TESTS_ZSWAP_GUARD_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/fs.h"

/*
 * zswap switched on for a moment. A second process in a session of its own switches it
 * on, and back to what it was as soon as it is asked to or the test has ended, however
 * that happened.
 */
struct zswap_guard {
	pid_t pid;
	int alive_fd; /* the guard waits for this end of a pipe to close */
};

/* True when the kernel has zswap and it is off. */
bool zswap_can_be_switched_on(const struct fs *fs);

/* Both return 0 or a negative errno; zswap is on, or off again, when they return 0. */
int zswap_guard_start(struct zswap_guard *guard, const struct fs *fs);
int zswap_guard_stop(struct zswap_guard *guard);

#endif
