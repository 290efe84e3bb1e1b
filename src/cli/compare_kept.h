/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_COMPARE_KEPT_H
#define SWAPREL_CLI_COMPARE_KEPT_H

#include "cli/compare_files.h"
#include "compare/floor_file.h"
#include "compare/study.h"

/* What compare judges by and 'swaprel baseline accept' has kept below @root. */

/* The noise floor, where there is one for such results. 0, -ENOENT, or another negative
 * errno with a line. Free it in each case. */
int compare_kept_floor(struct floor_file *floor, const struct study *study,
		       const char *root, struct err *err);

/* Load the baseline of what @files are of, called "baseline", and put it before them. 0
 * or a negative errno with a line. */
int compare_kept_baseline(struct compare_files *files, const char *root, struct err *err);

#endif
