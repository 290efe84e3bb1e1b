/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PAGE_CHART_H
#define SWAPREL_PAGE_CHART_H

#include "page/comparison.h"
#include "sample/cost.h"

/*
 * What pictures have in common. A picture is a function and a file, which adds it to the
 * document that has its figures as a table; it adds none where nothing is to be seen.
 */

/* The largest value that an axis should reach: the largest there is, or where some lie
 * far from all others (beyond the upper quartile by three times the quartiles' distance
 * and half of the median) the largest that does not. 0 of none. @values is sorted. */
double chart_limit(double *values, size_t count);

/* The axis of figures of @metric from 0 to @limit. */
struct plot_axis chart_axis(enum metric metric, double limit);

/* Where in its row, from -0.5 to 0.5, the @index-th of many dots lies; the same each
 * time.
 */
double chart_jitter(size_t index);

/* Add a figure to the last panel, of rows, with as much of its interval as the axis has
 * room for, and arrows where there is more. It is drawn in units of @unit. */
void chart_figure(struct document *document, enum plot_style look, double row,
		  const struct figure *figure, const struct plot_axis *axis, double unit);

/* How far intervals are drawn: @low and @high, of all of them, to no more than the
 * figures' own span and @slack beyond the figures, which are from @least to @most. */
void chart_cut(double least, double most, double slack, double *low, double *high);

/* A log axis of ratios around 1: as far as figures go, and their intervals as long as
 * these would not flatten the figures. @count figures, @stride bytes from one to the
 * next. */
struct plot_axis chart_ratio_axis(const struct figure *figures, size_t count,
				  double margin);

/*
 * The variants that a picture has room for, in their order: all, or of more than it has
 * looks the base, the steps of the ladder, and of the others the first.
 */
struct chart_drawn {
	size_t count;
	size_t variants[PLOT_VARIANTS];
};

struct chart_drawn chart_drawn(const struct study *study);

/* Say in a picture's caption which variants are not in it, if any. */
void chart_say_drawn(struct plot *plot, const struct study *study,
		     const struct chart_drawn *drawn);

/* A figure of one variant in one cell, for a picture over cells. */
struct chart_item {
	struct point point;
	const char *variant; /* borrowed */
	struct figure figure;
};

/* Pictures "over-processes" and "over-sizes": @items are cell by cell, @variants of them,
 * PLOT_VARIANTS at most, in each, in units of @metric. @interval: what the bars are, for
 * the legend. */
void chart_scaling_items(struct document *document, const struct chart_item *items,
			 size_t cells, size_t variants, enum metric metric,
			 const char *interval);

/* A cell of a result. */
struct chart_cell {
	struct row_cell cell;
	struct result_summary summary;
};

/* Pictures of a result: its rounds, and as above; @cells are all of it. */
void chart_result(struct document *document, const struct result *result,
		  enum metric metric, const struct chart_cell *cells);

/* The figure of variant @variant, 0 the base, in a cell of a comparison. */
const struct figure *chart_time(const struct comparison *comparison, size_t cell,
				size_t variant);

/* The row of the first other variant of a cell: which cell it is. */
static inline const struct row_cell *chart_cell_of(const struct comparison *comparison,
						   size_t cell)
{
	return &comparison->rows[cell * comparison->others].cell;
}

/* The pictures of a comparison, and all of them in the order in which they are read. */
void chart_speed_ups(struct document *document, const struct comparison *comparison);
void chart_rounds(struct document *document, const struct comparison *comparison);
void chart_scaling(struct document *document, const struct comparison *comparison);
void chart_attribution(struct document *document, const struct comparison *comparison);
void chart_cost(struct document *document, const struct study *study);
void chart_cost_row(struct document *document, const char *name, size_t row,
		    const struct cost *cost);
struct plot_axis chart_cost_axis(const struct cost *costs, size_t count);
void chart_cost_words(struct document *document, const char *figures);
void chart_memory(struct document *document, const struct study *study);
void chart_metrics(struct document *document, const struct study *studies, size_t count);
void chart_comparison(struct document *document, const struct comparison *comparison);

/* Published figures and ours. */
void chart_claim(struct document *document, const struct claim *claim,
		 const struct study *study);

#endif
