// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clean.h"
#include "base/err.h"

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

/* "TEXT", or "TEXT: CAUSE", however long. NULL: no memory. */
__attribute__((format(printf, 2, 0))) static char *whole(const char *cause,
							 const char *fmt, va_list ap)
{
	char *text, *both;

	if (vasprintf(&text, fmt, ap) < 0)
		return NULL;
	if (!cause)
		return text;
	if (asprintf(&both, "%s: %s", text, cause) < 0)
		both = NULL;
	free(text);
	return both;
}

__attribute__((format(printf, 3, 0))) static void compose(struct err *err,
							  const char *cause,
							  const char *fmt, va_list ap)
{
	char *text = whole(cause, fmt, ap);

	if (!text) {
		strcpy(err->msg, strerror(ENOMEM));
		return;
	}
	clean_text(text, strlen(text) + 1, text);
	shorten(err->msg, sizeof(err->msg), text);
	free(text);
}

int err_vset(struct err *err, int code, const char *fmt, va_list args)
{
	if (err)
		compose(err, NULL, fmt, args);
	return code;
}

int err_set(struct err *err, int code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	err_vset(err, code, fmt, ap);
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
