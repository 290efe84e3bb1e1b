/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_DOCUMENT_H
#define SWAPREL_FORMAT_DOCUMENT_H

#include <jansson.h>

#include "format/table.h"

/*
 * What a command has to say, before it is known in which form: paragraphs, tables,
 * paragraphs; and the same as data. Formats write it and know nothing of what it is
 * about; commands make it and know nothing of formats.
 */

struct document_texts {
	size_t count, room;
	char **items; /* owned; clean, without line breaks */
};

/* What changes the meaning of the figures, see caveats.h. */
struct document_caveat {
	char *text;    /* owned, clean */
	char *command; /* owned, clean: to be pasted, so it is never wrapped; or NULL */
};

/* The data, an object, holds "schema" and "rows": a list of flat objects. A row that
 * something hangs on, such as a gate, holds "name", "outcome" and "detail". */
struct document {
	struct document_texts head;
	struct document_texts notes;
	size_t caveat_count;
	struct document_caveat *caveats; /* owned; they stand behind the notes */
	size_t table_count;
	struct table *tables; /* owned */
	json_t *data;         /* owned */
};

/* "outcome" of a row, as a test protocol has it. */
#define OUTCOME_PASS  "pass"
#define OUTCOME_FAIL  "fail"
#define OUTCOME_SKIP  "skip"
#define OUTCOME_ERROR "error"

#define DOCUMENT_TEXT_MAX 2048

/* 0 or -ENOMEM; free in either case. */
int document_init(struct document *document, const char *schema);
void document_free(struct document *document);

/* One paragraph more, cut at DOCUMENT_TEXT_MAX; it goes through clean_text(). 0 or
 * -ENOMEM. */
int document_say(struct document_texts *texts, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* One caveat more, and in the data's "caveats" the same with its @kind, a word for
 * scripts. @command may be NULL. 0 or -ENOMEM. */
int document_caveat(struct document *document, const char *kind, const char *command,
		    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Have the data hold @texts as they are now, as a list under @key. 0 or -ENOMEM. */
int document_keep(struct document *document, const char *key,
		  const struct document_texts *texts);

/* The next table, begun with @columns columns, or NULL: no memory. The one before may
 * have moved. */
struct table *document_table(struct document *document, size_t columns);

/* One row more of the data; takes @row over. 0 or -ENOMEM. */
int document_row(struct document *document, json_t *row);

/* The rows of the data, borrowed. */
const json_t *document_rows(const struct document *document);

#endif
