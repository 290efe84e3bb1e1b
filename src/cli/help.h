/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_HELP_H
#define SWAPREL_CLI_HELP_H

#include <stddef.h>
#include <stdio.h>

#include "cli/command.h"

/* The usage text of a command, from its table. */

#define HELP_COLUMNS 80 /* of a terminal */

/* Print --help of @command on standard output; EXIT_FINE. */
int help_print(const struct command *command);

/*
 * Write @text from the column that the line has got to, broken at blanks; further lines
 * begin @indent columns in. Ends the line.
 */
void help_wrap(FILE *out, const char *text, int at, int indent);

/* "-o, --output FILE", into @buf, which is returned. */
char *help_label(const struct option_entry *entry, char *buf, size_t size);

/* "the result (default: -)": an option's help, its values, and what holds without it,
 * into @buf, which is returned. */
char *help_text(const struct option_entry *entry, char *buf, size_t size);

struct option_list;

/* The list of names that stands below the options because of the arguments, @index 0, or
 * because of the entry @index - 1; NULL: none, or it was there before. */
const struct choices *help_list(const struct option_list *list, size_t index);

#define HELP_LABEL_MAX 80
#define HELP_TEXT_MAX  512

#endif
