/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_COMPARE_FILES_H
#define SWAPREL_CLI_COMPARE_FILES_H

#include <stdbool.h>

#include "sample/columns.h"

/* The results that a command line names. */
struct compare_files {
	size_t count, room;
	struct compare_file *files; /* owned, and so is what it points to */
	bool keep_text;             /* set before loading: the bytes are wanted, too */
};

/*
 * Load what the arguments name: result files, and directories, each of which stands for
 * every result.json below it but for a campaign's attempts, in the order of their paths.
 * "NAME=PATH" gives what it loads a label, unless there is a file of just that name.
 * 0 or negative errno with a line. Free with compare_files_free() in every case. Each
 * file is read once. @files is zeroed but for keep_text.
 */
int compare_files_load(struct compare_files *files, char **arguments, size_t count,
		       struct err *err);
void compare_files_free(struct compare_files *files);

#endif
