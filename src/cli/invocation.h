/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_INVOCATION_H
#define SWAPREL_CLI_INVOCATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "caveat/caveats.h"

/* A command to be quoted in advice: what is advised must work when it is pasted. */
struct invocation {
	char arguments[1024];
	struct caveat_invocation caveat; /* into the former */
};

/* @command ("swaprel show") with @count arguments, quoted for a shell where they need it.
 * One that does not fit, or to which nothing can be added, is not known. */
void invocation_make(struct invocation *invocation, const char *command,
		     char *const *arguments, size_t count);

/* "swaprel show" of one file. */
void invocation_show(struct invocation *invocation, const char *path);

/* @text as a shell's word, in @buf. False when it does not fit. */
bool advice_quote(char *buf, size_t size, const char *text);

/* "swaprel" and its arguments @argv, the command's name first, as a shell takes them.
 * NULL where that does not fit. To be freed. */
char *advice_command(char *const *argv, int argc);

/* Add to the line in @err what the command and @option do: "; to replace it: swaprel run
 * smoke -o x --force"; @option may be "". Where that cannot be pasted, "; to replace it,
 * add --force".
 * Returns @ret. */
int advice_add(struct err *err, int ret, const char *what,
	       const struct invocation *invocation, const char *option);

/* The same of "swaprel" and its arguments @argv, the command's name first. */
int advice_add_option(struct err *err, int ret, const char *what, const char *option,
		      char *const *argv, int argc);

#endif
