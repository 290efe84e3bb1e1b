// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "format/units.h"
#include "page/chart.h"

static enum plot_style look_of(const struct verdict *verdict)
{
	switch (verdict->kind) {
	case VERDICT_FASTER:
	case VERDICT_SLOWER:
		return PLOT_FIGURE;
	case VERDICT_SAME:
		return PLOT_FIGURE_SAME;
	default:
		return PLOT_FIGURE_OPEN;
	}
}

static void add_panel(struct document *document, const struct comparison *comparison,
		      size_t cell, const struct plot_axis *axis)
{
	const struct comparison_row *rows = &comparison->rows[cell * comparison->others];
	const double margin = 1 + comparison->study->analysis.options.margin;
	struct plot_panel panel = { .x = *axis,
				    .band_low = 1 / margin,
				    .band_high = margin };
	char text[LIST_NAME_MAX + 32], ratio[24];
	size_t known = 0;

	for (size_t i = 0; i < comparison->others; i++)
		known += isfinite(rows[i].verdict.speed_up);
	if (!known)
		return;
	cell_label(&rows->cell, panel.title[0], sizeof(panel.title[0]));
	plot_panel(document, &panel);
	plot_level(document, PLOT_UNITY, 1);
	for (size_t i = 0; i < comparison->others; i++) {
		const struct verdict *verdict = &rows[i].verdict;
		const struct figure figure = { verdict->speed_up, verdict->low,
					       verdict->high };

		snprintf(text, sizeof(text), "%s\n%s", rows[i].variant,
			 isfinite(figure.value)
				 ? cell_speed_up(&figure.value, ratio, sizeof(ratio))
				 : "no figure");
		plot_row(document, text);
		chart_figure(document, look_of(verdict), (double)i, &figure, axis, 1);
	}
}

static void add_words(struct document *document, const struct comparison *comparison)
{
	const struct study *study = comparison->study;
	const struct analysis_options *options = &study->analysis.options;
	const char *base = study_name(study, 0), *ratio = label_ratio(study->metric);

	char intervals[96];

	if (study->analysis.comparisons > 1)
		snprintf(intervals, sizeof(intervals),
			 "simultaneous %g %% intervals (Bonferroni, %zu comparisons)",
			 100 * options->confidence, study->analysis.comparisons);
	else
		snprintf(intervals, sizeof(intervals), "%g %% intervals",
			 100 * options->confidence);
	plot_key(document, PLOT_FIGURE, "faster or slower");
	plot_key(document, PLOT_FIGURE_SAME, "same: interval within the margin");
	plot_key(document, PLOT_FIGURE_OPEN, "undecided");
	plot_key(document, PLOT_UNITY, "%s", base);
	plot_key(document, PLOT_BEYOND, "interval exceeds the axis");
	plot_caption(
		document,
		"%s over %s, right of 1x is %s. Bars: %s. Shaded: the margin of %g %%. The axis "
		"is logarithmic, as 2x and 0.5x are equally far from 1x, and the same "
		"in every panel.",
		metric_is_release(study->metric) ? "Speed-up" : "Ratio", base,
		metric_is_release(study->metric) ? "faster" : "less", intervals,
		100 * options->margin);
	plot_alternative(
		document,
		"The %s of %zu variant%s over %s with intervals, a panel for each "
		"of %zu mode%s.",
		ratio, comparison->others, comparison->others == 1 ? "" : "s", base,
		comparison->cells, comparison->cells == 1 ? "" : "s");
}

void chart_speed_ups(struct document *document, const struct comparison *comparison)
{
	const size_t count = comparison->cells * comparison->others;
	struct figure *figures = calloc(count + 1, sizeof(*figures));
	struct plot_axis axis;

	if (!figures || !plot_begin(document, "speed-ups")) {
		document->error = -ENOMEM;
		goto out;
	}
	for (size_t i = 0; i < count; i++) {
		const struct verdict *verdict = &comparison->rows[i].verdict;

		figures[i] = (struct figure){ verdict->speed_up, verdict->low,
					      verdict->high };
	}
	axis = chart_ratio_axis(figures, count,
				comparison->study->analysis.options.margin);
	snprintf(axis.label, sizeof(axis.label), "%s over %.40s",
		 label_ratio(comparison->study->metric),
		 study_name(comparison->study, 0));
	for (size_t c = 0; c < comparison->cells; c++)
		add_panel(document, comparison, c, &axis);
	add_words(document, comparison);
out:
	free(figures);
}
