/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CMD_SHOW_H
#define SWAPREL_CMD_SHOW_H

#include "cli/cli.h"
#include "cli/reading.h"

/* Parts of cmd/show.c. @what: which of its documents. */

/* A result's document, which is to be freed. 0, or a negative errno with a line that
 * begins with @path. */
int show_add_result(struct document *document, struct result *result, char *path,
		    const struct reading_options *options, int what, struct err *err);

/* The same of a file. EXIT_FINE, or an exit code after one line on stderr. */
int show_read_file(struct document *document, char *path,
		   const struct reading_options *options, int what);

/* Print one document of all @paths, for programs. One that is a campaign's directory
 * stands for its results and its boots, also for those that brought none. An exit code,
 * likewise. */
int show_joined(char **paths, size_t count, const struct reading_options *options,
		int what);

#endif
