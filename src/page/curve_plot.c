// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>

#include "format/units.h"
#include "page/curve.h"

/* Percent of what is released up to which all cells are drawn, where any goes so far. */
#define BUDGET_MOST 125

/* What all cells have in common. */
struct axes {
	double x_most, low, high;
};

static bool is_point(const struct curve_row *row)
{
	return row->place->role == CURVE_BUDGET && isfinite(row->point.budget);
}

static bool is_level(const struct curve_row *row)
{
	return (row->place->role == CURVE_LEVEL || row->place->role == CURVE_BOUND) &&
	       isfinite(row->point.verdict.speed_up);
}

static double adds(const struct curve_row *row)
{
	return row->point.verdict.speed_up;
}

static double percent(const struct curve_row *row)
{
	return 100 * row->point.budget;
}

/* As far as every cell has points, and beyond all that is released where one goes so
 * far. */
static double x_most(const struct curve *curve, const struct curve_row *rows)
{
	double least = INFINITY, most = 0;

	for (size_t c = 0; c < curve->study->set.cell_count; c++, rows += curve->count) {
		double end = 0;

		for (size_t i = 0; i < curve->count; i++) {
			if (is_point(&rows[i]))
				end = fmax(end, percent(&rows[i]));
		}
		least = fmin(least, end);
		most = fmax(most, end);
	}
	most = fmin(fmax(least, BUDGET_MOST), most);
	return most > 0 ? 1.04 * most : BUDGET_MOST;
}

/* Room for the figures and their own intervals; a wide one must not flatten all else. */
static struct axes axes_of(const struct curve *curve, const struct curve_row *rows)
{
	double least = 1, most = 1, low = 1, high = 1, span, edge;

	for (size_t i = 0; i < curve->study->set.cell_count * curve->count; i++) {
		const struct curve_row *row = &rows[i];

		if (!is_level(row) && !(is_point(row) && isfinite(adds(row))))
			continue;
		least = fmin(least, adds(row));
		most = fmax(most, adds(row));
		low = fmin(low, row->point.alone.low);
		high = fmax(high, row->point.alone.high);
	}
	low = fmin(low, least);
	high = fmax(high, most);
	span = most - least + 0.1;
	low = fmax(low, least - span);
	high = fmin(high, most + span);
	edge = 0.08 * (high - low);
	return (struct axes){ x_most(curve, rows), fmax(low - edge, 0),
			      high + 1.6 * edge };
}

/* A bar ends at the edge at the latest. Unknown: at the figure. */
static double bar_end(double end, double figure, const struct axes *axes)
{
	return fmin(fmax(isfinite(end) ? end : figure, axes->low), axes->high);
}

static void add_curve(struct document *document, const struct curve_row *rows,
		      size_t count, const struct axes *axes)
{
	plot_series(document, PLOT_MAIN);
	for (size_t i = 0; i < count; i++) {
		const struct figure *alone = &rows[i].point.alone;

		if (is_point(&rows[i]) && isfinite(adds(&rows[i])))
			plot_point(document, percent(&rows[i]), adds(&rows[i]),
				   bar_end(alone->low, adds(&rows[i]), axes),
				   bar_end(alone->high, adds(&rows[i]), axes));
	}
	plot_series(document, PLOT_RINGS);
	for (size_t i = 0; i < count; i++) {
		if (is_point(&rows[i]) && rows[i].point.verdict.kind == VERDICT_UNDECIDED)
			plot_point(document, percent(&rows[i]), adds(&rows[i]), NAN, NAN);
	}
}

static void add_levels(struct document *document, const struct curve_row *rows,
		       size_t count)
{
	plot_level(document, PLOT_UNITY, 1);
	for (size_t i = 0; i < count; i++) {
		if (is_level(&rows[i]))
			plot_level(document,
				   rows[i].place->role == CURVE_BOUND ? PLOT_DOTTED
								      : PLOT_DASHED,
				   adds(&rows[i]));
	}
}

/* What deferral adds; the axis above it is of spare pages. */
static void add_upper(struct document *document, const struct curve *curve,
		      const struct curve_row *rows, const struct axes *axes)
{
	struct plot_panel panel = { .x = { .high = axes->x_most },
				    .y = { .low = axes->low, .high = axes->high } };
	char label[TABLE_CELL_MAX], released[24], speed_up[24];
	struct sentence levels = { panel.title[1], sizeof(panel.title[1]), 0 };
	struct row_cell cell = rows->cell;

	for (size_t i = 0; i < curve->count; i++) {
		const struct curve_row *row = &rows[i];
		double pages = (double)row->spare_pages, own = adds(row);

		cell.oversubscribed |= row->cell.oversubscribed;
		if (is_level(row))
			sentence_add(&levels, "%s%s %s", levels.len ? ", " : "",
				     row->role,
				     cell_speed_up(&own, speed_up, sizeof(speed_up)));
		if (!is_point(row))
			continue;
		if (row->spare_pages > 0)
			panel.top.high = axes->x_most * pages / percent(row);
		/* The last of the points that have no place. */
		if (percent(row) > axes->x_most && isfinite(own))
			snprintf(panel.corner, sizeof(panel.corner),
				 "beyond: %s at %.0f %%",
				 cell_speed_up(&own, speed_up, sizeof(speed_up)),
				 percent(row));
	}
	/* A power of two, so that four to eight of them fit. */
	for (panel.top.step = 1; panel.top.step * 8 < panel.top.high;)
		panel.top.step *= 2;
	snprintf(panel.top.label, sizeof(panel.top.label), "spare pages");
	snprintf(panel.y.label, sizeof(panel.y.label), "deferral adds, %s = 1",
		 study_name(curve->study, curve->reference));
	snprintf(panel.title[0], sizeof(panel.title[0]), "%s: %s released",
		 cell_label(&cell, label, sizeof(label)),
		 unit_bytes(rows->point.released_bytes, released, sizeof(released)));
	plot_panel(document, &panel);
	add_levels(document, rows, curve->count);
	add_curve(document, rows, curve->count, axes);
}

