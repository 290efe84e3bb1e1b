// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clean.h"
#include "base/err.h"
#include "cli/cli.h"

/* The line may quote a file, and a file may hold anything. */
int cli_fail(int code, const char *fmt, ...)
{
	struct err err;
	va_list ap;

	va_start(ap, fmt);
	err_vset(&err, code, fmt, ap);
	va_end(ap);
	clean_line(stderr, "swaprel: %s", err.msg);
	return code;
}

int cli_flush_stdout(void)
{
	int failed, cause;

	errno = 0;
	failed = fflush(stdout);
	cause = errno;
	if (!failed && !ferror(stdout))
		return EXIT_FINE;
	clearerr(stdout);
	/* An earlier write that failed has left no cause behind. */
	return cli_fail(EXIT_USAGE, "standard output: cannot be written%s%s",
			cause ? ": " : "", cause ? strerror(cause) : "");
}

int cli_close_stdout(int code)
{
	int failed = cli_flush_stdout();

	return failed && code < 128 ? failed : code;
}
