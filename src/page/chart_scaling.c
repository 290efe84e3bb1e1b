// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page/chart.h"

/* What a picture goes over, and what a panel of it keeps. */
enum over { OVER_PROCS, OVER_SIZES };

static unsigned int along(const struct point *point, enum over over)
{
	return over == OVER_PROCS ? point->procs : point->size_mib;
}

/* Whether both are of one panel. */
static bool are_of_one(const struct point *a, const struct point *b, enum over over)
{
	struct point other = *b;

	if (over == OVER_PROCS)
		other.procs = a->procs;
	else
		other.size_mib = a->size_mib;
	return point_same(a, &other);
}

struct scaling {
	const struct chart_item *items;
	size_t cells, variants;
	enum metric metric;
	enum over over;
};

static const struct point *point_of(const struct scaling *scaling, size_t cell)
{
	return &scaling->items[cell * scaling->variants].point;
}

/* The cell of @cell's panel that is next behind @after along the axis; cells: none. */
static size_t next_of(const struct scaling *scaling, size_t cell, unsigned int after)
{
	size_t next = scaling->cells;

	for (size_t i = 0; i < scaling->cells; i++) {
		const unsigned int own = along(point_of(scaling, i), scaling->over);

		if (are_of_one(point_of(scaling, cell), point_of(scaling, i),
			       scaling->over) &&
		    own > after &&
		    (next == scaling->cells ||
		     own < along(point_of(scaling, next), scaling->over)))
			next = i;
	}
	return next;
}

/* How high all panels are; ends of intervals that would flatten the rest are cut. */
static double limit_of(const struct scaling *scaling)
{
	double value = 0, high = 0;

	for (size_t i = 0; i < scaling->cells * scaling->variants; i++) {
		const struct figure *figure = &scaling->items[i].figure;

		value = fmax(value, isfinite(figure->value) ? figure->value : 0);
		high = fmax(high, isfinite(figure->high) ? figure->high : 0);
	}
	return fmax(value, fmin(high, 1.3 * value));
}

static void add_line(struct document *document, const struct scaling *scaling,
		     size_t cell, size_t variant, const struct plot_axis *y)
{
	const double unit = label_unit(scaling->metric)->drawn;
	unsigned int at = 0;

	plot_series(document, PLOT_VARIANT + variant);
	for (size_t i; (i = next_of(scaling, cell, at)) < scaling->cells;) {
		const struct figure *figure =
			&scaling->items[i * scaling->variants + variant].figure;
		/* Side by side, so that bars do not hide each other. */
		const double x = (at = along(point_of(scaling, i), scaling->over)) *
				 (1 + 0.02 * ((double)variant -
					      (double)(scaling->variants - 1) / 2));

		if (isfinite(figure->value))
			plot_point(document, x, figure->value / unit, figure->low / unit,
				   fmin(figure->high / unit, y->high));
	}
}

static void add_panel(struct document *document, const struct scaling *scaling,
		      size_t cell)
{
	const bool procs = scaling->over == OVER_PROCS;
	const struct point *point = point_of(scaling, cell);
	struct plot_panel panel = {
		.x = { .log = true },
		.y = chart_axis(scaling->metric, limit_of(scaling)),
	};
	unsigned int least = 0, most = 0;
	size_t count = 0;

	for (size_t i; (i = next_of(scaling, cell, most)) < scaling->cells;) {
		most = along(point_of(scaling, i), scaling->over);
		least = count ? least : most;
		if (count < PLOT_TICKS_MAX)
			panel.x.ticks[count++] = most;
	}
	panel.x.low = least / 1.25;
	panel.x.high = most * 1.25;
	snprintf(panel.x.label, sizeof(panel.x.label), "%s",
		 procs ? "processes" : "MiB of each process");
	if (procs)
		snprintf(panel.title[0], sizeof(panel.title[0]), "%s of %u MiB, %s",
			 point->release, point->size_mib, point->pattern);
	else
		snprintf(panel.title[0], sizeof(panel.title[0]), "%s by %u process%s, %s",
			 point->release, point->procs, point->procs == 1 ? "" : "es",
			 point->pattern);
	if (point_has_resident(point))
		snprintf(panel.title[1], sizeof(panel.title[1]), "%s resident",
			 point->resident);
	plot_panel(document, &panel);
	for (size_t v = 0; v < scaling->variants; v++)
		add_line(document, scaling, cell, v, &panel.y);
}

static void add_words(struct document *document, const struct scaling *scaling,
		      const char *interval)
{
	const bool procs = scaling->over == OVER_PROCS;

	for (size_t v = 0; v < scaling->variants; v++)
		plot_key(document, PLOT_VARIANT + v, "%s", scaling->items[v].variant);
	plot_caption(document,
		     "%s over the %s; bars: %s. The horizontal axis is logarithmic, the "
		     "vertical one begins at 0 and is the same in every panel.",
		     metric_is_release(scaling->metric)
			     ? "Release time"
			     : metric_names.items[scaling->metric],
		     procs ? "number of processes that release at the same time"
			   : "size of each process",
		     interval);
	plot_alternative(document, "%s of %zu variant%s over the %s.",
			 metric_is_release(scaling->metric)
				 ? "Release time"
				 : metric_names.items[scaling->metric],
			 scaling->variants, scaling->variants == 1 ? "" : "s",
			 procs ? "number of processes" : "size of each process");
}

/* Panels of two points at least: one is no line. */
static void add_plot(struct document *document, const struct scaling *scaling,
		     const char *name, const char *interval)
{
	bool begun = false;

	for (size_t c = 0; c < scaling->cells; c++) {
		const size_t first = next_of(scaling, c, 0);

		if (first != c ||
		    next_of(scaling, c, along(point_of(scaling, c), scaling->over)) ==
			    scaling->cells)
			continue;
		if (!begun && !plot_begin(document, name))
			return;
		begun = true;
		add_panel(document, scaling, c);
	}
	if (begun)
		add_words(document, scaling, interval);
}

void chart_scaling_items(struct document *document, const struct chart_item *items,
			 size_t cells, size_t variants, enum metric metric,
			 const char *interval)
{
	struct scaling scaling = { items, cells, variants, metric, OVER_PROCS };

	if (!(limit_of(&scaling) > 0))
		return;
	add_plot(document, &scaling, "over-processes", interval);
	scaling.over = OVER_SIZES;
	add_plot(document, &scaling, "over-sizes", interval);
}

void chart_scaling(struct document *document, const struct comparison *comparison)
{
	const struct chart_drawn drawn = chart_drawn(comparison->study);
	const size_t first = document->plot_count;
	struct chart_item *items = calloc(comparison->cells * drawn.count + 1,
					  sizeof(*items));
	char interval[64];

	if (!items) {
		document->error = -ENOMEM;
		return;
	}
	for (size_t i = 0; i < comparison->cells * drawn.count; i++) {
		const size_t cell = i / drawn.count,
			     variant = drawn.variants[i % drawn.count];

		items[i] = (struct chart_item){
			chart_cell_of(comparison, cell)->point,
			study_name(comparison->study, variant),
			*chart_time(comparison, cell, variant),
		};
	}
	snprintf(interval, sizeof(interval), "uncorrected %g %% intervals",
		 100 * comparison->study->analysis.options.confidence);
	chart_scaling_items(document, items, comparison->cells, drawn.count,
			    comparison->study->metric, interval);
	for (size_t i = first; i < document->plot_count; i++)
		chart_say_drawn(&document->plots[i], comparison->study, &drawn);
	free(items);
}
