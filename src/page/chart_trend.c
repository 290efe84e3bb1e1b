// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "page/chart.h"
#include "page/trend.h"

enum { PANELS_MOST = 12 };

static double days(const struct trend *trend, double when_s)
{
	return (when_s - trend->first_s) / 86400;
}

/* As far as the figures go, and their intervals where these do not flatten them. */
static struct plot_axis axis_of(const struct trend *trend,
				const struct trend_series *series)
{
	const double unit = label_unit(trend->options.metric)->drawn;
	double least = INFINITY, most = 0, low = INFINITY, high = 0;
	struct plot_axis axis;

	for (size_t i = 0; i < series->count; i++) {
		const struct figure own = trend_night_figure(series, i,
							     trend->options.confidence);

		least = fmin(least, own.value / unit);
		most = fmax(most, own.value / unit);
		low = fmin(low, own.low / unit);
		high = fmax(high, own.high / unit);
	}
	chart_cut(least, most, 0.02 * most, &low, &high);
	axis = chart_axis(trend->options.metric, 0);
	axis.low = fmax(low - 0.05 * (high - low + 0.01 * most), 0);
	axis.high = high + 0.05 * (high - low + 0.01 * most);
	return axis;
}

static void add_nights(struct document *document, const struct trend *trend,
		       const struct trend_series *series, const struct plot_axis *axis)
{
	const double unit = label_unit(trend->options.metric)->drawn;

	plot_series(document, PLOT_DOTS);
	for (size_t i = 0; i < series->count; i++) {
		const struct figure own = trend_night_figure(series, i,
							     trend->options.confidence);

		plot_point(document, days(trend, series->nights[i].when_s),
			   own.value / unit, fmax(own.low / unit, axis->low),
			   fmin(own.high / unit, axis->high));
	}
}

/* Levels, and a mark where each but the first one begins. */
static void add_levels(struct document *document, const struct trend *trend,
		       const struct trend_series *series)
{
	const double unit = label_unit(trend->options.metric)->drawn;

	for (size_t i = 0; i <= series->changes.count; i++) {
		const size_t to = trend_segment_to(series, i);
		const size_t from = trend_segment_from(series, i);
		const double level = trend_segment_figure(series, i, 0.05).value / unit;
		const double begin = days(trend, series->nights[from].when_s);

		plot_series(document, PLOT_SECOND);
		plot_point(document, begin, level, NAN, NAN);
		plot_point(document, days(trend, series->nights[to - 1].when_s), level,
			   NAN, NAN);
		if (!i)
			continue;
		plot_series(document, series->changes.items[i - 1].step > 0
					      ? PLOT_THEIRS
					      : PLOT_FIGURE_OPEN);
		plot_point(document, begin, level, NAN, NAN);
	}
}

static void add_panel(struct document *document, const struct trend *trend,
		      const struct trend_series *series)
{
	struct plot_panel panel = {
		.x = { .high = fmax(days(trend, trend->newest_s), 1) * 1.02 },
		.y = axis_of(trend, series),
	};
	char since[16], cell[POINT_NAME_MAX];

	panel.x.low = -0.02 * panel.x.high;
	snprintf(panel.x.label, sizeof(panel.x.label), "days since %s",
		 trend_date(trend->first_s, since, sizeof(since)));
	labels_point(&label_whole, &series->point, cell);
	snprintf(panel.title[0], sizeof(panel.title[0]), "%.127s", cell);
	snprintf(panel.title[1], sizeof(panel.title[1]), "%s on %.40s", series->variant,
		 *series->host ? series->host : series->machine_id);
	plot_panel(document, &panel);
	add_nights(document, trend, series, &panel.y);
	add_levels(document, trend, series);
}

static const struct trend_series **sorted(const struct trend *trend)
{
	const struct trend_series **list = calloc(trend->series_count + 1, sizeof(*list));
	size_t count = 0;

	for (int changed = 1; list && changed >= 0; changed--) {
		for (size_t i = 0; i < trend->series_count; i++) {
			if ((trend->series[i].changes.count > 0) == changed)
				list[count++] = &trend->series[i];
		}
	}
	return list;
}

void chart_trend(struct document *document, const struct trend *trend)
{
	const struct trend_series **series = sorted(trend);
	const size_t count = trend->series_count < PANELS_MOST ? trend->series_count
							       : PANELS_MOST;

	if (!series || !plot_begin(document, "trend")) {
		document->error = -ENOMEM;
		free(series);
		return;
	}
	for (size_t i = 0; i < count; i++)
		add_panel(document, trend, series[i]);
	plot_key(document, PLOT_DOTS, "a night: geometric mean of its boots");
	plot_key(document, PLOT_SECOND, "level between changes");
	plot_key(document, PLOT_THEIRS, "slower from here on");
	plot_key(document, PLOT_FIGURE_OPEN, "faster from here on");
	plot_caption(
		document,
		"Nights and the levels between change points. Bars: %g %% intervals "
		"from the variation within the night, uncorrected. The vertical axes do "
		"not begin at 0.%s",
		100 * trend->options.confidence,
		count < trend->series_count ? " Twelve cells, those with changes first."
					    : "");
	plot_alternative(document,
			 "History of %zu cells over nights, with change points.", count);
	free(series);
}
