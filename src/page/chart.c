// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/units.h"
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

void chart_cut(double least, double most, double slack, double *low, double *high)
{
	const double span = most - least + slack;

	*low = fmax(fmin(*low, least), least - span);
	*high = fmin(fmax(*high, most), most + span);
}

struct plot_axis chart_ratio_axis(const struct figure *figures, size_t count,
				  double margin)
{
	double least = -log1p(margin), most = log1p(margin), low = least, high = most;
	struct plot_axis axis = { .log = true, .suffix = "x" };
	double edge;

	for (size_t i = 0; i < count; i++) {
		if (!(figures[i].value > 0) || !isfinite(figures[i].value))
			continue;
		least = fmin(least, log(figures[i].value));
		most = fmax(most, log(figures[i].value));
		low = fmin(low, figures[i].low > 0 ? log(figures[i].low) : low);
		high = fmax(high, figures[i].high > 0 ? log(figures[i].high) : high);
	}
	chart_cut(least, most, 0.05, &low, &high);
	edge = 0.06 * (high - low);
	axis.low = exp(low - edge);
	axis.high = exp(high + edge);
	return axis;
}

struct chart_drawn chart_drawn(const struct study *study)
{
	const size_t variants = study->set.variant_count;
	size_t steps = 0, others;
	struct chart_drawn drawn = { 0 };

	for (size_t v = 0; v < variants; v++)
		steps += !v || ladder_steps_find(&study->steps, v) >= 0;
	others = steps < PLOT_VARIANTS ? PLOT_VARIANTS - steps : 0;
	for (size_t v = 0; v < variants && drawn.count < PLOT_VARIANTS; v++) {
		const bool step = !v || ladder_steps_find(&study->steps, v) >= 0;

		if (step || others)
			drawn.variants[drawn.count++] = v;
		others -= !step && others;
	}
	return drawn;
}

static bool is_drawn(const struct chart_drawn *drawn, size_t variant)
{
	for (size_t i = 0; i < drawn->count; i++) {
		if (drawn->variants[i] == variant)
			return true;
	}
	return false;
}

void chart_say_drawn(struct plot *plot, const struct study *study,
		     const struct chart_drawn *drawn)
{
	struct sentence caption = { plot->caption, sizeof(plot->caption),
				    strlen(plot->caption) };
	const char *glue = " ";

	if (drawn->count == study->set.variant_count)
		return;
	sentence_add(&caption, " Not drawn, as eight variants are told apart at most:");
	for (size_t v = 0; v < study->set.variant_count; v++) {
		if (is_drawn(drawn, v))
			continue;
		sentence_add(&caption, "%s%s", glue, study_name(study, v));
		glue = ", ";
	}
	sentence_add(&caption, ".");
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
	"speed-ups", "rounds", "over-processes", "over-sizes", "curve", "attribution",
	"cost",      "memory", "metrics",        "published",  "trend",
};

const struct names picture_names = { "picture", pictures,
				     sizeof(pictures) / sizeof(pictures[0]) };
