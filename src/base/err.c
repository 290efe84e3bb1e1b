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
#define GAP       "..."

static bool is_inside_character(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
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
	const size_t size = sizeof(err->msg);
	size_t len, head = HEAD_KEEP, tail;
	char *text = whole(cause, fmt, ap);

	if (!text) {
		strcpy(err->msg, strerror(ENOMEM));
		return;
	}
	clean_text(text, strlen(text) + 1, text);
	len = strlen(text);
	if (len < size) {
		strcpy(err->msg, text);
	} else { /* the end says what is wrong: the middle is left out */
		while (head && is_inside_character(text[head]))
			head--;
		tail = len - (size - 1 - head - strlen(GAP));
		while (is_inside_character(text[tail]))
			tail++;
		snprintf(err->msg, size, "%.*s" GAP "%s", (int)head, text, text + tail);
	}
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
