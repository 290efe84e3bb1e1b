/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PAGE_COMPARISON_H
#define SWAPREL_PAGE_COMPARISON_H

#include "compare/floor_file.h"
#include "compare/gate.h"
#include "format/document.h"

#define COMPARISON_SCHEMA "swaprel.comparison/1"

struct comparison_wish {
	size_t columns;                 /* of the format; 0: no limit */
	const struct floor_file *floor; /* of this machine; NULL: not known */
	bool gate;                      /* say what a gate makes of it */
};

/* A study as a document: the published tables' form with interval and verdict beside each
 * speed-up, the attribution where the ladder is there, and what limits it all. 0 or
 * -ENOMEM; @document is to be freed in either case. */
int comparison_document(struct document *document, const struct study *study,
			const struct comparison_wish *wish);

/* What other documents of a study say in the same words: how the figures were made and
 * how many are to hold together, what was measured on what, the boots behind each
 * column. */
int comparison_data(struct document *document, const struct study *study,
		    size_t comparisons);
int comparison_head(struct document *document, const struct study *study);
int comparison_boots(struct document *document, const struct study *study);

/* The parts, a file each. */
int comparison_tables(struct document *document, const struct study *study,
		      size_t columns);
int comparison_notes(struct document *document, const struct study *study,
		     const struct comparison_wish *wish);
int comparison_rows(struct document *document, const struct study *study);
int comparison_attribution(struct document *document, const struct study *study);

#endif
