// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "format/units.h"
#include "page/chart.h"

/* The parts of the time of all tasks, in the order in which they are stacked. */
static const enum cost_figure parts[] = { COST_CALLERS, COST_WORKERS, COST_REST };

#define PARTS (sizeof(parts) / sizeof(parts[0]))

static bool is_known(const struct cost *cost)
{
	return isfinite(cost->figures[COST_TASKS]);
}

static double part_of(const struct cost *cost, size_t part)
{
	return fmax(cost->figures[parts[part]], 0);
}

struct plot_axis chart_cost_axis(const struct cost *costs, size_t count)
{
	struct plot_axis axis = { .label = "CPU time per page in ns" };

	for (size_t i = 0; i < count; i++) {
		double end = 0;

		for (size_t p = 0; is_known(&costs[i]) && p < PARTS; p++)
			end += part_of(&costs[i], p);
		axis.high = fmax(axis.high, 1.05 * end);
	}
	return axis;
}

void chart_cost_row(struct document *document, const char *name, size_t row,
		    const struct cost *cost)
{
	const double interrupts = cost->figures[COST_INTERRUPTS];
	char text[64];
	double from = 0;

	if (is_known(cost))
		snprintf(text, sizeof(text), "%.40s\n%.0f ns", name,
			 cost->figures[COST_TASKS]);
	else
		snprintf(text, sizeof(text), "%.40s\nnot known", name);
	plot_row(document, text);
	for (size_t p = 0; is_known(cost) && p < PARTS; p++) {
		const double to = from + part_of(cost, p);

		plot_series(document, PLOT_BAR + p);
		plot_point(document, (from + to) / 2, (double)row, from, to);
		from = to;
	}
	if (is_known(cost) && interrupts > 0) {
		plot_series(document, PLOT_BAR_THIN);
		plot_point(document, interrupts / 2, (double)row, 0, interrupts);
	}
}

void chart_cost_words(struct document *document, const char *figures)
{
	plot_key(document, PLOT_BAR, "processes that release");
	plot_key(document, PLOT_BAR2, "kernel threads");
	plot_key(document, PLOT_BAR3, "other tasks");
	plot_key(document, PLOT_BAR_THIN, "interrupts, within the tasks' time");
	plot_caption(
		document,
		"CPU time per page released, from the start of the release until all "
		"has settled: %s. Interrupts are part of the time of the tasks that "
		"they interrupted, so they are a bar of their own. All axes begin at "
		"0 and are the same.",
		figures);
	plot_alternative(document,
			 "CPU time per page by who spent it, as stacked bars: the "
			 "releasing processes, kernel threads and other tasks.");
}

/* The mean of its boots' and runs' medians, of those that know it. */
static int cost_of_column(struct cost *cost, const struct compare_column *column,
			  const struct point *point)
{
	unsigned int known[COST_FIGURES] = { 0 };

	*cost = (struct cost){ 0 };
	for (size_t i = 0; i < column->file_count; i++) {
		const struct result_cell *cell =
			result_find_cell(&column->files[i]->result, point);
		struct cost own;

		if (!cell)
			continue;
		if (cost_of_cell(&own, cell))
			return -ENOMEM;
		cost->rounds += own.rounds;
		for (size_t f = 0; f < COST_FIGURES; f++) {
			if (!isfinite(own.figures[f]))
				continue;
			cost->figures[f] += own.figures[f];
			known[f]++;
		}
	}
	for (size_t f = 0; f < COST_FIGURES; f++)
		cost->figures[f] = known[f] ? cost->figures[f] / known[f] : NAN;
	return 0;
}

static void add_panel(struct document *document, const struct study *study, size_t cell,
		      const struct cost *costs, const struct plot_axis *axis)
{
	const struct labels labels = labels_of(study_result(study));
	struct plot_panel panel = { .x = *axis };
	char label[POINT_NAME_MAX];
	size_t known = 0;

	for (size_t v = 0; v < study->set.variant_count; v++)
		known += is_known(&costs[v]);
	if (!known)
		return;
	labels_point(&labels, &study->set.cells[cell]->point, label);
	snprintf(panel.title[0], sizeof(panel.title[0]), "%.100s", label);
	plot_panel(document, &panel);
	for (size_t v = 0; v < study->set.variant_count; v++)
		chart_cost_row(document, study_name(study, v), v, &costs[v]);
}

void chart_cost(struct document *document, const struct study *study)
{
	const size_t cells = study->set.cell_count, variants = study->set.variant_count;
	struct cost *costs = calloc(cells * variants + 1, sizeof(*costs));
	struct plot_axis axis;

	if (!costs || !plot_begin(document, "cost"))
		document->error = -ENOMEM;
	for (size_t i = 0; !document->error && i < cells * variants; i++)
		document->error = cost_of_column(&costs[i],
						 &study->columns->items[i % variants],
						 &study->set.cells[i / variants]->point);
	if (!document->error) {
		axis = chart_cost_axis(costs, cells * variants);
		for (size_t c = 0; c < cells; c++)
			add_panel(document, study, c, &costs[c * variants], &axis);
		chart_cost_words(document, "means over runs of their medians");
	}
	free(costs);
}
