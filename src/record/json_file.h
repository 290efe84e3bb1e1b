/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RECORD_JSON_FILE_H
#define SWAPREL_RECORD_JSON_FILE_H

#include <jansson.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/publish.h"

/*
 * Read a JSON file of at most @max_bytes that the user named, see load_file(); keys may
 * not repeat. *json is the caller's. 0 or negative errno (-EINVAL: not JSON) and a line
 * with file, line and column.
 */
int json_file_load(const char *path, size_t max_bytes, json_t **json, struct err *err);

/* The same for a regular file @name in the directory @dir_fd, see load_at(). */
int json_load_at(int dir_fd, const char *name, size_t max_bytes, json_t **json,
		 struct err *err);

/* The same for text that is in memory already; @where stands in the messages. */
int json_text_load(const char *text, size_t len, const char *where, json_t **json,
		   struct err *err);

/*
 * Call @visit with each line of @text, which is JSON, and with where it stands: @path and
 * its number. What stands behind the last line's end is torn, and so is a last line that
 * is no JSON. Returns the bytes of the whole lines; or what a visit returned, if
 * negative; or -EINVAL with a line.
 */
ssize_t json_lines(const char *text, size_t len, const char *path,
		   int (*visit)(void *arg, json_t *line, const char *where,
				struct err *err),
		   void *arg, struct err *err);

/*
 * The first thing to ask of a file: is "schema" the one this program reads, such as
 * "swaprel.job/1"? Another version of the same format gets a line of its own. 0 or
 * -EINVAL.
 */
int json_check_schema(const json_t *json, const char *schema, const char *where,
		      struct err *err);

/* The text of a file: indented, ends in a newline. To be freed; NULL: no memory. */
char *json_file_text(const json_t *json, size_t *len);

/* Publish @json as @name in @dir_fd, see publish_at(). */
int json_publish_at(int dir_fd, const char *name, const json_t *json,
		    const struct publish_owner *owner, struct err *err);

#endif
