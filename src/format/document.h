/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_DOCUMENT_H
#define SWAPREL_FORMAT_DOCUMENT_H

#include <jansson.h>

#include "format/plot.h"
#include "format/table.h"
#include "record/record.h"

/*
 * What a command has to say, before it is known in which form: paragraphs, tables,
 * paragraphs; pictures; and the same as data. Formats write it and know nothing of what
 * it is about; pages make it and know nothing of formats.
 *
 * The data, an object, holds "schema" and "rows": a list of flat objects. A row that
 * something hangs on, such as a gate, holds "name", "outcome" and "detail". What changes
 * the meaning of the figures, see caveats.h, is in "caveats": it stands behind the notes.
 * The runs that it is made from, see page/runs.h, are in "runs", and the boots of their
 * campaigns in "boots", see cli/campaign_boots.h; "figure" names the member of the rows
 * that is to be looked at first.
 *
 * Once there is no memory, @error is -ENOMEM and nothing more is added: whoever makes a
 * document asks for that once, at the end.
 */

/* The one word of the notes that is a verdict. */
struct tone_word {
	enum tone tone;
	char text[16]; /* "" : none */
	size_t note;   /* which note, and where in it */
	size_t at;
};

struct document {
	int error;
	json_t *head, *notes; /* owned: lists of texts, clean and without line breaks */
	json_t *answer;       /* owned: likewise; see document_answer() */
	json_t *method;       /* owned: see document_method() */
	size_t columns;       /* of text that it is written in; 0: no limit */
	bool colour;          /* verdicts have colours, as its reader's terminal has */
	struct tone_word tone_word;
	size_t table_count;
	struct table *tables; /* owned */
	size_t plot_count;
	struct plot *plots;  /* owned; see plot_find() */
	const char *picture; /* borrowed: which of them a format draws; NULL: the first */
	unsigned int picture_width; /* pixels; 0: the format's own */
	json_t *data;               /* owned */
	json_t *helps;              /* owned: see document_help() */
};

/* "outcome" of a row, as a test protocol has it. */
#define OUTCOME_PASS  "pass"
#define OUTCOME_FAIL  "fail"
#define OUTCOME_SKIP  "skip"
#define OUTCOME_ERROR "error"

#define DOCUMENT_TEXT_MAX 2048

/* An excerpt of a log in the data, with the NUL behind it. */
#define DOCUMENT_LOG_MAX 16384

void document_init(struct document *document, const char *schema);
void document_free(struct document *document);

/* One paragraph more, above the tables or below, cut at DOCUMENT_TEXT_MAX; it goes
 * through clean_text(). */
void document_head(struct document *document, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void document_note(struct document *document, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* One caveat more, clean as well. @kind is a word for scripts; @command, to be pasted and
 * never wrapped, may be NULL. */
void document_caveat(struct document *document, const char *kind, const char *command,
		     const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* A note that begins with @lead and a verdict, @word, which is shown in @tone. */
void document_verdict(struct document *document, const char *lead, enum tone tone,
		      const char *word, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

/* What the figures say, a sentence a paragraph: what a mail begins with. */
void document_answer(struct document *document, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * How the figures came about: one thing, @what ("Data"), and what is to be said of it; or
 * "" and a command to be pasted, never wrapped. Only forms that have to stand by
 * themselves, such as mail, print it.
 */
void document_method(struct document *document, const char *what, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Begin a table of @columns columns and add their @heads; then add its cells. NULL: the
 * first row of cells is the heads. */
void document_table(struct document *document, const char *const *heads, size_t columns);
void document_cell(struct document *document, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* A table of @count rows, @stride bytes from one to the next, laid out in @columns. */
void document_add_table(struct document *document, const struct column *columns,
			size_t column_count, const void *rows, size_t count,
			size_t stride);

/* The column @head of the last table may be left out where room is short, after those
 * that were said before. */
void document_spare(struct document *document, const char *head);

/* Where the last table is printed in parts, its @keys leading columns stand in each, and
 * columns of the head @joined, NULL: none, by the one before them. */
void document_parts(struct document *document, size_t keys, const char *joined);

/* @tone_of the member at @offset of a row is the tone of its cell in column @column of
 * the last table, which was laid from these rows. It is the cell's last word that has it.
 */
void document_tones(struct document *document, size_t column,
		    enum tone (*tone_of)(const void *at), size_t offset, const void *rows,
		    size_t count, size_t stride);

/* Columns of text that the widest table takes; and take all of them out again. */
size_t document_width(const struct document *document);
void document_drop_tables(struct document *document);

/* A member more of the data; takes @value over, for which NULL is no memory. */
void document_set(struct document *document, const char *key, json_t *value);

/* The members of @object, taken over likewise, become the data's. */
void document_update(struct document *document, json_t *object);

/* Rows more of the data, described by @record. */
void document_rows(struct document *document, const struct record *record,
		   const void *rows, size_t count);

/* What a member of a "row" or of a "run" is, in a few words, and what that said; "". */
void document_help(struct document *document, const char *of, const char *member,
		   const char *help);
const char *document_help_of(const struct document *document, const char *of,
			     const char *member);

/* Rows, caveats, notes and all other lists of @from's data behind @document's own. */
void document_join(struct document *document, const struct document *from);

/* Room for one item more behind @count of them: what @items becomes; NULL: no memory. */
void *document_room(struct document *document, void *items, size_t count, size_t size);

/* Lists in the data, borrowed: its rows, its runs, the boots of its campaigns, and its
 * caveats, NULL where there are none. */
const json_t *document_data_rows(const struct document *document);
const json_t *document_runs(const struct document *document);
const json_t *document_boots(const struct document *document);
const json_t *document_caveats(const struct document *document);

/* A text in one of them, "" when there is none. */
const char *document_text(const json_t *row, const char *key);

#endif
