// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdarg.h>
#include <stdio.h>

#include "cmd/cmd.h"
#include "compare/summary.h"

int cmd_fail(int code, const char *fmt, ...)
{
	va_list ap;

	fputs("swaprel: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return code;
}

int cmd_metric(const char *name)
{
	int metric = names_find(&metric_names, name);

	if (metric < 0)
		cmd_fail(EXIT_USAGE, "--metric %s: expected mean, max or wall", name);
	return metric;
}
