// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/plural.h"
#include "format/units.h"
#include "page/chart.h"

/* Lanes of a row: dots of all boots, and below them the figure. */
#define DOTS_MIDDLE -0.13
#define DOTS_SPREAD 0.5
#define FIGURE_LANE 0.28

static size_t boots_of(const struct sample *sample)
{
	return sample->boot_count > 1 ? sample->boot_count : sample->run_count;
}

/* What one boot, or with one boot one run, has; *count is 0 behind the last. */
static const struct nested_group *group_of(const struct sample *sample, size_t index)
{
	return sample->boot_count > 1 ? &sample->boots[index] : &sample->runs[index];
}

static void each_value(struct document *document, const struct nested_group *group,
		       double lane, double height, size_t *index, double limit,
		       double unit, double row)
{
	for (size_t i = 0; !group->values && i < group->count; i++)
		each_value(document, &group->groups[i], lane, height, index, limit, unit,
			   row);
	for (size_t i = 0; group->values && i < group->count; i++) {
		double y = row + lane + height * chart_jitter((*index)++);

		if (group->values[i] <= limit)
			plot_point(document, group->values[i] / unit, y, NAN, NAN);
	}
}

/* Neighbouring boots are told apart by their look. */
static void add_dots(struct document *document, const struct sample *sample, size_t row,
		     double limit, double unit)
{
	const size_t groups = boots_of(sample);
	const double height = DOTS_SPREAD / (double)(groups ? groups : 1);

	for (size_t odd = 0; odd < 2 && odd < groups; odd++) {
		plot_series(document, odd ? PLOT_ROUNDS2 : PLOT_ROUNDS);
		for (size_t i = odd; i < groups; i += 2) {
			double lane = DOTS_MIDDLE - DOTS_SPREAD / 2 +
				      height * ((double)i + 0.5);
			size_t index = 0;

			each_value(document, group_of(sample, i), lane, 0.8 * height,
				   &index, limit, unit, (double)row);
		}
	}
}

/* Says behind the row's label what lies beyond the axis: "2 to 62.8 ms". */
static void say_beyond(char *text, size_t size, const struct sample *sample,
		       enum metric metric, double limit)
{
	double most = 0;
	size_t beyond = 0;
	char figure[TABLE_CELL_MAX];
	struct sentence label = { text, size, strlen(text) };

	for (size_t i = 0; i < sample->used; i++) {
		beyond += sample->values[i] > limit;
		most = fmax(most, sample->values[i]);
	}
	if (beyond)
		sentence_add(&label, "\n%zu %s %s", beyond, beyond == 1 ? "at" : "to",
			     label_figure(metric)(&most, figure, sizeof(figure)));
}

static void mark_beyond(struct document *document, const struct sample *sample,
			double row, double limit, double high)
{
	bool beyond = false;

	for (size_t i = 0; i < sample->used; i++)
		beyond |= sample->values[i] > limit;
	if (!beyond)
		return;
	plot_series(document, PLOT_BEYOND);
	plot_point(document, high, row + DOTS_MIDDLE, NAN, NAN);
}

/* How far the axis of a cell is to go. 0: there is nothing in it. */
static double cell_limit(struct document *document, const struct comparison *comparison,
			 size_t cell)
{
	const struct sample_set *set = &comparison->study->set;
	double limit = 0;

	for (size_t v = 0; v < set->variant_count; v++) {
		const struct sample *sample = sample_of(set, cell, v);
		const struct figure *figure = chart_time(comparison, cell, v);
		double *values = calloc(sample->used + 1, sizeof(*values)), own;

		if (!values) {
			document->error = -ENOMEM;
			return 0;
		}
		memcpy(values, sample->values, sample->used * sizeof(*values));
		own = chart_limit(values, sample->used);
		free(values);
		if (isfinite(figure->high))
			own = fmax(own, fmin(figure->high, 1.3 * own));
		limit = fmax(limit, own);
	}
	return limit;
}

static void add_panel(struct document *document, const struct comparison *comparison,
		      size_t cell, double limit)
{
	const struct study *study = comparison->study;
	const double unit = label_unit(study->metric)->drawn;
	struct plot_panel panel = { .x = chart_axis(study->metric, limit) };
	char text[LIST_NAME_MAX + 64], time[TABLE_CELL_MAX];

	cell_label(chart_cell_of(comparison, cell), panel.title[0],
		   sizeof(panel.title[0]));
	plot_panel(document, &panel);
	for (size_t v = 0; v < study->set.variant_count; v++) {
		const struct sample *sample = sample_of(&study->set, cell, v);
		const struct figure *figure = chart_time(comparison, cell, v);

		snprintf(text, sizeof(text), "%s\n%s", study_name(study, v),
			 isfinite(figure->value)
				 ? label_figure(study->metric)(&figure->value, time,
							       sizeof(time))
				 : "no valid round");
		say_beyond(text, sizeof(text), sample, study->metric, limit);
		plot_row(document, text);
		add_dots(document, sample, v, limit, unit);
		mark_beyond(document, sample, (double)v, limit, panel.x.high);
		chart_figure(document, PLOT_FIGURE, (double)v + FIGURE_LANE, figure,
			     &panel.x, unit);
	}
}

static void add_words(struct document *document, const struct comparison *comparison)
{
	const struct study *study = comparison->study;

	plot_key(document, PLOT_ROUNDS, "round");
	plot_key(document, PLOT_ROUNDS2, "round of every other boot or run");
	plot_key(document, PLOT_FIGURE, "median, %g %% interval",
		 100 * study->analysis.options.confidence);
	plot_key(document, PLOT_BEYOND, "rounds beyond the axis, named at the left");
	plot_caption(
		document,
		"Every round that counts is a dot, in lanes by boot, or by run where "
		"there is one boot. Below them: the geometric mean of the boots' "
		"medians with its uncorrected interval. Axes begin at 0 and are the same "
		"for all modes of one size.");
	plot_alternative(
		document,
		"%s of every round of %zu variants with medians and intervals, a "
		"panel for each of %zu mode%s.",
		metric_is_release(study->metric) ? "Release time"
						 : metric_names.items[study->metric],
		study->set.variant_count, comparison->cells,
		comparison->cells == 1 ? "" : "s");
}

void chart_rounds(struct document *document, const struct comparison *comparison)
{
	const size_t cells = comparison->cells;
	double *limits = calloc(cells + 1, sizeof(*limits));

	if (!limits || !plot_begin(document, "rounds")) {
		document->error = -ENOMEM;
		goto out;
	}
	for (size_t c = 0; c < cells; c++)
		limits[c] = cell_limit(document, comparison, c);
	for (size_t c = 0; c < cells; c++) {
		double limit = limits[c];

		for (size_t i = 0; i < cells; i++) {
			if (chart_cell_of(comparison, i)->point.size_mib ==
			    chart_cell_of(comparison, c)->point.size_mib)
				limit = fmax(limit, limits[i]);
		}
		if (limits[c] > 0)
			add_panel(document, comparison, c, limit);
	}
	add_words(document, comparison);
out:
	free(limits);
}
