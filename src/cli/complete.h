/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_COMPLETE_H
#define SWAPREL_CLI_COMPLETE_H

#include <stdio.h>

#include "cli/command.h"

/* What may stand at the cursor of a command line that is being typed, for the shell. */

/*
 * Write what may stand in the place of the last of @words, which are those behind
 * "swaprel COMMAND", one a line. A last line ":files" or ":directories" asks the shell
 * for these as well.
 */
void complete_words(FILE *out, const struct command *command, char *const *words,
		    size_t count);

/* Write @name in a line if it begins with @typed. */
void complete_offer(FILE *out, const char *typed, const char *name);

#endif
