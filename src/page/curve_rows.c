// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "page/curve_document.h"
#include "page/label.h"
#include "page/row_cell.h"

enum { FIGURE = FIELD_NULLABLE };

/* One arm in one cell, as CSV and JSON have it. */
struct row {
	char name[128];
	struct row_cell cell;
	bool oversubscribed;
	char variant[LIST_NAME_MAX];
	char role[LIST_NAME_MAX];
	uint64_t spare_pages;
	unsigned int boots, rounds, rejected;
	struct curve_point point;
	char verdict[16]; /* "": it is compared with nothing */
	double fallback_share;
};

static const struct field fields[] = {
	{ "name", FIELD_STRING, STRING(struct row, name) },
	{ "mode", FIELD_STRING, STRING(struct row, cell.mode) },
	{ "procs", FIELD_UINT, AT(struct row, cell.point.procs) },
	{ "size_mib", FIELD_UINT, AT(struct row, cell.point.size_mib) },
	{ "pattern", FIELD_STRING, STRING(struct row, cell.point.pattern) },
	{ "release", FIELD_STRING, STRING(struct row, cell.point.release) },
	{ "oversubscribed", FIELD_BOOL, AT(struct row, oversubscribed) },
	{ "released_bytes", FIELD_DOUBLE, AT(struct row, point.released_bytes) },
	{ "variant", FIELD_STRING, STRING(struct row, variant) },
	{ "role", FIELD_STRING, STRING(struct row, role) },
	{ "spare_pages", FIELD_U64, AT(struct row, spare_pages), .flags = FIGURE },
	{ "room_bytes", FIELD_DOUBLE, AT(struct row, point.room_bytes), .flags = FIGURE },
	{ "budget", FIELD_DOUBLE, AT(struct row, point.budget), .flags = FIGURE },
	{ "boots", FIELD_UINT, AT(struct row, boots) },
	{ "rounds", FIELD_UINT, AT(struct row, rounds) },
	{ "rejected", FIELD_UINT, AT(struct row, rejected) },
	{ "ns", FIELD_DOUBLE, AT(struct row, point.time_ns.value), .flags = FIGURE },
	{ "low_ns", FIELD_DOUBLE, AT(struct row, point.time_ns.low), .flags = FIGURE },
	{ "high_ns", FIELD_DOUBLE, AT(struct row, point.time_ns.high), .flags = FIGURE },
	{ "adds", FIELD_DOUBLE, AT(struct row, point.verdict.speed_up), .flags = FIGURE },
	{ "adds_low", FIELD_DOUBLE, AT(struct row, point.verdict.low), .flags = FIGURE },
	{ "adds_high", FIELD_DOUBLE, AT(struct row, point.verdict.high),
	  .flags = FIGURE },
	{ "alone_low", FIELD_DOUBLE, AT(struct row, point.alone.low), .flags = FIGURE },
	{ "alone_high", FIELD_DOUBLE, AT(struct row, point.alone.high), .flags = FIGURE },
	{ "rounds_only", FIELD_BOOL, AT(struct row, point.verdict.rounds_only) },
	{ "verdict", FIELD_STRING, STRING(struct row, verdict), .flags = FIGURE },
	{ "peak_bytes", FIELD_DOUBLE, AT(struct row, point.peak_bytes), .flags = FIGURE },
	{ "held_bytes", FIELD_U64, AT(struct row, point.parked.held_bytes),
	  .flags = FIGURE },
	{ "buffer_bytes", FIELD_DOUBLE, AT(struct row, point.buffer_bytes),
	  .flags = FIGURE },
	{ "fallback_share", FIELD_DOUBLE, AT(struct row, fallback_share),
	  .flags = FIGURE },
};

static const struct record row_record = {
	.what = "row of a curve",
	FIELDS(struct row, fields),
};

static void fill_cell(struct row *row, const struct study *study, size_t cell,
		      const struct curve_arm *arm)
{
	const struct result_cell *own = study->set.cells[cell];
	struct labels labels = labels_of(study_result(study));
	char label[96];

	row->cell = row_cell_of(own);
	strcpy(row->variant, study_name(study, arm->variant));
	snprintf(row->name, sizeof(row->name), "%s, %s",
		 label_row(&labels, own, label, sizeof(label)), row->variant);
}

static void fill_arm(struct row *row, const struct curve *curve, size_t cell, size_t arm)
{
	const struct study *study = curve->study;
	const struct curve_arm *own = &curve->arms[arm];
	const struct sample *sample = sample_of(&study->set, cell, own->variant);
	const struct nested *nested = analysis_nested(&study->analysis, cell,
						      own->variant);

	row->oversubscribed = sample->oversubscribed;
	strcpy(row->role, curve_role_name(curve, own));
	row->spare_pages = own->spare_pages;
	row->boots = (unsigned int)nested->boots;
	row->rounds = (unsigned int)nested->rounds;
	row->rejected = (unsigned int)sample->rejected;
	row->point = curve_point(curve, cell, arm);
	row->fallback_share = parked_fallback_share(&row->point.parked);
	if (curve_is_compared(own))
		strcpy(row->verdict, verdict_names.items[row->point.verdict.kind]);
}

int curve_rows(struct document *document, const struct curve *curve)
{
	int ret = 0;

	for (size_t c = 0; c < curve->study->set.cell_count; c++) {
		for (size_t i = 0; i < curve->count && !ret; i++) {
			struct row row = { 0 };

			fill_cell(&row, curve->study, c, &curve->arms[i]);
			fill_arm(&row, curve, c, i);
			ret = document_row(document, record_encode(&row_record, &row));
		}
	}
	return ret;
}
