// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "format/units.h"
#include "page/comparison.h"

/* "1.35x (1.26 - 1.45)" */
static char *cell_figure(const void *at, char *buf, size_t size)
{
	const struct figure *figure = at;
	char value[24], interval[64];

	cell_speed_up(&figure->value, value, sizeof(value));
	if (!isfinite(figure->low))
		snprintf(buf, size, "%s", value);
	else
		snprintf(buf, size, "%s (%s)", value,
			 cell_speed_ups(&figure->low, interval, sizeof(interval)));
	return buf;
}

static char *cell_word(const void *at, char *buf, size_t size)
{
	return cell_text(verdict_names.items[*(const unsigned int *)at], buf, size);
}

/* Speed-up, interval and verdict in one. */
static char *cell_verdict(const void *at, char *buf, size_t size)
{
	const struct verdict *verdict = at;
	const struct figure figure = { verdict->speed_up, verdict->low, verdict->high };
	const char *word = verdict_names.items[verdict->kind];
	char text[80];

	if (!isfinite(verdict->speed_up))
		return cell_text(word, buf, size);
	snprintf(buf, size, "%s %s", cell_figure(&figure, text, sizeof(text)), word);
	return buf;
}

static enum tone tone_of_kind(const void *at)
{
	return comparison_tone(*(const unsigned int *)at);
}

/* Offsets are within the rows of a cell, which stand together. */
#define OF(variant, member)                          \
	((variant) * sizeof(struct comparison_row) + \
	 offsetof(struct comparison_row, member))

/* The column of a variant's time. */
static struct column time_of(const struct study *study, size_t variant)
{
	return (struct column){ study_name(study, variant), label_figure(study->metric),
				variant ? OF(variant - 1, ns.value)
					: OF(0, base_ns.value) };
}

static void add_table(struct document *document, const struct comparison *comparison,
		      const struct column *columns, size_t count)
{
	document_add_table(document, columns, count, comparison->rows, comparison->cells,
			   comparison->others * sizeof(*comparison->rows));
	document_parts(document, 1, "interval");
}

/* The verdicts on a variant stand in @column. */
static void add_tones(struct document *document, const struct comparison *comparison,
		      size_t variant, size_t column)
{
	document_tones(document, column, tone_of_kind, OF(variant, kind),
		       comparison->rows, comparison->cells,
		       comparison->others * sizeof(*comparison->rows));
}

/* All variants beside each other. */
static void add_wide_table(struct document *document, const struct comparison *comparison)
{
	const struct study *study = comparison->study;
	struct column *columns = calloc(2 * comparison->others + 3, sizeof(*columns));
	size_t count = 0;

	if (!columns) {
		document->error = -ENOMEM;
		return;
	}
	columns[count++] = (struct column){ "mode", cell_label, OF(0, cell) };
	columns[count++] = time_of(study, 0);
	for (size_t i = 0; i < comparison->others; i++) {
		columns[count++] = time_of(study, i + 1);
		columns[count++] = (struct column){ label_ratio(study->metric),
						    cell_verdict, OF(i, verdict) };
	}
	if (ladder_steps_have_deferral(&study->steps))
		columns[count++] = (struct column){ "deferral adds", cell_figure,
						    OF(0, adds) };
	add_table(document, comparison, columns, count);
	for (size_t i = 0; i < comparison->others; i++)
		add_tones(document, comparison, i, 2 * i + 3);
	free(columns);
}

/* One variant against the base at a time. */
static void add_narrow_tables(struct document *document,
			      const struct comparison *comparison)
{
	const struct study *study = comparison->study;
	const struct ladder_steps *steps = &study->steps;

	for (size_t i = 0; i < comparison->others; i++) {
		const struct column columns[] = {
			{ "mode", cell_label, OF(i, cell) },
			time_of(study, 0),
			time_of(study, i + 1),
			{ label_ratio(study->metric), cell_speed_up,
			  OF(i, verdict.speed_up) },
			{ "interval", cell_speed_ups, OF(i, verdict.low) },
			{ "verdict", cell_word, OF(i, kind) },
		};

		add_table(document, comparison, columns,
			  sizeof(columns) / sizeof(columns[0]));
		add_tones(document, comparison, i,
			  sizeof(columns) / sizeof(columns[0]) - 1);
	}
	if (ladder_steps_have_deferral(steps)) {
		const struct column columns[] = {
			{ "mode", cell_label, OF(0, cell) },
			time_of(study, (size_t)steps->reference),
			time_of(study, (size_t)steps->deferral),
			{ "deferral adds", cell_speed_up, OF(0, adds.value) },
			{ "interval", cell_speed_ups, OF(0, adds.low) },
		};

		add_table(document, comparison, columns,
			  sizeof(columns) / sizeof(columns[0]));
	}
}

void comparison_tables(struct document *document, const struct comparison *comparison,
		       size_t columns)
{
	if (comparison->others > 1) {
		add_wide_table(document, comparison);
		if (!columns || document_width(document) <= columns)
			return;
		document_drop_tables(document);
	}
	add_narrow_tables(document, comparison);
}
