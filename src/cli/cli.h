/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_CLI_H
#define SWAPREL_CLI_CLI_H

#include "base/exit_code.h"

/* What all commands say and ask for in the same way. */

/* One line on stderr, "swaprel: ...", and @code back. */
int cli_fail(int code, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * Write out what was printed. 0, or EXIT_USAGE after a line on stderr: whoever reads the
 * standard output did not get it all. Once said, it is not said again.
 */
int cli_flush_stdout(void);

/* The same at the end of every command, whose exit code @code is. One of 128 and above
 * stays: a signal's, or what tells git bisect to stop. */
int cli_close_stdout(int code);

#endif
