// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page/curve.h"

#define ROW(member)  AT(struct curve_row, member)
#define TEXT(member) STRING(struct curve_row, member)

static const struct field fields[] = {
	{ "name", FIELD_STRING, TEXT(name), .help = "label and variant" },
	{ "mode", FIELD_STRING, TEXT(cell.mode), .help = "single, multi 2p ..." },
	{ "procs", FIELD_UINT, ROW(cell.point.procs), .help = "processes" },
	{ "size_mib", FIELD_UINT, ROW(cell.point.size_mib), .help = "of each process" },
	{ "pattern", FIELD_STRING, TEXT(cell.point.pattern), .help = "of the data" },
	{ "release", FIELD_STRING, TEXT(cell.point.release), .help = "how it is freed" },
	{ "oversubscribed", FIELD_BOOL, ROW(cell.oversubscribed),
	  .help = "more processes than CPUs to run them" },
	{ "released_bytes", FIELD_DOUBLE, ROW(point.released_bytes),
	  .help = "by all processes together" },
	{ "variant", FIELD_STRING, TEXT(variant), .help = "the kernel" },
	{ "role", FIELD_STRING, TEXT(role), .help = "budget, or its rung" },
	{ "spare_pages", FIELD_U64, ROW(spare_pages), .flags = FIELD_NULLABLE,
	  .help = "for parked handles" },
	{ "room_bytes", FIELD_DOUBLE, ROW(point.room_bytes), .flags = FIELD_NULLABLE,
	  .help = "swapped data that they have room for" },
	{ "budget", FIELD_DOUBLE, ROW(point.budget), .flags = FIELD_NULLABLE,
	  .help = "room over released" },
	{ "boots", FIELD_UINT, ROW(boots), .help = "boots of the kernel" },
	{ "rounds", FIELD_UINT, ROW(rounds), .help = "its rounds that count" },
	{ "rejected", FIELD_UINT, ROW(rejected), .help = "its rounds that do not" },
	{ "ns", FIELD_DOUBLE, ROW(point.time_ns.value), .flags = FIELD_NULLABLE,
	  .help = "its time: geometric mean of the boots' medians" },
	{ "low_ns", FIELD_DOUBLE, ROW(point.time_ns.low), .flags = FIELD_NULLABLE,
	  .help = "of its single interval" },
	{ "high_ns", FIELD_DOUBLE, ROW(point.time_ns.high), .flags = FIELD_NULLABLE,
	  .help = "of its single interval" },
	{ "adds", FIELD_DOUBLE, ROW(point.verdict.speed_up), .flags = FIELD_NULLABLE,
	  .help = "the reference's time over the kernel's" },
	{ "adds_low", FIELD_DOUBLE, ROW(point.verdict.low), .flags = FIELD_NULLABLE,
	  .help = "of the verdict's interval" },
	{ "adds_high", FIELD_DOUBLE, ROW(point.verdict.high), .flags = FIELD_NULLABLE,
	  .help = "of the verdict's interval" },
	{ "alone_low", FIELD_DOUBLE, ROW(point.alone.low), .flags = FIELD_NULLABLE,
	  .help = "of the single interval" },
	{ "alone_high", FIELD_DOUBLE, ROW(point.alone.high), .flags = FIELD_NULLABLE,
	  .help = "of the single interval" },
	{ "rounds_only", FIELD_BOOL, ROW(point.verdict.rounds_only),
	  .help = "how boots differ is not in the interval" },
	{ "verdict", FIELD_STRING, TEXT(verdict), .flags = FIELD_NULLABLE,
	  .help = "what the interval shows" },
	{ "peak_bytes", FIELD_DOUBLE, ROW(point.peak_bytes), .flags = FIELD_NULLABLE,
	  .help = "the most that was parked in any round" },
	{ "held_bytes", FIELD_U64, ROW(point.parked.held_bytes), .flags = FIELD_NULLABLE,
	  .help = "zsmalloc's memory when the release was over" },
	{ "buffer_bytes", FIELD_DOUBLE, ROW(point.buffer_bytes), .flags = FIELD_NULLABLE,
	  .help = "memory of the pages themselves" },
	{ "fallback_share", FIELD_DOUBLE, ROW(fallback_share), .flags = FIELD_NULLABLE,
	  .help = "of all handles, freed by their caller" },
	{ "label", FIELD_STRING, TEXT(cell.label),
	  .help = "the cell, as far as cells of the table differ" },
};

const struct record curve_row_record = {
	.what = "row of a curve",
	FIELDS(struct curve_row, fields),
};

static void fill_row(struct curve_row *row, const struct curve *curve, size_t cell,
		     size_t arm)
{
	const struct study *study = curve->study;
	const struct curve_arm *own = &curve->arms[arm];
	const struct sample *sample = sample_of(&study->set, cell, own->variant);
	const struct nested *nested = analysis_nested(&study->analysis, cell,
						      own->variant);
	struct labels labels = labels_of(study_result(study));
	char label[POINT_NAME_MAX];

	row->arm = own;
	row->cell = row_cell_of(&labels, &study->set.cells[cell]->point,
				sample->oversubscribed);
	strcpy(row->variant, study_name(study, own->variant));
	strcpy(row->role, curve_role_name(curve, own));
	snprintf(row->name, sizeof(row->name), "%s, %s",
		 cell_label(&row->cell, label, sizeof(label)), row->variant);
	row->spare_pages = own->spare_pages;
	row->boots = (unsigned int)nested->boots;
	row->rounds = (unsigned int)nested->rounds;
	row->rejected = (unsigned int)sample->rejected;
	row->point = curve_point(curve, cell, arm);
	row->fallback_share = parked_fallback_share(&row->point.parked);
	if (curve_is_compared(own))
		strcpy(row->verdict, verdict_names.items[row->point.verdict.kind]);
}

struct curve_row *curve_rows_make(const struct curve *curve)
{
	size_t count = curve->study->set.cell_count * curve->count;
	struct curve_row *rows = calloc(count + 1, sizeof(*rows));

	for (size_t i = 0; rows && i < count; i++)
		fill_row(&rows[i], curve, i / curve->count, i % curve->count);
	return rows;
}
