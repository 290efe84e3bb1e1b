/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_HELP_H
#define SWAPREL_CLI_HELP_H

/* The lists below a command's usage text. */

struct names;

/* The columns that the longest of @names takes. */
int help_width(const struct names *names);

/* On standard output: @name in a column of @width, @text beside it, broken at blanks. */
void help_row(const char *name, int width, const char *text);

#endif
