/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_ERR_H
#define SWAPREL_BASE_ERR_H

#include <stdarg.h>

/*
 * The one line a user gets when something fails, written where the cause is known:
 * what, where, what was expected, what to do. Owned by the caller, no clean-up.
 */
struct err {
	char msg[512];
};

/*
 * Write the line and return @code, a negative errno, so that a failing function can end
 * in "return err_set(err, -EINVAL, ...)". @err may be NULL. A text that does not fit
 * loses its middle: a long path keeps its begin, and the cause at the end is kept whole.
 */
int err_set(struct err *err, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

int err_vset(struct err *err, int code, const char *fmt, va_list args)
	__attribute__((format(printf, 3, 0)));

/* As err_set(), with ": " and the text of the errno behind it. */
int err_sys(struct err *err, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Put "text: " in front of the line that is there; returns @code. */
int err_prefix(struct err *err, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
