/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RESULT_ROUND_JOURNAL_H
#define SWAPREL_RESULT_ROUND_JOURNAL_H

#include "result/result.h"

/*
 * The rounds of a run that goes on, one line of JSON each, in a file beside the result:
 * to write the whole result after each round takes time that grows with the rounds. The
 * first line says which run it is of. Once the result has the rounds the journal begins
 * anew, and it is gone when the run ends: only a run that was killed leaves one.
 */

#define ROUND_JOURNAL_SUFFIX ".journal"
#define ROUND_JOURNAL_SCHEMA "swaprel.journal/1"

/* Begin the journal, or begin it anew, when @result has been written to @target. @log is
 * open or PUBLISH_NO_LOG. 0 or negative errno: there is no journal then. */
int round_journal_begin(struct publish_log *log, const struct publish_target *target,
			const struct result *result);

/* Put the last round of the last cell on disk, with all that changed since the round
 * before. 0 or negative errno: -EFBIG when it would be too large to be read. */
int round_journal_append(struct publish_log *log, const struct result *result);

/*
 * result_load(), with the rounds of the journal beside @path when there is one of the
 * same run; a last line that is torn is as if it had not been written. A journal that
 * cannot be used, as it is another run's, another owner's or broken, is left out whole,
 * and @note says so in a line; else it is "". *text, unless @text is NULL, is the
 * caller's: the bytes as read, or as the result with those rounds is written; NULL when
 * there is no reading them. @result is to be freed in every case.
 */
int round_journal_load(struct result *result, const char *path, char **text, size_t *len,
		       struct err *note, struct err *err);

/*
 * Put the rounds of the journal into the result at @path, whose owner and mode it keeps,
 * and remove the journal. 0 or negative errno with a line: -ENOENT when there is none,
 * -EBUSY when a run is at work on it.
 */
int round_journal_fold(const char *path, struct err *err);

#endif
