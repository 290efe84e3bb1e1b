// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>

#include "format/units.h"
#include "page/chart.h"

/* A row is shared by all variants, a lane each. */
#define LANES       0.8 /* of a row */
#define LANE_PIXELS 13

/* How far the axis of a metric goes: the bound, which may lie far from all others, is no
 * reason to flatten them. */
static double limit_of(const struct study *study, const struct chart_drawn *drawn)
{
	double value = 0, high = 0, bound = 0;

	for (size_t c = 0; c < study->set.cell_count; c++) {
		for (size_t i = 0; i < drawn->count; i++) {
			const size_t v = drawn->variants[i];
			const struct figure figure = comparison_figure(study, c, v);
			const double own = isfinite(figure.value) ? figure.value : 0;

			if ((int)v == study->steps.bound) {
				bound = fmax(bound, own);
				continue;
			}
			value = fmax(value, own);
			high = fmax(high, isfinite(figure.high) ? figure.high : 0);
		}
	}
	if (!(value > 0))
		return bound;
	value = fmax(value, fmin(high, 1.3 * value));
	return bound < 3 * value ? fmax(value, bound) : value;
}

static const char *kind_of(const struct study *study)
{
	return metric_is_release(study->metric) ? "release time"
						: metric_names.items[study->metric];
}

static void add_row(struct document *document, const struct study *study, size_t cell,
		    const struct chart_drawn *drawn, const struct plot_axis *axis)
{
	const struct labels labels = labels_of(study_result(study));
	const double unit = label_unit(study->metric)->drawn;
	char label[POINT_NAME_MAX];

	plot_row(document, labels_point(&labels, &study->set.cells[cell]->point, label));
	for (size_t i = 0; i < drawn->count; i++) {
		const struct figure figure = comparison_figure(study, cell,
							       drawn->variants[i]);
		const double lane = ((double)i + 0.5) / (double)drawn->count - 0.5;

		chart_figure(document, PLOT_VARIANT + i, (double)cell + LANES * lane,
			     &figure, axis, unit);
	}
}

static void add_panel(struct document *document, const struct study *study,
		      const struct chart_drawn *drawn)
{
	const double limit = limit_of(study, drawn);
	struct plot_panel panel = { .x = chart_axis(study->metric, limit) };

	if (!(limit > 0))
		return;
	snprintf(panel.title[0], sizeof(panel.title[0]), "%s", kind_of(study));
	snprintf(panel.x.label, sizeof(panel.x.label), "%s",
		 label_unit(study->metric)->axis);
	plot_panel(document, &panel);
	for (size_t c = 0; c < study->set.cell_count; c++)
		add_row(document, study, c, drawn, &panel.x);
}

/* What each panel is of, in words. */
static void add_words(struct document *document, const struct study *studies,
		      size_t count, const struct chart_drawn *drawn)
{
	char text[DOCUMENT_TEXT_MAX / 2] = "";
	struct sentence sentence = { text, sizeof(text), 0 };

	for (size_t i = 0; i < drawn->count; i++)
		plot_key(document, PLOT_VARIANT + i, "%s",
			 study_name(studies, drawn->variants[i]));
	plot_key(document, PLOT_BEYOND, "beyond the axis");
	for (size_t m = 0; m < count; m++) {
		if (studies[m].metric == METRIC_MEAN)
			continue;
		sentence_add(&sentence, "%s%s: %s", sentence.len ? "; " : "",
			     kind_of(&studies[m]), metric_kinds[studies[m].metric].about);
	}
	plot_caption(
		document,
		"A panel for each metric, a row for each mode, less is better; bars: "
		"uncorrected %g %% intervals. Axes begin at 0.%s%s%s",
		100 * studies->analysis.options.confidence, *text ? " " : "", text,
		*text ? "." : "");
	chart_say_drawn(&document->plots[document->plot_count - 1], studies, drawn);
	plot_alternative(document,
			 "%zu metric%s of %zu variants with intervals, a panel for each.",
			 count, count == 1 ? "" : "s", drawn->count);
}

void chart_metrics(struct document *document, const struct study *studies, size_t count)
{
	const struct chart_drawn drawn = chart_drawn(studies);
	struct plot *plot = plot_begin(document, "metrics");

	if (!plot)
		return;
	plot->row_least = LANE_PIXELS * (unsigned int)drawn.count;
	for (size_t m = 0; m < count; m++)
		add_panel(document, &studies[m], &drawn);
	add_words(document, studies, count, &drawn);
}
