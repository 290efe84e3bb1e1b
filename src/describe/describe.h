/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_DESCRIBE_DESCRIBE_H
#define SWAPREL_DESCRIBE_DESCRIBE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "record/file_format.h"

/*
 * Writes what other programs and people read of the formats from the tables that the
 * program itself reads: JSON Schemas, the tables of docs/result-format.md, the options of
 * the manual pages. Runs on the machine that builds, and is no part of swaprel.
 */

/* The formats that have a schema. */
struct described {
	const char *name; /* "job", as in results/schema/job.schema.json */
	const struct file_format *format;
};

extern const struct described described[];
extern const size_t described_count;

/* A record's name in schemas and on the page. */
static inline const char *record_name(const struct record *record)
{
	return record->name ? record->name : record->what;
}

/*
 * JSON Schema (2020-12) of a format. @by_hand is merged in: title, description, and the
 * conditions between fields. A new object; NULL: no memory.
 */
json_t *schema_make(const struct file_format *format, json_t *by_hand);

/* Write it with a field in each line. */
void schema_print(FILE *out, json_t *schema);

/*
 * @text with what stands between the lines "generated: NAME" and "generated end" made
 * anew, for each NAME: of a record of results its fields, "reasons" the reasons to reject
 * a round, or a part of a manual page. To be freed; NULL, and a line on stderr that
 * begins with @path, when there is no such NAME, or with @whole a record without its
 * place.
 */
char *page_fill(const char *text, const char *path, bool whole);

/*
 * Write a part of a manual page, in scdoc's form: "head:COMMAND" up to its description,
 * "options:COMMAND" all options and the names that they take, "commands", "fields:job".
 * False: there is no such part.
 */
bool man_part(FILE *out, const char *name);

#endif
