/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RESULT_BASELINE_H
#define SWAPREL_RESULT_BASELINE_H

#include <stddef.h>

#include "result/result.h"

/*
 * Results that later ones are judged by, kept under a root, results/baseline:
 *
 *     MACHINE/JOB-SUBSTRATE/1/result.json ...   the boots of one kernel, as accepted
 *     MACHINE/floor-SUBSTRATE.json              the noise floor
 *     MACHINE/log.jsonl                         who replaced what, one line a move
 *
 * Those of another backend than zram have its name behind the substrate. They move by
 * baseline_accept() and by nothing else. The log's line is on disk before the move is
 * made, so that no move goes without one.
 */

#define BASELINE_ROOT     "results/baseline"
#define BASELINE_LOG      "log.jsonl"
#define BASELINE_PATH_MAX 4096

/* Who moves it, with what, and where to. */
struct baseline_mover {
	const char *root;
	const char *tool_version;
	char user[64]; /* sudo's caller, else the login name, else "uid 1000" */
};

struct baseline_mover baseline_mover(const char *root, const char *tool_version);

/* "ROOT/MACHINE/JOB-SUBSTRATE" for results like this one. 0, or with a line -EINVAL: the
 * result does not say which machine it is of, or -ENAMETOOLONG. */
int baseline_set_path(char *buf, size_t size, const char *root,
		      const struct result *result, struct err *err);

/* "ROOT/MACHINE/floor-SUBSTRATE.json". */
int baseline_floor_path(char *buf, size_t size, const char *root,
			const struct result *result, struct err *err);

/* A file that was read and checked: these bytes are kept, whatever is at @path by now. */
struct baseline_file {
	const char *path; /* as it was named, for the log */
	const char *text;
	size_t len;
};

/*
 * Make @files, @count results like @like, the baseline; what was one is gone. With @floor
 * that becomes the noise floor, which was made of them. What root makes in another's
 * directory is handed over to that one, so that either can go on. 0 or negative errno
 * with a line.
 */
int baseline_accept(const struct baseline_mover *mover, const struct result *like,
		    const json_t *floor, const struct baseline_file *files, size_t count,
		    struct err *err);

#endif
