/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_INVOCATION_H
#define SWAPREL_CLI_INVOCATION_H

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

#endif
