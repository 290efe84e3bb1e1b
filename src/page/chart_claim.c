// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page/chart.h"

static bool is_drawn(const struct claim_row *row, bool times)
{
	return (row->what != CLAIM_SPEED_UP) == times && isfinite(row->value) &&
	       isfinite(row->ours.value);
}

/* A log axis for ratios, and one from 0 for times in ms. */
static struct plot_axis axis_of(struct document *document, const struct claim *claim,
				bool times)
{
	struct figure *figures = calloc(2 * claim->row_count + 1, sizeof(*figures));
	struct plot_axis axis = { .label = "release time in ms" };
	size_t count = 0;

	if (!figures) {
		document->error = -ENOMEM;
		return axis;
	}
	for (size_t i = 0; i < claim->row_count; i++) {
		const struct claim_row *row = &claim->rows[i];

		if (!is_drawn(row, times))
			continue;
		axis.high = fmax(axis.high, 1.05e-6 * fmax(row->value, row->ours.value));
		/* As much of an interval as does not flatten the figures. */
		if (isfinite(row->ours.high))
			axis.high = fmax(
				axis.high,
				1.05e-6 * fmin(row->ours.high, 1.3 * row->ours.value));
		figures[count++] = row->ours;
		figures[count++] = (struct figure){ row->value, row->value, row->value };
	}
	if (!times && count) {
		axis = chart_ratio_axis(figures, count, 0);
		snprintf(axis.label, sizeof(axis.label), "speed-up");
	}
	free(figures);
	return axis;
}

static void add_row(struct document *document, const struct claim_row *row, size_t index,
		    bool sizes, const struct plot_axis *axis)
{
	const double unit = row->what == CLAIM_SPEED_UP ? 1 : 1e6;
	const struct published_row *theirs = row->theirs;
	const struct figure value = { row->value, NAN, NAN };
	char text[64], size[40] = "";

	if (sizes && theirs->size_mib != UNKNOWN_U64)
		snprintf(size, sizeof(size), " %llu MiB",
			 (unsigned long long)theirs->size_mib);
	snprintf(text, sizeof(text), "%.24s%s %.20s", theirs->mode, size,
		 row->what == CLAIM_BASE_TIME ? "base" : theirs->variant);
	plot_row(document, text);
	chart_figure(document, PLOT_FIGURE, (double)index + 0.14, &row->ours, axis, unit);
	chart_figure(document, PLOT_THEIRS, (double)index - 0.16, &value, axis, unit);
}

static void add_panel(struct document *document, const struct claim *claim, bool sizes,
		      bool times)
{
	struct plot_panel panel = { .x = axis_of(document, claim, times) };
	size_t count = 0;

	for (size_t i = 0; i < claim->row_count; i++)
		count += is_drawn(&claim->rows[i], times);
	if (!count)
		return;
	snprintf(panel.title[0], sizeof(panel.title[0]), "%s",
		 times ? "release times" : "speed-ups");
	plot_panel(document, &panel);
	if (!times)
		plot_level(document, PLOT_UNITY, 1);
	count = 0;
	for (size_t i = 0; i < claim->row_count; i++) {
		if (is_drawn(&claim->rows[i], times))
			add_row(document, &claim->rows[i], count++, sizes, &panel.x);
	}
}

void chart_claim(struct document *document, const struct claim *claim,
		 const struct study *study)
{
	bool sizes = false;

	if (!plot_begin(document, "published"))
		return;
	for (size_t i = 1; i < claim->row_count; i++)
		sizes |= claim->rows[i].theirs->size_mib !=
			 claim->rows[0].theirs->size_mib;
	add_panel(document, claim, sizes, false);
	add_panel(document, claim, sizes, true);
	plot_key(document, PLOT_FIGURE, "measured here%s, interval",
		 result_is_emulated(study_result(study)) ? " (emulated CPUs)" : "");
	plot_key(document, PLOT_THEIRS, "published");
	plot_key(document, PLOT_BEYOND, "interval exceeds the axis");
	plot_caption(
		document,
		"%.200s, by %.60s, %.16s, beside ours: simultaneous %g %% intervals. "
		"Speed-ups have a logarithmic axis, times one from 0.",
		claim->published->title, claim->published->source.author,
		claim->published->source.date, 100 * study->analysis.options.confidence);
	plot_alternative(document,
			 "Published figures beside ours with intervals, a row for each.");
}
