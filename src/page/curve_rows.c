// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page/curve.h"

#define ROW struct curve_row

static const struct field fields[] = {
	COLUMN_TEXT("name", name, "label and variant"),
	COLUMN_MODE,
	COLUMNS_POINT,
	{ "released_bytes", FIELD_DOUBLE, AT(ROW, point.released_bytes),
	  .help = "by all processes together" },
	COLUMN_TEXT("variant", variant, "the kernel"),
	COLUMN_TEXT("role", role, "budget, or its step of the ladder"),
	{ "spare_pages", FIELD_U64, AT(ROW, spare_pages), .flags = FIELD_NULLABLE,
	  .help = "spare buffer pages for parked handles, without those of the CPUs" },
	COLUMN_FIGURE("room_bytes", point.room_bytes, "swapped data that fits into them"),
	COLUMN_FIGURE("budget", point.budget, "that over the bytes released"),
	COLUMN_COUNT("boots", boots, "boots of the kernel"),
	COLUMN_COUNT("runs", runs, "runs of all its boots"),
	COLUMN_COUNT("rounds", rounds, "its used rounds"),
	COLUMN_COUNT("rejected", rejected, "its rejected rounds"),
	COLUMN_FIGURE("ns", point.time_ns.value,
		      "its time: geometric mean of the boots' medians"),
	COLUMN_FIGURE("low_ns", point.time_ns.low, "of its uncorrected interval"),
	COLUMN_FIGURE("high_ns", point.time_ns.high, "of its uncorrected interval"),
	COLUMN_FIGURE("adds", point.verdict.speed_up,
		      "the reference's time over the kernel's"),
	COLUMN_FIGURE("adds_low", point.verdict.low, "of the verdict's interval"),
	COLUMN_FIGURE("adds_high", point.verdict.high, "of the verdict's interval"),
	COLUMN_FIGURE("alone_low", point.alone.low, "of the uncorrected interval"),
	COLUMN_FIGURE("alone_high", point.alone.high, "of the uncorrected interval"),
	{ "unit", FIELD_STRING, STRING(ROW, unit), .flags = FIELD_NULLABLE,
	  .help = "boot, run or round: the unit of replication; below boots, the "
		  "variation between boots is not in it" },
	{ "verdict", FIELD_STRING, STRING(ROW, verdict), .flags = FIELD_NULLABLE,
	  .help = "what the interval shows" },
	COLUMN_FIGURE("peak_bytes", point.peak_bytes, "peak parked in any round"),
	{ "held_bytes", FIELD_U64, AT(ROW, point.parked.held_bytes),
	  .flags = FIELD_NULLABLE,
	  .help = "zsmalloc's memory when the release was over" },
	COLUMN_FIGURE("buffer_bytes", point.buffer_bytes,
		      "memory of the pages themselves"),
	COLUMN_FIGURE("fallback_share", fallback_share,
		      "share of handles that their caller freed"),
	COLUMN_LABEL,
	COLUMN_BUILD_ID("build_id", build_id),
	COLUMN_NEAREST(nearest),
};

const struct record curve_row_record = {
	.what = "row of a curve",
	FIELDS(ROW, fields),
};

static void fill_row(struct curve_row *row, const struct curve *curve, size_t cell,
		     size_t place)
{
	const struct study *study = curve->study;
	const struct curve_variant *own = &curve->variants[place];
	const struct sample *sample = sample_of(&study->set, cell, own->index);
	const struct nested *nested = analysis_nested(&study->analysis, cell, own->index);
	const struct result *first = &study->variants->items[own->index].files[0]->result;
	struct labels labels = labels_of(study_result(study));
	char label[POINT_NAME_MAX];

	row->place = own;
	row->cell = row_cell_of(&labels, &study->set.cells[cell]->point,
				sample->oversubscribed);
	strcpy(row->variant, study_name(study, own->index));
	strcpy(row->role, curve_role_name(curve, own));
	snprintf(row->name, sizeof(row->name), "%s, %s",
		 cell_label(&row->cell, label, sizeof(label)), row->variant);
	row->spare_pages = own->spare_pages;
	row->boots = (unsigned int)nested->boots;
	row->runs = (unsigned int)nested->runs;
	row->rounds = (unsigned int)nested->rounds;
	row->rejected = (unsigned int)sample->rejected;
	row->point = curve_point(curve, cell, place);
	strcpy(row->build_id, first->kernel.module.build_id);
	row->nearest = study_is_nearest(study);
	row->fallback_share = parked_fallback_share(&row->point.parked);
	if (!curve_is_compared(own))
		return;
	strcpy(row->verdict, verdict_names.items[row->point.verdict.kind]);
	if (row->point.verdict.kind != VERDICT_INVALID)
		strcpy(row->unit, nested_level_names[row->point.verdict.unit]);
}

struct curve_row *curve_rows_make(const struct curve *curve)
{
	size_t count = curve->study->set.cell_count * curve->count;
	struct curve_row *rows = calloc(count + 1, sizeof(*rows));

	for (size_t i = 0; rows && i < count; i++)
		fill_row(&rows[i], curve, i / curve->count, i % curve->count);
	return rows;
}
