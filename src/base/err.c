// SPDX-License-Identifier: GPL-2.0-or-later
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/clean.h"
#include "base/err.h"

/* Room for a path of PATH_MAX or two, and for the cause behind it. */
#define FULL_MAX  (2 * PATH_MAX + 2 * (int)sizeof(struct err))
#define CAUSE_MAX sizeof(struct err)
#define HEAD_KEEP 160

static bool is_inside_character(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* The end says what is wrong: what does not fit is left out of the middle. */
static void shorten(char *msg, size_t size, const char *full)
{
	static const char gap[] = "...";
	size_t len = strlen(full), head = HEAD_KEEP, tail;

	if (len < size) {
		strcpy(msg, full);
		return;
	}
	while (head && is_inside_character(full[head]))
		head--;
	tail = len - (size - 1 - head - strlen(gap));
	while (is_inside_character(full[tail]))
		tail++;
	snprintf(msg, size, "%.*s%s%s", (int)head, full, gap, full + tail);
}

/* "TEXT", or "TEXT: CAUSE". */
__attribute__((format(printf, 3, 0))) static void compose(struct err *err,
							  const char *cause,
							  const char *fmt, va_list ap)
{
	char full[FULL_MAX];
	size_t len;

	vsnprintf(full, sizeof(full) - CAUSE_MAX, fmt, ap);
	len = strlen(full);
	if (cause)
		snprintf(full + len, sizeof(full) - len, ": %s", cause);
	clean_text(full, sizeof(full), full);
	shorten(err->msg, sizeof(err->msg), full);
}

int err_set(struct err *err, int code, const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return code;
	va_start(ap, fmt);
	compose(err, NULL, fmt, ap);
	va_end(ap);
	return code;
}

int err_sys(struct err *err, int code, const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return code;
	va_start(ap, fmt);
	compose(err, strerror(-code), fmt, ap);
	va_end(ap);
	return code;
}

int err_prefix(struct err *err, int code, const char *fmt, ...)
{
	struct err old;
	va_list ap;

	if (!err)
		return code;
	old = *err;
	va_start(ap, fmt);
	compose(err, old.msg, fmt, ap);
	va_end(ap);
	return code;
}
