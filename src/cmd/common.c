// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdarg.h>
#include <stdio.h>

#include "base/clean.h"
#include "cmd/cmd.h"
#include "compare/summary.h"
#include "report/document.h"

/* The line may quote a file, and a file may hold anything. */
int cmd_fail(int code, const char *fmt, ...)
{
	char line[2 * DOCUMENT_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	clean_line(stderr, "swaprel: %s", line);
	return code;
}

int cmd_metric(const char *name)
{
	int metric = names_find(&metric_names, name);

	if (metric < 0)
		cmd_fail(EXIT_USAGE, "--metric %s: expected mean, max or wall", name);
	return metric;
}
