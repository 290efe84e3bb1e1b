/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_OPTIONS_H
#define SWAPREL_CLI_OPTIONS_H

#include <getopt.h>

#include "cli/command.h"

/* All options of a command, as one list, and getopt's view of it. */

#define OPTIONS_MAX     80
#define OPTION_NAME_MAX 40

struct err;

struct option_list {
	const struct command *command;
	size_t count;
	struct option_entry entries[OPTIONS_MAX];
	char texts[OPTIONS_MAX][4][OPTION_NAME_MAX]; /* for entries made at run time */
	char letters[OPTIONS_MAX];
	struct option table[2 * OPTIONS_MAX + 1];
};

/* The list of @command: its table, then what more_options() adds. Points into itself: it
 * is not to be copied. */
void options_of(struct option_list *list, const struct command *command);

/* Add a copy of @entry. */
void options_add(struct option_list *list, const struct option_entry *entry);

/* The entry that getopt knows as @val; NULL: none. */
const struct option_entry *options_find(const struct option_list *list, int val);

/*
 * getopt_long() without its own messages: the next option's value, -1 after the last, or
 * OPTION_WRONG with a line on what is wrong with the one at hand. argv[0] is the
 * command's name.
 */
#define OPTION_WRONG '?'
int options_next(const struct option_list *list, int argc, char **argv, struct err *err);

/* The same for those who have no use for the line: it is printed. */
int options_take(const struct option_list *list, int argc, char **argv);

#endif
