/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PAGE_METHOD_H
#define SWAPREL_PAGE_METHOD_H

#include "caveat/caveats.h"
#include "compare/study.h"
#include "format/document.h"

/*
 * How the figures of a document came about, for whoever has nothing but the document:
 * document_method() of all that published tables leave out. Everything is said from the
 * results' own fields; what they do not have is listed as not recorded.
 */

/* What is known of names, and how the document was made. */
struct method_options {
	/* One sentence of a fill pattern and of a release method; NULL: no such name. */
	const char *(*pattern_about)(const char *name);
	const char *(*release_about)(const char *name);
	const struct caveat_invocation *again; /* NULL: not known */
	const char *start; /* what makes the campaign once more; NULL or "": not known */
	bool by_metric;    /* the figures are of one; else the document says of what */
};

/* Of all columns of a study, and of one result. */
void method_of_study(struct document *document, const struct study *study,
		     const struct method_options *options);
void method_of_result(struct document *document, const struct result *result,
		      enum metric metric, const struct method_options *options);

/* What the parts of it look at, a file each. */
struct method_look {
	struct document *document;
	const struct result *const *results; /* borrowed, one at least */
	const char *const *names;            /* of the column of each */
	size_t count;
	enum metric metric;
	const struct method_options *options;
};

void method_rounds(const struct method_look *look);  /* what a round is */
void method_machine(const struct method_look *look); /* kernel, machine, conditions */
void method_command(const struct method_look *look); /* to do it again */

#endif
