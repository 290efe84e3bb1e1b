// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "format/units.h"
#include "page/chart.h"

static double drawn(const struct result_round *round, enum metric metric)
{
	return summary_round_figure(round, metric) / label_unit(metric)->drawn;
}

static const enum plot_style looks[] = { PLOT_DOTS, PLOT_HOLLOW, PLOT_CROSSES };

static enum plot_style look_of(const struct result_round *round)
{
	if (round->warmup)
		return PLOT_HOLLOW;
	return round->valid ? PLOT_DOTS : PLOT_CROSSES;
}

/* How far a cell's axis is to go: as the rounds that count have it, or where there are
 * none all that have a figure. */
static double limit_of(struct document *document, const struct result_cell *cell,
		       enum metric metric)
{
	double *values = calloc(cell->rounds.count + 1, sizeof(*values)), limit;
	size_t count = 0;

	if (!values) {
		document->error = -ENOMEM;
		return 0;
	}
	count = summary_values(values, cell, metric);
	for (size_t i = 0; !count && i < cell->rounds.count; i++) {
		const double own = summary_round_figure(result_round(cell, i), metric);

		values[0] = fmax(values[0], isfinite(own) ? own : 0);
	}
	limit = count ? chart_limit(values, count) : values[0];
	free(values);
	return limit;
}

/* Dots of one look; what lies beyond the axis is marked at its end, and one that never
 * got to a figure is drawn there. */
static void add_dots(struct document *document, const struct result_cell *cell,
		     enum metric metric, enum plot_style look, double high)
{
	const enum watch watch = metric_kinds[metric].watch;

	for (int beyond = 0; beyond < 2; beyond++) {
		plot_series(document, beyond ? PLOT_BEYOND : look);
		for (size_t i = 0; i < cell->rounds.count; i++) {
			const struct result_round *round = result_round(cell, i);
			const double y = drawn(round, metric);

			if (round->watch == watch && look_of(round) == look &&
			    (y > high) == (beyond != 0))
				plot_point(document, (double)i + 1, fmin(y, high), NAN,
					   NAN);
		}
	}
}

/* How many rounds lie beyond the axis, and how far: ", 2 to 81.6 ms". */
static void say_beyond(struct sentence *title, const struct result_cell *cell,
		       enum metric metric, double high)
{
	double most = 0;
	size_t beyond = 0;
	char text[64];

	for (size_t i = 0; i < cell->rounds.count; i++) {
		const struct result_round *round = result_round(cell, i);

		if (round->watch != metric_kinds[metric].watch ||
		    !(drawn(round, metric) > high))
			continue;
		most = fmax(most, summary_round_figure(round, metric));
		beyond++;
	}
	if (beyond)
		sentence_add(title, ", %zu %s %s", beyond, beyond == 1 ? "at" : "to",
			     label_figure(metric)(&most, text, sizeof(text)));
}

static void add_panel(struct document *document, const struct result_cell *cell,
		      enum metric metric, const struct chart_cell *own, double limit)
{
	const struct result_summary *summary = &own->summary;
	const double unit = label_unit(metric)->drawn;
	struct plot_panel panel = {
		.x = { .label = "round", .high = (double)cell->rounds.count + 1 },
		.y = chart_axis(metric, limit),
	};
	struct sentence title = { panel.title[0], sizeof(panel.title[0]), 0 };
	struct sentence caption = { panel.title[1], sizeof(panel.title[1]), 0 };
	char text[POINT_NAME_MAX + 1];

	if (isfinite(summary->low_ns)) {
		panel.band_low = summary->low_ns / unit;
		panel.band_high = fmin(summary->high_ns / unit, panel.y.high);
	}
	sentence_add(&title, "%s", cell_label(&own->cell, text, sizeof(text)));
	say_beyond(&title, cell, metric, panel.y.high);
	if (isnan(summary->median_ns))
		sentence_add(&caption, "no valid round");
	else
		sentence_add(
			&caption, "%s",
			label_figure(metric)(&summary->median_ns, text, sizeof(text)));
	if (isfinite(summary->low_ns))
		sentence_add(&caption, " (%s)",
			     label_figures(metric)(&summary->low_ns, text, sizeof(text)));
	plot_panel(document, &panel);
	if (!isnan(summary->median_ns))
		plot_level(document, PLOT_LEVEL, summary->median_ns / unit);
	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		add_dots(document, cell, metric, looks[i], panel.y.high);
}

static void add_words(struct document *document, enum metric metric, bool oversubscribed)
{
	plot_key(document, PLOT_DOTS, "used round");
	plot_key(document, PLOT_HOLLOW, "warm-up");
	plot_key(document, PLOT_CROSSES, "rejected; at the top: without a figure");
	plot_key(document, PLOT_LEVEL, "median; shaded: 95 %% interval");
	plot_key(document, PLOT_BEYOND, "beyond the axis, named above");
	if (oversubscribed)
		plot_key(document, PLOT_NONE, "* oversubscribed");
	plot_caption(document,
		     "Rounds in the order in which they ran. Axes begin at 0 and "
		     "are the same for all modes of one size.");
	plot_alternative(document, "%s of every round in the order in which they ran.",
			 metric_is_release(metric) ? "Release time"
						   : metric_names.items[metric]);
}

/* A panel for each cell, its rounds in the order in which they ran. */
static void add_rounds(struct document *document, const struct result *result,
		       enum metric metric, const struct chart_cell *own)
{
	const size_t cells = result->cells.count;
	double *limits = calloc(cells + 1, sizeof(*limits));
	bool oversubscribed = false;

	if (!limits || !plot_begin(document, "rounds")) {
		document->error = -ENOMEM;
		goto out;
	}
	for (size_t c = 0; c < cells; c++) {
		limits[c] = limit_of(document, result_cell(result, c), metric);
		oversubscribed |= own[c].cell.oversubscribed;
	}
	for (size_t c = 0; c < cells; c++) {
		double limit = limits[c];

		for (size_t i = 0; i < cells; i++) {
			if (own[i].cell.point.size_mib == own[c].cell.point.size_mib)
				limit = fmax(limit, limits[i]);
		}
		if (limits[c] > 0)
			add_panel(document, result_cell(result, c), metric, &own[c],
				  limit);
	}
	add_words(document, metric, oversubscribed);
out:
	free(limits);
}

static void add_scaling(struct document *document, const struct result *result,
			enum metric metric, const struct chart_cell *own)
{
	const size_t cells = result->cells.count;
	struct chart_item *items = calloc(cells + 1, sizeof(*items));

	if (!items) {
		document->error = -ENOMEM;
		return;
	}
	for (size_t i = 0; i < cells; i++) {
		const struct result_summary *summary = &own[i].summary;

		items[i] = (struct chart_item){
			own[i].cell.point,
			result->variant.name,
			{ summary->median_ns, summary->low_ns, summary->high_ns },
		};
	}
	chart_scaling_items(document, items, cells, 1, metric,
			    "95 % intervals of the median");
	free(items);
}

void chart_result(struct document *document, const struct result *result,
		  enum metric metric, const struct chart_cell *cells)
{
	add_rounds(document, result, metric, cells);
	add_scaling(document, result, metric, cells);
}
