// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/units.h"
#include "page/label.h"
#include "page/page.h"
#include "stats/estimate.h"

#define CONFIDENCE 0.95

/* A share of a cell's profile. */
struct row {
	char name[POINT_NAME_MAX + 1];
	struct row_cell cell;
	char source[LIST_NAME_MAX];
	unsigned int who, category;
	double share;
	struct interval interval; /* unknown: calls were counted */
	double within_share;
	uint64_t samples, all_samples, period_ns;
	/* As the table has them: */
	char who_text[16], title[32];
};

#define ROW struct row

static const struct field fields[] = {
	COLUMN_TEXT("name", name, "label, with * if oversubscribed"),
	COLUMNS_POINT,
	COLUMN_TEXT("source", source, "which tracing of the kernel's it is from"),
	COLUMN_ENUM("who", who, &profile_who_names, "whose time"),
	COLUMN_ENUM("category", category, &profile_category_names, "spent on what"),
	COLUMN_FIGURE("share", share, "of that time"),
	COLUMN_FIGURE("low", interval.low, "of the share's 95 % interval"),
	COLUMN_FIGURE("high", interval.high, "of the share's 95 % interval"),
	COLUMN_FIGURE("within_share", within_share,
		      "of that time, what it called included"),
	{ "samples", FIELD_U64, AT(ROW, samples), .help = "samples in it, or calls" },
	{ "all_samples", FIELD_U64, AT(ROW, all_samples),
	  .help = "that the shares are of" },
	{ "period_ns", FIELD_U64, AT(ROW, period_ns), .flags = FIELD_NULLABLE,
	  .help = "from one sample to the next" },
	COLUMN_LABEL,
};

static const struct record row_record = {
	.what = "row of a profile",
	FIELDS(ROW, fields),
};

static char *text_share(const void *at, char *buf, size_t size)
{
	return unit_number(100 * *(const double *)at, 1, " %", buf, size);
}

static char *text_shares(const void *at, char *buf, size_t size)
{
	const double *ends = at;
	const double percents[2] = { 100 * ends[0], 100 * ends[1] };

	return cell_percents(percents, buf, size);
}

static const struct column columns[] = {
	{ "mode", cell_text, offsetof(struct row, name) },
	{ "who", cell_text, offsetof(struct row, who_text) },
	{ "spends on", cell_text, offsetof(struct row, title) },
	{ "share", text_share, offsetof(struct row, share) },
	{ "95 % interval", text_shares, offsetof(struct row, interval) },
	{ "with callees", text_share, offsetof(struct row, within_share) },
	{ "samples", cell_u64, offsetof(struct row, samples) },
};

static void fill_row(struct row *row, const struct labels *labels,
		     const struct result_cell *cell, const struct profile_share *share)
{
	const struct profile *profile = &cell->profile;
	const double all = (double)profile_samples(profile, share->who);
	const bool calls = share->within_samples == UNKNOWN_U64;

	row->cell = row_cell_of(labels, &cell->point, cell->oversubscribed);
	cell_label(&row->cell, row->name, sizeof(row->name));
	strcpy(row->source, profile->source);
	row->who = share->who;
	row->category = share->category;
	row->share = share->share;
	row->samples = share->samples;
	row->all_samples = (uint64_t)all;
	row->period_ns = profile->period_ns;
	row->within_share = calls ? NAN : (double)share->within_samples / all;
	row->interval = calls ? (struct interval){ NAN, NAN }
			      : estimate_proportion(share->share, all, CONFIDENCE);
	strcpy(row->who_text, profile_who_names.items[share->who]);
	strcpy(row->title, profile_category_title[share->category]);
}

/* Owned by the caller; NULL: no memory. What nobody was seen in has no row. */
static struct row *make_rows(const struct result *result, const struct labels *labels,
			     size_t *count)
{
	struct row *rows;
	size_t room = 1;

	*count = 0;
	for (size_t i = 0; i < result->cells.count; i++)
		room += result_cell(result, i)->profile.shares.count;
	rows = calloc(room, sizeof(*rows));
	for (size_t i = 0; rows && i < result->cells.count; i++) {
		const struct result_cell *cell = result_cell(result, i);

		for (size_t j = 0; j < cell->profile.shares.count; j++) {
			const struct profile_share *share = profile_share(&cell->profile,
									  j);

			if (share->samples || (share->within_samples &&
					       share->within_samples != UNKNOWN_U64))
				fill_row(&rows[(*count)++], labels, cell, share);
		}
	}
	return rows;
}

/* Why a cell has no profile, or one with a fault; what the kernel lacks once for all. */
static void say_fault(struct document *document, const struct result *result, size_t i,
		      const struct labels *labels)
{
	const struct result_cell *cell = result_cell(result, i);
	const struct profile *profile = &cell->profile;
	char name[POINT_NAME_MAX];

	if (profile->fault == PROFILE_FINE)
		return;
	for (size_t j = 0; profile->fault == PROFILE_UNTRACED && j < i; j++) {
		if (!strcmp(result_cell(result, j)->profile.detail, profile->detail))
			return;
	}
	document_note(document, "%s: %s: %s",
		      profile->fault == PROFILE_UNTRACED
			      ? "profile"
			      : labels_point(labels, &cell->point, name),
		      profile_fault_names.items[profile->fault], profile->detail);
}

static void say_source(struct document *document, const char *source)
{
	if (!strcmp(source, profile_source_names.items[PROFILE_FUNCTIONS]))
		document_note(document,
			      "profile: %s: the time between entry and return of each "
			      "function, without what it calls, of all CPUs; samples are "
			      "calls; each call costs time that its caller's share has",
			      source);
	else
		document_note(document,
			      "profile: one more round of each cell, not timed: %s "
			      "samples of all CPUs in kernel mode, of callers within "
			      "their releases, of workers until all had settled; the "
			      "intervals are of that round's samples alone",
			      source);
}

/* With the command that makes one. */
static void say_none(struct document *document,
		     const struct caveat_invocation *invocation)
{
	char command[1200] = "";

	if (invocation && invocation->arguments)
		snprintf(command, sizeof(command), "swaprel rerun %s --profile",
			 invocation->arguments);
	document_caveat(document, "profile", *command ? command : NULL,
			"No profile: it was run without one.%s",
			*command ? " To make one:" : "");
}

int profile_document(struct document *document, const struct result *result,
		     const struct caveat_invocation *invocation)
{
	const struct labels labels = labels_of(result);
	size_t count, asked = 0;
	struct row *rows = make_rows(result, &labels, &count);

	document_init(document, PROFILE_SCHEMA);
	if (!rows)
		document->error = -ENOMEM;
	if (invocation)
		result_head(document, result, &labels);
	if (count) {
		document_add_table(document, columns,
				   sizeof(columns) / sizeof(columns[0]), rows, count,
				   sizeof(*rows));
		document_parts(document, 3, NULL);
		document_spare(document, "samples");
	}
	document_rows(document, &row_record, rows, count);
	for (size_t i = 0; i < result->cells.count; i++) {
		asked += *result_cell(result, i)->profile.source != '\0';
		say_fault(document, result, i, &labels);
	}
	if (count)
		say_source(document, rows[0].source);
	else if (!asked)
		say_none(document, invocation);
	if (invocation)
		caveats_of_result(document, result, METRIC_MEAN, invocation);
	free(rows);
	return document->error;
}
