// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/shell_word.h"
#include "cli/invocation.h"

void invocation_make(struct invocation *invocation, const char *command,
		     char *const *arguments, size_t count)
{
	const size_t size = sizeof(invocation->arguments);
	size_t len = 0;

	invocation->caveat = (struct caveat_invocation){ .command = command };
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(arguments[i], "--"))
			return;
		if (i)
			invocation->arguments[len++] = ' ';
		len += shell_word(invocation->arguments + len, size - len, arguments[i]);
		if (len + 1 >= size)
			return;
	}
	if (count)
		invocation->caveat.arguments = invocation->arguments;
}

void invocation_show(struct invocation *invocation, const char *path)
{
	size_t size = sizeof(invocation->arguments);

	invocation->caveat = (struct caveat_invocation){ .command = "swaprel show" };
	if (strcmp(path, "--") &&
	    shell_word(invocation->arguments, size, path) + 1 < size)
		invocation->caveat.arguments = invocation->arguments;
}

bool advice_quote(char *buf, size_t size, const char *text)
{
	return shell_word(buf, size, text) + 1 < size;
}

char *advice_command(char *const *argv, int argc)
{
	struct invocation invocation;
	char *line;

	invocation_make(&invocation, "swaprel", argv, (size_t)argc);
	if (!invocation.caveat.arguments ||
	    asprintf(&line, "swaprel %s", invocation.arguments) < 0)
		return NULL;
	return line;
}

int advice_add(struct err *err, int ret, const char *what,
	       const struct invocation *invocation, const char *option)
{
	const struct err line = *err;
	char *advice;
	bool same;

	if (invocation->caveat.arguments &&
	    asprintf(&advice, "%s; %s: %s %s%s%s", line.msg, what,
		     invocation->caveat.command, invocation->caveat.arguments,
		     *option ? " " : "", option) >= 0) {
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

int advice_add_option(struct err *err, int ret, const char *what, const char *option,
		      char *const *argv, int argc)
{
	struct invocation invocation;

	invocation_make(&invocation, "swaprel", argv, (size_t)argc);
	return advice_add(err, ret, what, &invocation, option);
}
