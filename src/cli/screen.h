/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_SCREEN_H
#define SWAPREL_CLI_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "format/format.h"

/* What output is shown on. */

/* Columns of text: those of $COLUMNS, else of the terminal that @fd is, else
 * TEXT_COLUMNS; SCREEN_LEAST at least. */
#define SCREEN_LEAST 40
size_t screen_columns(int fd);

/* Columns of the terminal that @fd is, as it is now, however few; TEXT_COLUMNS where it
 * does not say. */
size_t screen_terminal_columns(int fd);

/* @fd is a terminal, and $TERM says no dumb one. */
bool screen_takes_escapes(int fd);

/* @fd is a terminal that has colours, and $NO_COLOR does not forbid them. */
bool screen_has_colour(int fd);

/* Columns of standard output that @format is to be laid out for; 0: no limit. */
size_t screen_columns_for(const struct format *format);

/* Write to standard output, as wide as that is. As format->write(). */
int screen_write(const struct format *format, const struct document *document);

#endif
