// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "format/units.h"
#include "page/chart.h"
#include "page/label.h"
#include "page/page.h"
#include "sample/cost.h"

/* A cell of a result. */
struct row {
	char name[POINT_NAME_MAX + 1];
	struct row_cell cell;
	struct cost cost;
};

#define ROW         struct row
#define COST(which) cost.figures[which]

static const struct field fields[] = {
	COLUMN_TEXT("name", name, "label, with * if oversubscribed"),
	COLUMNS_POINT,
	COLUMN_COUNT("used", cost.rounds, "used rounds"),
	COLUMN_FIGURE("tasks_ns", COST(COST_TASKS), "of all tasks, over all pages"),
	COLUMN_FIGURE("callers_ns", COST(COST_CALLERS), "of those that released"),
	COLUMN_FIGURE("workers_ns", COST(COST_WORKERS), "of the kernel's threads"),
	COLUMN_FIGURE("interrupts_ns", COST(COST_INTERRUPTS), "mean, known in ticks"),
	COLUMN_FIGURE("rest_ns", COST(COST_REST), "of other tasks"),
	COLUMN_FIGURE("own_ns", COST(COST_OWN), "of swaprel outside the releases"),
	COLUMN_FIGURE("voluntary", COST(COST_VOLUNTARY),
		      "switches of a process within its release"),
	COLUMN_FIGURE("involuntary", COST(COST_INVOLUNTARY), "the same"),
	COLUMN_FIGURE("callers_instructions", COST(COST_CALLERS_INSTRUCTIONS),
		      "in kernel mode"),
	COLUMN_FIGURE("callers_cycles", COST(COST_CALLERS_CYCLES), "in kernel mode"),
	COLUMN_FIGURE("instructions", COST(COST_INSTRUCTIONS),
		      "in kernel mode, of all CPUs"),
	COLUMN_FIGURE("cycles", COST(COST_CYCLES), "in kernel mode, of all CPUs"),
	COLUMN_LABEL,
};

static const struct record row_record = {
	.what = "row of a result's cost",
	FIELDS(struct row, fields),
};

/* Of those that are voluntary and those that are not, which stand behind them. */
static char *cell_switches(const void *at, char *buf, size_t size)
{
	const double *switches = at;

	_Static_assert(COST_INVOLUNTARY == COST_VOLUNTARY + 1, "side by side");
	if (isnan(switches[0]) || isnan(switches[1]))
		return unit_number(NAN, 0, "", buf, size);
	snprintf(buf, size, "%.1f + %.1f", switches[0], switches[1]);
	return buf;
}

static const struct column columns[] = {
	{ "per page", cell_text, offsetof(struct row, name) },
	{ "all tasks", cell_ns, offsetof(struct row, COST(COST_TASKS)) },
	{ "callers", cell_ns, offsetof(struct row, COST(COST_CALLERS)) },
	{ "workers", cell_ns, offsetof(struct row, COST(COST_WORKERS)) },
	{ "irq", cell_ns, offsetof(struct row, COST(COST_INTERRUPTS)) },
	{ "rest", cell_ns, offsetof(struct row, COST(COST_REST)) },
	{ "swaprel", cell_ns, offsetof(struct row, COST(COST_OWN)) },
	{ "instructions", cell_whole, offsetof(struct row, COST(COST_INSTRUCTIONS)) },
	{ "switches", cell_switches, offsetof(struct row, COST(COST_VOLUNTARY)) },
	{ "rounds", cell_count, offsetof(struct row, cost.rounds) },
};

/* One for each cell, owned by the caller; NULL: no memory. */
static struct row *make_rows(const struct result *result, const struct labels *labels)
{
	struct row *rows = calloc(result->cells.count + 1, sizeof(*rows));

	for (size_t i = 0; rows && i < result->cells.count; i++) {
		const struct result_cell *cell = result_cell(result, i);

		rows[i].cell = row_cell_of(labels, &cell->point, cell->oversubscribed);
		cell_label(&rows[i].cell, rows[i].name, sizeof(rows[i].name));
		if (cost_of_cell(&rows[i].cost, cell)) {
			free(rows);
			rows = NULL;
		}
	}
	return rows;
}

/* What is not there, and why it may be. */
static void say_unknown(struct document *document, const struct row *rows, size_t count)
{
	bool tasks = false, counters = false;

	for (size_t i = 0; i < count; i++) {
		tasks |= !isnan(rows[i].cost.figures[COST_TASKS]);
		counters |= !isnan(rows[i].cost.figures[COST_INSTRUCTIONS]);
	}
	if (!tasks)
		document_note(document,
			      "No CPU time of all tasks: it needs CONFIG_SCHEDSTATS or "
			      "CONFIG_TASK_DELAY_ACCT, and results of older swaprel "
			      "versions do not have it.");
	if (!counters)
		document_note(document,
			      "No instructions: the CPU shows no counters, as in most "
			      "guests, or perf_event_open() is not allowed.");
}

/* One panel, a row for each cell. */
static void add_plot(struct document *document, const struct row *rows, size_t count)
{
	struct cost *costs = calloc(count + 1, sizeof(*costs));
	struct plot_panel panel = { .title = { "" } };

	if (!costs || !plot_begin(document, "cost"))
		document->error = -ENOMEM;
	for (size_t i = 0; !document->error && i < count; i++)
		costs[i] = rows[i].cost;
	if (!document->error)
		panel.x = chart_cost_axis(costs, count);
	/* None is known. */
	if (panel.x.high > 0) {
		plot_panel(document, &panel);
		for (size_t i = 0; i < count; i++)
			chart_cost_row(document, rows[i].name, i, &costs[i]);
		chart_cost_words(document, "medians over rounds");
	}
	free(costs);
}

int cost_document(struct document *document, const struct result *result,
		  const struct caveat_invocation *invocation)
{
	struct labels labels = labels_of(result);
	struct row *rows = make_rows(result, &labels);
	const size_t count = result->cells.count;
	bool oversubscribed = false;

	document_init(document, COST_SCHEMA);
	result_head(document, result, &labels);
	if (!rows)
		document->error = -ENOMEM;
	if (document->error || !count)
		goto out;
	document_add_table(document, columns, sizeof(columns) / sizeof(columns[0]), rows,
			   count, sizeof(*rows));
	document_spare(document, "switches");
	document_spare(document, "swaprel");
	document_spare(document, "irq");
	document_rows(document, &row_record, rows, count);
	document_set(document, "figure", json_string("tasks_ns"));
	for (size_t i = 0; i < count; i++)
		oversubscribed |= rows[i].cell.oversubscribed;
	if (oversubscribed)
		document_note(document, "%s", label_oversubscribed);
	document_note(
		document,
		"CPU time per page released, from the start barrier until all has "
		"settled, medians; irq, interrupts: the mean, as they are counted in "
		"ticks of 10 ms, and included in the task they interrupted. switches: "
		"of a process within its release, voluntary and involuntary.");
	say_unknown(document, rows, count);
	add_plot(document, rows, count);
	caveats_of_result(document, result, METRIC_MEAN, invocation);
out:
	free(rows);
	return document->error;
}
