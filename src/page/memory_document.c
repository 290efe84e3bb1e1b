// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/plural.h"
#include "format/units.h"
#include "page/label.h"
#include "page/memory.h"
#include "page/page.h"
#include "sample/disturbance.h"

#define MS                 1e6
#define DISTURBANCE_LITTLE 0.01

/* A point of the curve of a cell's round. */
struct row {
	struct row_cell cell;
	unsigned int round; /* index in the cell */
	double at_ns, zram_bytes, free_bytes;
	double back;       /* share of what came back */
	double free_since; /* change of free memory since before the start */
};

#define ROW struct row

static const struct field fields[] = {
	COLUMNS_POINT,
	COLUMN_COUNT("round", round, "whose curve it is: its 99 % are the cell's median"),
	COLUMN_FIGURE("at_ns", at_ns, "from the first start; 0: before it"),
	COLUMN_FIGURE("back", back, "share of zram's memory that was freed"),
	COLUMN_FIGURE("zram_bytes", zram_bytes, "that zsmalloc held"),
	COLUMN_FIGURE("free_bytes", free_bytes, "of the machine"),
	COLUMN_LABEL,
};

static const struct record row_record = {
	.what = "row of memory return",
	FIELDS(struct row, fields),
};

/* "+12.5 MiB" */
static char *cell_change(const void *at, char *buf, size_t size)
{
	const double bytes = *(const double *)at;
	char text[24];

	snprintf(buf, size, "%s%s", bytes < 0 ? "-" : "+",
		 unit_bytes(fabs(bytes), text, sizeof(text)));
	return buf;
}

static const struct column columns[] = {
	{ "mode", cell_label, offsetof(struct row, cell) },
	{ "at", cell_time, offsetof(struct row, at_ns) },
	{ "back", cell_share, offsetof(struct row, back) },
	{ "zram", cell_bytes, offsetof(struct row, zram_bytes) },
	{ "free", cell_change, offsetof(struct row, free_since) },
};

/* The round that counts whose 99 % are the median, or the one below; NULL: none does. */
static const struct result_round *middle_round(const struct result_cell *cell)
{
	const struct result_round *middle = NULL;
	double *values = calloc(cell->rounds.count + 1, sizeof(*values));
	size_t count = values ? summary_values(values, cell, METRIC_BACK99) : 0;

	for (size_t i = 0; count && i < cell->rounds.count && !middle; i++) {
		const struct result_round *round = result_round(cell, i);

		if (summary_round_counts(round, METRIC_BACK99) &&
		    summary_round_figure(round, METRIC_BACK99) <=
			    values[(count - 1) / 2] &&
		    summary_round_figure(round, METRIC_BACK99) >= values[(count - 1) / 2])
			middle = round;
	}
	free(values);
	return middle;
}

bool memory_is_sampled(const struct result_round *round)
{
	return summary_round_counts(round, METRIC_BACK99) && round->memory.curve.count;
}

double memory_back_share(const struct result_memory *memory, double zram_bytes)
{
	const size_t last = memory->curve.count - 1;
	const double from = (double)result_memory_point(memory, 0)->zram_bytes,
		     to = (double)result_memory_point(memory, last)->zram_bytes;

	return (from - zram_bytes) / (from - to);
}

/* Percent. */
static double not_back(const struct result_memory *memory, size_t i)
{
	const double bytes = (double)result_memory_point(memory, i)->zram_bytes;

	return fmin(fmax(100 * (1 - memory_back_share(memory, bytes)), 0), 105);
}

/* On to the axis' end, where the next point lies beyond it. */
void memory_points(struct document *document, const struct result_memory *memory,
		   double end_ms)
{
	double before = 0;

	for (size_t i = 0; i < memory->curve.count; i++) {
		const double at = (double)result_memory_point(memory, i)->at_ns / MS;
		double y = not_back(memory, i);

		if (at > end_ms && i) {
			y += (not_back(memory, i - 1) - y) * (at - end_ms) /
			     (at - before);
			plot_point(document, end_ms, y, NAN, NAN);
			return;
		}
		plot_point(document, at, y, NAN, NAN);
		before = at;
	}
}

/* Returns the next row to fill. */
static struct row *add_rows(struct row *row, const struct labels *labels,
			    const struct result_cell *cell,
			    const struct result_round *round)
{
	const struct result_memory *memory = &round->memory;

	for (size_t i = 0; i < memory->curve.count; i++, row++) {
		const struct result_memory_point *point = result_memory_point(memory, i);

		row->cell = row_cell_of(labels, &cell->point, cell->oversubscribed);
		row->round = (unsigned int)(round - result_round(cell, 0));
		row->at_ns = (double)point->at_ns;
		row->zram_bytes = (double)point->zram_bytes;
		row->free_bytes = (double)point->free_bytes;
		row->free_since = row->free_bytes -
				  (double)result_memory_point(memory, 0)->free_bytes;
		row->back = memory_back_share(memory, row->zram_bytes);
	}
	return row;
}

