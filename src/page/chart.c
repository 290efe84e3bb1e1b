// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "page/chart.h"

static int ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double chart_limit(double *values, size_t count)
{
	double quartile, fence;
	size_t last;

	if (!count)
		return 0;
	qsort(values, count, sizeof(*values), ascending);
	quartile = values[(count - 1) * 3 / 4];
	fence = quartile + 3 * (quartile - values[(count - 1) / 4]) +
		0.5 * values[(count - 1) / 2];
	/* Of two it is not known which one lies far from the rest. */
	for (last = count - 1; last && count > 2 && values[last] > fence;)
		last--;
	return values[last];
}

struct plot_axis chart_axis(enum metric metric, double limit)
{
	const struct label_unit *unit = label_unit(metric);
	struct plot_axis axis = { .high = 1.05 * limit / unit->drawn };

	snprintf(axis.label, sizeof(axis.label), "%s in %s",
		 metric_is_release(metric) ? "release time" : metric_names.items[metric],
		 unit->axis);
	return axis;
}

/* Multiples of the golden ratio lie evenly, however many there are. */
double chart_jitter(size_t index)
{
	return fmod((double)index * 0.6180339887498949 + 0.5, 1) - 0.5;
}

void chart_figure(struct document *document, enum plot_style look, double row,
		  const struct figure *figure, const struct plot_axis *axis, double unit)
{
	const double value = figure->value / unit, low = figure->low / unit,
		     high = figure->high / unit;

	if (!isfinite(value))
		return;
	plot_series(document, look);
	plot_point(document, fmin(fmax(value, axis->low), axis->high), row,
		   isnan(low) ? NAN : fmin(fmax(low, axis->low), axis->high),
		   isnan(high) ? NAN : fmin(fmax(high, axis->low), axis->high));
	if (high > axis->high || value > axis->high) {
		plot_series(document, PLOT_BEYOND);
		plot_point(document, axis->high, row, NAN, NAN);
	}
	if (low < axis->low || value < axis->low) {
		plot_series(document, PLOT_BELOW);
		plot_point(document, axis->low, row, NAN, NAN);
	}
}

struct plot_axis chart_ratio_axis(const struct figure *figures, size_t count,
				  double margin)
{
	double least = -log1p(margin), most = log1p(margin), low = least, high = most;
	struct plot_axis axis = { .log = true, .suffix = "x" };
	double span, edge;

	for (size_t i = 0; i < count; i++) {
		if (!(figures[i].value > 0) || !isfinite(figures[i].value))
			continue;
		least = fmin(least, log(figures[i].value));
		most = fmax(most, log(figures[i].value));
		low = fmin(low, figures[i].low > 0 ? log(figures[i].low) : low);
		high = fmax(high, figures[i].high > 0 ? log(figures[i].high) : high);
	}
	low = fmin(low, least);
	high = fmax(high, most);
	span = most - least + 0.05;
	low = fmax(low, least - span);
	high = fmin(high, most + span);
	edge = 0.06 * (high - low);
	axis.low = exp(low - edge);
	axis.high = exp(high + edge);
	return axis;
}

const struct figure *chart_time(const struct comparison *comparison, size_t cell,
				size_t variant)
{
	const struct comparison_row *rows = &comparison->rows[cell * comparison->others];

	return variant ? &rows[variant - 1].ns : &rows->base_ns;
}

void chart_comparison(struct document *document, const struct comparison *comparison)
{
	const enum metric metric = comparison->study->metric;

	if (!comparison->others)
		return;
	chart_speed_ups(document, comparison);
	chart_rounds(document, comparison);
	chart_scaling(document, comparison);
	chart_attribution(document, comparison);
	if (metric == METRIC_MEAN)
		chart_cost(document, comparison->study);
	if (metric == METRIC_MEAN || metric_kinds[metric].watch == WATCH_RETURN)
		chart_memory(document, comparison->study);
}

static const char *const pictures[] = {
	"speed-ups",   "rounds", "over-processes", "over-sizes", "curve",
	"attribution", "cost",   "memory",         "published",
};

const struct names picture_names = { "picture", pictures,
				     sizeof(pictures) / sizeof(pictures[0]) };
