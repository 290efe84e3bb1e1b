/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_COMPARE_COMPARE_H
#define SWAPREL_COMPARE_COMPARE_H

#include "compare/summary.h"

/* One figure of one file in a row of a comparison. */
struct compare_figure {
	bool present; /* the file has the cell, with a valid round */
	double median_ns;
	double speed_up;  /* base over this one; > 1 is faster than base */
	double low, high; /* of the speed-up, at least 95 %; NAN: too few rounds */
};

struct compare_row {
	const struct result_cell *cell; /* the base's, borrowed */
	struct compare_figure *figures; /* owned, one a file, the base first */
	bool oversubscribed;            /* in any of the files */
};

struct comparison {
	size_t file_count;
	size_t row_count;
	struct compare_row *rows; /* owned */
};

/*
 * Set @files[0], the base, beside the others, cell by cell, in the base's order. A cell
 * that only others have is left out.
 *
 * The interval of a speed-up is the quotient of two intervals of medians, each with
 * 97.5 %: by Bonferroni's inequality it holds with at least 95 %. It knows rounds only,
 * not how boots differ. 0 or -ENOMEM; free with compare_free().
 */
int compare_make(struct comparison *comparison, const struct result *const *files,
		 size_t file_count, enum metric metric);
void compare_free(struct comparison *comparison);

/*
 * What keeps two results from standing in one table: machine, substrate, algorithm, page
 * size, tuning. 0, or -EXDEV with a line that names every field that differs.
 */
int compare_may_stand_together(const struct result *base, const struct result *other,
			       struct err *err);

#endif
