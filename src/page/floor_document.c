// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "format/units.h"
#include "page/page.h"
#include "page/words.h"

static char *cell_mode(const void *at, char *buf, size_t size)
{
	return plan_mode_name(*(const unsigned int *)at, buf, size);
}

static char *cell_mib(const void *at, char *buf, size_t size)
{
	return unit_number(*(const unsigned int *)at, 0, " MiB", buf, size);
}

/* What is beside it is of few files, and of few rows of those. */
static char *cell_release(const void *at, char *buf, size_t size)
{
	const struct point *point = at;
	const bool mixed = point_has_resident(point);

	snprintf(buf, size, "%s%s%s%s", point->release, mixed ? ", " : "",
		 mixed ? point->resident : "", mixed ? " resident" : "");
	return buf;
}

static const struct column columns[] = {
	{ "mode", cell_mode, offsetof(struct floor_row, point.procs) },
	{ "size", cell_mib, offsetof(struct floor_row, point.size_mib) },
	{ "pattern", cell_text, offsetof(struct floor_row, point.pattern) },
	{ "release", cell_release, offsetof(struct floor_row, point) },
	{ "floor", cell_percent, offsetof(struct floor_row, floor.percent) },
	{ "interval", cell_percents, offsetof(struct floor_row, floor.low) },
	{ "boots differ", cell_percent, offsetof(struct floor_row, floor.boot_percent) },
	{ "rounds differ", cell_percent,
	  offsetof(struct floor_row, floor.round_percent) },
	/* Only where a boot has several: */
	{ "runs differ", cell_percent, offsetof(struct floor_row, floor.run_percent) },
};

int floor_document(struct document *document, const struct floor_file *floor)
{
	const bool is_zram = !strcmp(floor->backend, JOB_BACKEND);
	bool of_runs = false;

	document_init(document, FLOOR_SCHEMA);
	document_update(document, record_encode(&floor_file_record, floor));
	document_head(
		document,
		"Noise floor of machine %s, %s, %s%s%s: the smallest difference that "
		"is detected with 80 %% power",
		floor->machine_id, floor->substrate, floor->algorithm,
		is_zram ? "" : ", ", is_zram ? "" : floor->backend);
	for (size_t i = 0; i < floor->rows.count; i++)
		of_runs |= !isnan(floor_row(floor, i)->floor.runs);
	document_add_table(
		document, columns, sizeof(columns) / sizeof(columns[0]) - !of_runs,
		floor->rows.items, floor->rows.count, sizeof(struct floor_row));
	document_spare(document, "rounds differ");
	document_spare(document, "runs differ");
	document_spare(document, "boots differ");
	for (size_t i = 0; i < floor->rows.count; i++) {
		const struct floor_row *row = floor_row(floor, i);
		char mode[24], release[80], words[256];

		document_note(document, "%s, %u MiB, %s, %s: %s.",
			      plan_mode_name(row->point.procs, mode, sizeof(mode)),
			      row->point.size_mib, row->point.pattern,
			      cell_release(&row->point, release, sizeof(release)),
			      words_floor(words, sizeof(words), &row->floor));
	}
	return document->error;
}
