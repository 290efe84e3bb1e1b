/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_COMPLETE_H
#define SWAPREL_CLI_COMPLETE_H

#include <stdio.h>

#include "cli/command.h"

/* Candidates for the word at the cursor of a command line, for the shell. */

/*
 * Write the candidates for the last of @words, one a line. @words are the arguments that
 * follow "swaprel COMMAND". A last line ":files" or ":directories" asks the shell for
 * these as well.
 */
void complete_words(FILE *out, const struct command *command, char *const *words,
		    size_t count);

/* Write @name in a line if it begins with @typed. */
void complete_offer(FILE *out, const char *typed, const char *name);

#endif