/* "single: 50 % were back after 1 ms, ...". */
static void say_times(struct document *document, const char *label,
		      const struct result_memory *memory)
{
	const uint64_t times[] = { memory->back50_ns, memory->back90_ns,
				   memory->back99_ns, memory->back100_ns };
	static const unsigned int percents[] = { 50, 90, 99, 100 };
	char text[DOCUMENT_TEXT_MAX / 4] = "", time[24], held[24];
	struct sentence sentence = { text, sizeof(text), 0 };

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		sentence_add(&sentence, "%s%u %% after %s", i ? ", " : "", percents[i],
			     unit_time((double)times[i], time, sizeof(time)));
	if (memory->resident_back99_ns != UNKNOWN_U64)
		sentence_add(&sentence, ", 99 %% of the resident share after %s",
			     unit_time((double)memory->resident_back99_ns, time,
				       sizeof(time)));
	document_note(document,
		      "%s: %s; times are late by at most %s. After the last release "
		      "zsmalloc held at most %s.",
		      label, text, unit_time((double)memory->gap_ns, time, sizeof(time)),
		      unit_bytes((double)memory->peak_held_bytes, held, sizeof(held)));
}

static const char *judge(const struct disturbance *disturbance)
{
	if (!isfinite(disturbance->low))
		return "too few pairs for an interval";
	if (disturbance->low > 1 + DISTURBANCE_LITTLE)
		return "more than 1 %";
	return fabs(disturbance->low - 1) < DISTURBANCE_LITTLE &&
			       fabs(disturbance->high - 1) < DISTURBANCE_LITTLE
		       ? "under 1 %"
		       : "too few rounds to tell whether it is under 1 %";
}

static void say_disturbance(struct document *document, const char *label,
			    const struct result_cell *cell)
{
	struct disturbance disturbance;
	char interval[64] = "";

	document->error = disturbance_make(&disturbance, cell, WATCH_RETURN);
	if (document->error || !disturbance.pairs)
		return;
	if (isfinite(disturbance.low))
		snprintf(interval, sizeof(interval), "95 %% interval %.3f to %.3f, ",
			 disturbance.low, disturbance.high);
	document_note(
		document,
		"%s: with sampling, a release took %.3f times as long as in the timed "
		"round before (%s%zu pair%s): %s. Release times come from timed rounds "
		"only.",
		label, disturbance.ratio, interval, disturbance.pairs,
		plural(disturbance.pairs), judge(&disturbance));
}

static void add_panel(struct document *document, const struct result_cell *cell,
		      const struct result_round *middle, const char *label, double end)
{
	struct plot_panel panel = {
		.x = { .label = "ms from the first start", .high = end },
		.y = { .label = "% of memory not freed", .high = 105 },
	};

	snprintf(panel.title[0], sizeof(panel.title[0]), "%s", label);
	plot_panel(document, &panel);
	for (size_t i = 0; i <= cell->rounds.count; i++) {
		const bool last = i == cell->rounds.count;
		const struct result_round *round = last ? middle : result_round(cell, i);

		if (!memory_is_sampled(round) || (round == middle && !last))
			continue;
		plot_series(document, last ? PLOT_MAIN : PLOT_LIMIT);
		memory_points(document, &round->memory, end);
	}
}

static double end_of(const struct result *result)
{
	double end = 0;

	for (size_t i = 0; i < result->cells.count; i++) {
		const struct result_round *middle = middle_round(result_cell(result, i));

		if (middle)
			end = fmax(end, 1.1 * (double)middle->memory.back100_ns / MS);
	}
	return end;
}

/* All panels have the same axes. */
static void add_plot(struct document *document, const struct result *result,
		     const struct labels *labels)
{
	char label[POINT_NAME_MAX];
	const double end = end_of(result);

	if (!plot_begin(document, "memory"))
		return;
	for (size_t i = 0; i < result->cells.count; i++) {
		const struct result_cell *cell = result_cell(result, i);
		const struct result_round *middle = middle_round(cell);

		if (middle && middle->memory.curve.count)
			add_panel(document, cell, middle,
				  labels_point(labels, &cell->point, label), end);
	}
	plot_key(document, PLOT_MAIN, "the round whose time to 99 %% is the median");
	plot_key(document, PLOT_LIMIT, "the other rounds");
	plot_caption(document, "zram's memory that is not yet freed, after the start of "
			       "the release. All panels have the same axes.");
	plot_alternative(document,
			 "Share of zram's memory not yet freed against the time from the "
			 "start of the release.");
}

int memory_document(struct document *document, const struct result *result,
		    const struct caveat_invocation *invocation)
{
	struct labels labels = labels_of(result);
	struct row *rows = calloc(result->cells.count * RESULT_CURVE_MAX + 1,
				  sizeof(*rows));
	struct row *next = rows;
	char label[POINT_NAME_MAX];

	document_init(document, MEMORY_SCHEMA);
	result_head(document, result, &labels);
	document_head(document, "memory return, in the sampled round of each cell "
				"whose back99 is the median");
	if (!rows)
		document->error = -ENOMEM;
	for (size_t i = 0; rows && i < result->cells.count; i++) {
		const struct result_cell *cell = result_cell(result, i);
		const struct result_round *round = middle_round(cell);

		if (!round || !round->memory.curve.count)
			continue;
		next = add_rows(next, &labels, cell, round);
		say_times(document, labels_point(&labels, &cell->point, label),
			  &round->memory);
		say_disturbance(document, label, cell);
	}
	if (rows) {
		document_add_table(document, columns,
				   sizeof(columns) / sizeof(columns[0]), rows,
				   (size_t)(next - rows), sizeof(*rows));
		document_parts(document, 2, NULL);
		document_rows(document, &row_record, rows, (size_t)(next - rows));
		add_plot(document, result, &labels);
		caveats_of_result(document, result, METRIC_BACK99, invocation);
	}
	free(rows);
	return document->error;
}