/* What is parked for it, and what fell back. */
static void add_lower(struct document *document, const struct curve_row *rows,
		      size_t count, double most)
{
	const double released_mib = rows->point.released_bytes / (1024 * 1024);
	const struct plot_panel panel = {
		.under = true,
		.x = { .label = "budget, % of released", .high = most },
		.y = { .label = "% of released", .high = 108 },
		.right = { .label = "MiB",
			   .high = 1.08 * released_mib,
			   .step = released_mib / 4 },
	};

	plot_panel(document, &panel);
	plot_series(document, PLOT_LIMIT);
	plot_point(document, 0, 0, NAN, NAN);
	plot_point(document, fmin(most, 100), fmin(most, 100), NAN, NAN);
	plot_point(document, most, fmin(most, 100), NAN, NAN);
	plot_series(document, PLOT_SECOND);
	for (size_t i = 0; i < count; i++) {
		double peak = rows[i].point.peak_bytes / rows[i].point.released_bytes;

		if (is_point(&rows[i]) && isfinite(peak))
			plot_point(document, percent(&rows[i]), 100 * peak, NAN, NAN);
	}
	plot_series(document, PLOT_THIRD);
	for (size_t i = 0; i < count; i++) {
		double share = rows[i].fallback_share;

		if (is_point(&rows[i]) && isfinite(share))
			plot_point(document, percent(&rows[i]), 100 * share, NAN, NAN);
	}
}

static void add_keys(struct document *document, const struct curve *curve,
		     const struct curve_row *rows)
{
	const struct curve_row *level = NULL, *bound = NULL;
	double buffers = 0;
	bool oversubscribed = false;
	char bytes[24];

	for (size_t i = 0; i < curve->study->set.cell_count * curve->count; i++) {
		const struct curve_row *row = &rows[i];

		if (row->place->role == CURVE_BUDGET)
			buffers = fmax(buffers, row->point.buffer_bytes);
		level = row->place->role == CURVE_LEVEL ? row : level;
		bound = row->place->role == CURVE_BOUND ? row : bound;
		oversubscribed |= row->cell.oversubscribed;
	}
	plot_key(document, PLOT_MAIN, "speed-up of deferral, uncorrected %g %% interval",
		 100 * curve->study->analysis.options.confidence);
	plot_key(document, PLOT_RINGS, "undecided after correction (%zu comparisons)",
		 curve->comparisons);
	if (level)
		plot_key(document, PLOT_DASHED, "%s: no deferral", level->role);
	if (bound)
		plot_key(document, PLOT_DOTTED, "%s: frees nothing until told",
			 bound->role);
	plot_key(document, PLOT_SECOND, "peak parked data (buffers up to %s)",
		 unit_bytes(buffers, bytes, sizeof(bytes)));
	plot_key(document, PLOT_THIRD, "freed by the caller: no spare page left");
	plot_key(document, PLOT_LIMIT, "room in the budget");
	if (oversubscribed)
		plot_key(document, PLOT_NONE, "* oversubscribed");
}

void curve_plot(struct document *document, const struct curve *curve,
		const struct curve_row *rows)
{
	struct axes axes = axes_of(curve, rows);
	struct plot *plot;

	if (curve->budgets < 2) {
		document_note(document, "One budget only: no curve is drawn, which takes "
					"two budgets at least.");
		return;
	}
	plot = plot_begin(document, "curve");
	if (!plot)
		return;
	plot->frame_least = 290;
	add_keys(document, curve, rows);
	plot_caption(
		document,
		"Upper panels: speed-up of each budget over %s, the kernel without "
		"deferral, with the same axis in every mode. Lower panels: the most "
		"data parked at any time, and the share that the caller had to free.",
		study_name(curve->study, curve->reference));
	plot_alternative(document,
			 "Speed-up that deferral adds over %s, against its budget, a "
			 "panel for each of %zu modes.",
			 study_name(curve->study, curve->reference),
			 curve->study->set.cell_count);
	for (size_t c = 0; c < curve->study->set.cell_count; c++, rows += curve->count) {
		add_upper(document, curve, rows, &axes);
		add_lower(document, rows, curve->count, axes.x_most);
	}
}
