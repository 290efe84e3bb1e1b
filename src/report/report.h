/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_REPORT_REPORT_H
#define SWAPREL_REPORT_REPORT_H

#include "compare/floor_file.h"
#include "compare/trend.h"
#include "page/page.h"

/*
 * A report is all that is to be said of a set of results, on one page of HTML: which
 * documents there are is chosen from what was measured, and they are joined, with their
 * pictures, behind the answer in one sentence.
 */

/* What a report is made from; all of it is borrowed, and outlives the report. */
struct report_source {
	const char *title;                /* names the results */
	const struct compare_file *files; /* one at least */
	size_t file_count;
	const struct study *study; /* NULL: they are not comparable: */
	const char *apart;         /* and why */
	const struct analysis_options *analysis;
	const struct floor_file *floor; /* NULL: none recorded */
	const json_t *left_out;         /* list of texts: files without a figure here */
	const struct caveat_invocation *invocation;
	int (*caveats)(struct document *document, void *arg); /* of the study */
	void *arg;
};

/* A part of the page. */
struct report_section {
	const char *title;
	char of[192]; /* which run or variant; "": of all */
	struct document document;
	json_t *facts;      /* owned: list of [name, text]; NULL: none */
	bool folded;        /* for who asks for it */
	bool tables_folded; /* where they are drawn, the tables are */
};

/* A file within the page. */
struct report_download {
	char *name;
	const char *about;
	char *bytes; /* owned; of gzip */
	size_t len, plain_len;
};

struct report {
	int error; /* as of a document */
	const struct report_source *source;
	struct trend *history;  /* owned; NULL: they are no nights of one variant */
	struct document answer; /* one sentence or more, the first is the answer */
	size_t section_count, download_count;
	struct report_section *sections;   /* owned; move as sections are added */
	struct report_download *downloads; /* owned */
};

/* 0 or negative errno. Free with report_free() in every case. */
int report_make(struct report *report, const struct report_source *source);
void report_free(struct report *report);

/*
 * Write the page. Pictures are drawn by gnuplot, which is looked for in PATH; where it is
 * missing, or cannot draw one, the page says so and has none, and @note tells; else it is
 * "". 0 or negative errno. Whether @out took it all is the caller's to ask.
 */
int report_write(FILE *out, const struct report *report, struct err *note);

/* Results that are shown one by one; all of them can be saved from the page. */
#define REPORT_RESULTS_MOST 12

/* In the head of each page; cmd/report.c only replaces a file that has it. */
#define REPORT_GENERATOR "<meta name=\"generator\" content=\"swaprel "

/* The parts of report_make(), a file each. */

/* One section more, empty; NULL: no memory. @of may be NULL. */
struct report_section *report_add(struct report *report, const char *title,
				  const char *of);

/* Take the last section out again, as there is nothing to be said. */
void report_drop(struct report *report);

/* A line of a section's facts. */
void report_fact(struct report *report, const char *name, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Of results that are not comparable: each by itself, where they are no history of many
 * nights. */
bool report_shows_each(const struct report *report);

void report_history_make(struct report *report);
void report_history_free(struct report *report);
void report_history_answer(struct report *report);
void report_history_caveats(const struct report *report, struct document *document);
void report_history(struct report *report);
void report_answer(struct report *report);
void report_study(struct report *report);
void report_published(struct report *report);
void report_results(struct report *report);
void report_rejects(struct report *report);
void report_components(struct report *report);
void report_machine(struct report *report);
void report_downloads(struct report *report);

#endif
