/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PAGE_CURVE_H
#define SWAPREL_PAGE_CURVE_H

#include "page/label.h"
#include "page/page.h"

/* One variant in one cell. */
struct curve_row {
	char name[POINT_NAME_MAX + LIST_NAME_MAX];
	struct row_cell cell;
	char variant[LIST_NAME_MAX];
	char role[LIST_NAME_MAX];
	uint64_t spare_pages;
	unsigned int boots, runs, rounds, rejected;
	struct curve_point point;
	char verdict[16]; /* "": it is compared with nothing */
	char unit[8];     /* "": of no interval */
	double fallback_share;
	char build_id[72]; /* of the module, "": a kernel */
	bool nearest;
	/* Not in the data: */
	const struct curve_variant *place;
};

extern const struct record curve_row_record;

/* All variants of the first cell, then of the next; freed with free(). NULL: no memory.
 */
struct curve_row *curve_rows_make(const struct curve *curve);

/* The picture: two panels for each cell, and all with the same axes. */
void curve_plot(struct document *document, const struct curve *curve,
		const struct curve_row *rows);

#endif
