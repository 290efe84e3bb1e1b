/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RESULT_TAINT_H
#define SWAPREL_RESULT_TAINT_H

#include <stddef.h>
#include <stdint.h>

/*
 * The flags of /proc/sys/kernel/tainted, Documentation/admin-guide/tainted-kernels.rst.
 * Most only say what was loaded; these say that the kernel has found something wrong:
 * machine check, bad page, oops, warning, soft lockup.
 */
#define TAINT_COMPLAINTS                                                             \
	(UINT64_C(1) << 4 | UINT64_C(1) << 5 | UINT64_C(1) << 7 | UINT64_C(1) << 9 | \
	 UINT64_C(1) << 14)

/* What loading a module that is not the kernel's own, and is not signed, does. */
#define TAINT_FOREIGN (UINT64_C(1) << 12 | UINT64_C(1) << 13)

/* The flags' letters as an oops has them, "W O E"; "" for 0 and for UNKNOWN_U64. A bit
 * without a letter is written as its number. Returns @buf. */
char *taint_letters(uint64_t flags, char *buf, size_t size);

#endif
