/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RESULT_BASELINE_LOG_H
#define SWAPREL_RESULT_BASELINE_LOG_H

#include "result/baseline.h"

/* The log of a machine's baselines: one JSON object a line, only ever added to. */

/* [{"path", "sha256"}] of the files that are there, in their order; NULL: no memory. */
json_t *baseline_log_files(const char *const *paths, size_t count);

/* The same of a set's boots. */
json_t *baseline_log_tree(const char *set);

/* Add a line and see it on disk. Takes @replaced and @by over, NULL among them. */
int baseline_log(const char *path, const struct baseline_mover *mover, const char *what,
		 json_t *replaced, json_t *by, struct err *err);

/* The last line about @what ("published-metal"), the caller's; NULL: there is none. */
json_t *baseline_log_last(const char *path, const char *what);

#endif
