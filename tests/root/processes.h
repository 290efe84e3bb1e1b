/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_PROCESSES_H
#define SWAPREL_TESTS_PROCESSES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/fs.h"

/* The processes that a running swaprel has forked, as /proc shows them. */

/* The children of @parent by age; writes at most @room and returns how many. */
size_t children_of(const struct fs *fs, pid_t parent, pid_t *pids, size_t room);

/* What a process has in memory; 0 when it is gone. */
uint64_t resident_bytes(const struct fs *fs, pid_t pid);

/* In a child, before it becomes swaprel: whoever started the test may ignore or block
 * some signals, as nohup(1) and a shell's background jobs do. */
void signals_to_default(void);

#endif
