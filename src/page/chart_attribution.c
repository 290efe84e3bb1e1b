// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "page/chart.h"

/* Percent: an interval that goes on beyond is cut there. */
#define SHARE_LEAST -60
#define SHARE_MOST  160

static struct plot_axis axis_of(const struct attribution *cells, size_t count)
{
	struct plot_axis axis = {
		"share of the log speed-up", 0, 100, 0, false, "%", { 0 }
	};

	for (size_t c = 0; c < count; c++) {
		for (size_t i = 0; cells[c].divisible && i < cells[c].step_count; i++) {
			axis.low = fmin(axis.low, 100 * cells[c].steps[i].share.low);
			axis.high = fmax(axis.high, 100 * cells[c].steps[i].share.high);
		}
	}
	axis.low = fmax(axis.low, SHARE_LEAST) - 4;
	axis.high = fmin(axis.high, SHARE_MOST) + 4;
	return axis;
}

static void add_panel(struct document *document, const struct attribution *attribution,
		      const struct row_cell *cell, const struct plot_axis *axis)
{
	struct plot_panel panel = { .x = *axis };
	char name[ATTRIBUTION_NAME_MAX], text[64];

	cell_label(cell, panel.title[0], sizeof(panel.title[0]));
	snprintf(panel.title[1], sizeof(panel.title[1]), "%.48s to %.48s: %.2fx",
		 attribution->whole.from->name, attribution->whole.to->name,
		 attribution->whole.ratio.value);
	plot_panel(document, &panel);
	plot_level(document, PLOT_UNITY, 0);
	for (size_t i = 0; i < attribution->step_count; i++) {
		const struct attribution_step *step = &attribution->steps[i];

		snprintf(text, sizeof(text), "%.50s\n%.0f %%",
			 attribution_step_name(step, name, sizeof(name)),
			 100 * step->share.value);
		plot_row(document, text);
		chart_figure(document, PLOT_FIGURE, (double)i, &step->share, axis, 0.01);
	}
}

static void add_plot(struct document *document, const struct comparison *comparison,
		     const struct attribution *cells)
{
	const struct plot_axis axis = axis_of(cells, comparison->cells);

	for (size_t c = 0; c < comparison->cells; c++) {
		/* One step is all of it. */
		if (cells[c].divisible && cells[c].step_count > 1)
			add_panel(document, &cells[c], chart_cell_of(comparison, c),
				  &axis);
	}
	plot_key(document, PLOT_FIGURE, "share of a step, interval");
	plot_key(document, PLOT_BEYOND, "interval exceeds the axis");
	plot_caption(
		document,
		"What each step of the ladder contributes to the log of the whole "
		"speed-up; shares sum to 100 %%, and one below 0 slows down. Bars: "
		"simultaneous intervals. Modes whose total change is not significant "
		"are not drawn.");
	plot_alternative(document,
			 "Share of the log speed-up that each step of the ladder "
			 "contributes, a panel for each mode.");
}

void chart_attribution(struct document *document, const struct comparison *comparison)
{
	const struct study *study = comparison->study;
	struct attribution *cells;

	if (!ladder_steps_have_deferral(&study->steps) ||
	    !metric_is_release(study->metric))
		return;
	cells = calloc(comparison->cells + 1, sizeof(*cells));
	if (!cells || !plot_begin(document, "attribution")) {
		document->error = -ENOMEM;
		goto out;
	}
	for (size_t c = 0; c < comparison->cells; c++)
		cells[c] = attribution_make(&study->analysis, c, &study->steps);
	add_plot(document, comparison, cells);
out:
	free(cells);
}
