/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_COMPARE_COMPARE_H
#define SWAPREL_COMPARE_COMPARE_H

#include "compare/columns.h"
#include "compare/summary.h"

/* One figure of one column in a row of a comparison. */
struct compare_figure {
	bool present; /* the column has the cell, with a valid round */
	double median_ns;
	double speed_up;  /* base over this one; > 1 is faster than base */
	double low, high; /* of the speed-up, at least 95 %; NAN: too few rounds */
};

struct compare_row {
	const struct result_cell *cell; /* a boot of the base's, borrowed */
	struct compare_figure *figures; /* owned, one a column, the base first */
	struct compare_figure deferral; /* class_idx over deferred; of both or absent */
	bool oversubscribed;            /* in any of the files */
};

struct comparison {
	const struct compare_columns *columns; /* borrowed */
	bool has_deferral; /* base, class_idx and deferred are all there */
	size_t row_count;
	struct compare_row *rows; /* owned */
};

/*
 * Set the first column, the base, beside the others, cell by cell, in the base's order. A
 * cell that only others have is left out. The rounds of a column's boots are pooled.
 *
 * The interval of a speed-up is the quotient of two intervals of medians, each with
 * 97.5 %: by Bonferroni's inequality it holds with at least 95 %. It knows rounds only,
 * not how boots differ.
 *
 * "What deferral adds" is such a quotient too, of class_idx over deferred: the speed-up
 * of the deferral on top of the locking improvement. 0 or -ENOMEM; free with
 * compare_free().
 */
int compare_make(struct comparison *comparison, const struct compare_columns *columns,
		 enum metric metric);
void compare_free(struct comparison *comparison);

/*
 * What keeps two results from standing in one table: machine, substrate, algorithm, page
 * size, tuning. 0, or -EXDEV with a line that names every field that differs.
 */
int compare_may_stand_together(const struct result *base, const struct result *other,
			       struct err *err);

#endif
