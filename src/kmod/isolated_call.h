/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_KMOD_ISOLATED_CALL_H
#define SWAPREL_KMOD_ISOLATED_CALL_H

#include <stdint.h>

/*
 * Make a system call in a process of its own: a fault of the kernel's in it ends the
 * process that made it, and a call that never returns keeps only that one. @call returns
 * 0 or a negative errno, and *ns is how long it took. Returns the same, -EFAULT if the
 * process died in the call, or -ETIMEDOUT after @limit_ns; the process is left then.
 */
int isolated_call(int (*call)(const void *arg), const void *arg, uint64_t limit_ns,
		  uint64_t *ns);

#endif
