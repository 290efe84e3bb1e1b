/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_EXIT_CODE_H
#define SWAPREL_BASE_EXIT_CODE_H

/* The contract with scripts, the same for every command. A run that a signal ended exits
 * with 128 + the signal's number, as shells have it. */
enum exit_code {
	EXIT_FINE = 0,
	EXIT_BAD = 1,          /* it ran, and the answer is bad */
	EXIT_USAGE = 2,        /* usage, bad input, or output that cannot be written */
	EXIT_UNDECIDED = 75,   /* not enough data to say */
	EXIT_REQUIREMENT = 77, /* the host lacks something, one line each says what */
};

#endif
