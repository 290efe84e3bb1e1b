// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/again.h"

/* Bytes that it takes, as snprintf(); "it's" becomes 'it'\''s'. */
static size_t quote(char *buf, size_t size, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-_./=:,+@%";
	size_t len = 0;

	if (*text && !text[strspn(text, plain)])
		return (size_t)snprintf(buf, size, "%s", text);
	len = (size_t)snprintf(buf, size, "'");
	for (; *text && len < size; text++)
		len += *text == '\''
			       ? (size_t)snprintf(buf + len, size - len, "'\\''")
			       : (size_t)snprintf(buf + len, size - len, "%c", *text);
	if (len < size)
		len += (size_t)snprintf(buf + len, size - len, "'");
	return len;
}

void again_make(struct again *again, const char *command, char *const *arguments,
		size_t count)
{
	const size_t size = sizeof(again->arguments);
	size_t len = 0;

	again->caveat = (struct caveat_again){ command, NULL, NULL };
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(arguments[i], "--"))
			return;
		if (i)
			again->arguments[len++] = ' ';
		len += quote(again->arguments + len, size - len, arguments[i]);
		if (len + 1 >= size)
			return;
	}
	if (count)
		again->caveat.arguments = again->arguments;
}

void again_show(struct again *again, const char *path)
{
	size_t size = sizeof(again->arguments);

	again->caveat = (struct caveat_again){ "swaprel show", NULL, NULL };
	if (strcmp(path, "--") && quote(again->arguments, size, path) + 1 < size)
		again->caveat.arguments = again->arguments;
}

bool again_quote(char *buf, size_t size, const char *text)
{
	return quote(buf, size, text) + 1 < size;
}

char *again_line(char *const *argv, int argc)
{
	struct again again;
	char *line;

	again_make(&again, "swaprel", argv, (size_t)argc);
	if (!again.caveat.arguments || asprintf(&line, "swaprel %s", again.arguments) < 0)
		return NULL;
	return line;
}

int again_add(struct err *err, int ret, const char *what, const struct again *again,
	      const char *option)
{
	const struct err line = *err;
	char *advice;
	bool same;

	if (again->caveat.arguments &&
	    asprintf(&advice, "%s; %s: %s %s%s%s", line.msg, what, again->caveat.command,
		     again->caveat.arguments, *option ? " " : "", option) >= 0) {
		err_set(err, ret, "%s", advice);
		/* What lost a part, or a character that no terminal gets, is no
		 * command. */
		same = !strcmp(err->msg, advice);
		free(advice);
		if (same)
			return ret;
	}
	return *option ? err_set(err, ret, "%s; %s, add %s", line.msg, what, option)
		       : err_set(err, ret, "%s", line.msg);
}

int again_advise(struct err *err, int ret, const char *what, const char *option,
		 char *const *argv, int argc)
{
	struct again again;

	again_make(&again, "swaprel", argv, (size_t)argc);
	return again_add(err, ret, what, &again, option);
}
