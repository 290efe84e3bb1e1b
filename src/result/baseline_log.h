/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RESULT_BASELINE_LOG_H
#define SWAPREL_RESULT_BASELINE_LOG_H

#include "result/baseline.h"

/* The log of a machine's baselines, in the machine's directory @machine_fd: one JSON
 * object a line, only ever added to. */

/* Of one line, its newline included. */
#define BASELINE_LOG_LINE_MAX (4u * 1024 * 1024)

/* [{"path", "sha256"}] of files, in their order; NULL: no memory. */
json_t *baseline_log_files(const struct baseline_file *files, size_t count);

/* The same of a set's boots, and of one file, as far as they are there and can be read.
 */
json_t *baseline_log_tree(int machine_fd, const char *set);
json_t *baseline_log_one(int machine_fd, const char *name);

/* Add a line and see it on disk, or leave the log as it was. Takes @replaced and @by
 * over, NULL among them. */
int baseline_log(int machine_fd, const struct baseline_mover *mover, const char *what,
		 json_t *replaced, json_t *by, struct err *err);

/* The last line about @what ("published-metal"), the caller's; NULL: there is none. 0 or
 * a negative errno with a line, which names the log's line that is too long. */
int baseline_log_last(int machine_fd, const char *what, json_t **last, struct err *err);

#endif
