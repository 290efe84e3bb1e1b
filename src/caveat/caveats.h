/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CAVEAT_CAVEATS_H
#define SWAPREL_CAVEAT_CAVEATS_H

#include "compare/study.h"
#include "format/document.h"

/*
 * What changes the meaning of a table's figures, from what the results recorded: what the
 * kernel ran on, load and steal, how the data compress, other swap, throttling, boots,
 * the way from CPU to CPU. It stands under every table, whichever command prints it. A
 * kind is a function and a line of the table in caveats.c; it says nothing where it does
 * not apply or was not recorded.
 */

/* The results of one column. */
struct caveat_side {
	const char *name;                    /* of the column, borrowed */
	const struct result *const *results; /* borrowed, one at least */
	size_t count;
};

/* The command that printed the table, so that a caveat can name one that works: "swaprel
 * compare" and its arguments, quoted for a shell; NULL: not known, or too long. */
struct caveat_again {
	const char *command;
	const char *arguments;
};

/* Add the caveats of @sides to @document, as text and as data: "caveats", a list of
 * {kind, text, command}, and "conditions", what was recorded of each side. @one_boot: a
 * figure rests on one.
 */
void caveats_add(struct document *document, const struct caveat_side *sides, size_t count,
		 bool one_boot, const struct caveat_again *again);

/* The same of all columns of a study, and of a result that is shown by itself. */
void caveats_of_study(struct document *document, const struct study *study,
		      const struct caveat_again *again);
void caveats_of_result(struct document *document, const struct result *result,
		       const struct caveat_again *again);

#endif
