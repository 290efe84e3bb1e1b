// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/units.h"
#include "page/chart.h"
#include "page/label.h"
#include "page/page.h"

/* A figure of theirs beside ours. */
struct row {
	char name[160];
	char mode[LIST_NAME_MAX];
	uint64_t procs, size_mib;
	char pattern[LIST_NAME_MAX];
	char of[LIST_NAME_MAX];
	unsigned int what;
	char unit[8];
	double theirs;
	struct figure ours;
	unsigned int word;
	char outcome[16];
	char detail[192];
	char label[96];
	bool nearest;
	/* As the table has them: */
	char theirs_text[32], ours_text[32], interval[64], word_text[24];
};

#define ROW struct row

static const struct field fields[] = {
	COLUMN_TEXT("name", name, "label and figure"),
	COLUMN_TEXT("mode", mode, "as posted"),
	{ "procs", FIELD_U64, AT(ROW, procs), .flags = FIELD_NULLABLE,
	  .help = "processes" },
	{ "size_mib", FIELD_U64, AT(ROW, size_mib), .flags = FIELD_NULLABLE,
	  .help = "of each process" },
	COLUMN_TEXT("pattern", pattern, "of our data"),
	COLUMN_TEXT("of", of, "the variant of the figure"),
	COLUMN_ENUM("figure", what, &claim_what_names, "a speed-up or a time"),
	COLUMN_TEXT("unit", unit, "ns or ratio"),
	COLUMN_FIGURE("theirs", theirs, "as posted"),
	COLUMN_FIGURE("ours", ours.value, "as measured"),
	COLUMN_FIGURE("ours_low", ours.low, "of our interval"),
	COLUMN_FIGURE("ours_high", ours.high, "of our interval"),
	COLUMN_ENUM("word", word, &claim_word_names,
		    "where published is relative to "
		    "ours"),
	COLUMN_TEXT("outcome", outcome, "outcome as a test reports it"),
	COLUMN_TEXT("detail", detail, "a sentence"),
	COLUMN_TEXT("label", label, "the cell, as far as cells of the table differ"),
	COLUMN_NEAREST(nearest),
};

static const struct record row_record = {
	.what = "row of a claim",
	FIELDS(ROW, fields),
};

static const struct column columns[] = {
	{ "mode", cell_text, offsetof(struct row, label) },
	{ "of", cell_text, offsetof(struct row, of) },
	{ "theirs", cell_text, offsetof(struct row, theirs_text) },
	{ "ours", cell_text, offsetof(struct row, ours_text) },
	{ "interval", cell_text, offsetof(struct row, interval) },
	{ "published is", cell_text, offsetof(struct row, word_text) },
};

static char *value_text(const struct claim_row *claimed, double value, char *buf,
			size_t size)
{
	return claimed->what == CLAIM_SPEED_UP ? unit_number(value, 2, "x", buf, size)
					       : unit_time(value, buf, size);
}

static void fill_texts(struct row *row, const struct claim *claim,
		       const struct claim_row *claimed)
{
	const struct published_method *method = &claim->published->method;
	bool time = claimed->what != CLAIM_SPEED_UP;
	uint64_t digits = time ? method->ms_digits : method->speed_up_digits;
	char low[24], high[24];

	/* As many decimals as were posted. */
	if (digits == UNKNOWN_U64)
		value_text(claimed, claimed->value, row->theirs_text,
			   sizeof(row->theirs_text));
	else
		unit_number(time ? claimed->value / 1e6 : claimed->value, (int)digits,
			    time ? " ms" : "x", row->theirs_text,
			    sizeof(row->theirs_text));
	value_text(claimed, claimed->ours.value, row->ours_text, sizeof(row->ours_text));
	if (isfinite(claimed->ours.low))
		snprintf(row->interval, sizeof(row->interval), "%s - %s",
			 value_text(claimed, claimed->ours.low, low, sizeof(low)),
			 value_text(claimed, claimed->ours.high, high, sizeof(high)));
	else
		strcpy(row->interval, "-");
	strcpy(row->word_text, claim_word_names.items[claimed->word]);
	snprintf(row->name, sizeof(row->name), "%s, %s of %s", row->label,
		 time ? "time" : claim_what_names.items[claimed->what], row->of);
	snprintf(row->detail, sizeof(row->detail), "%s: published %s, ours %s",
		 row->word_text, row->theirs_text, row->interval);
}

static const char *outcome_of(enum claim_word word)
{
	switch (word) {
	case CLAIM_INSIDE:
		return OUTCOME_PASS;
	case CLAIM_ABOVE:
	case CLAIM_BELOW:
		return OUTCOME_FAIL;
	default:
		return OUTCOME_SKIP;
	}
}

static void fill_row(struct row *row, const struct claim *claim,
		     const struct claim_row *claimed, bool sizes)
{
	const struct published_row *theirs = claimed->theirs;
	struct sentence label = { row->label, sizeof(row->label), 0 };

	strcpy(row->mode, theirs->mode);
	row->procs = theirs->procs;
	row->size_mib = theirs->size_mib;
	if (claimed->cell)
		strcpy(row->pattern, claimed->cell->point.pattern);
	strcpy(row->of, claimed->what == CLAIM_BASE_TIME ? "base" : theirs->variant);
	row->what = claimed->what;
	strcpy(row->unit, claimed->what == CLAIM_SPEED_UP ? "ratio" : "ns");
	row->theirs = claimed->value;
	row->ours = claimed->ours;
	row->word = claimed->word;
	strcpy(row->outcome, outcome_of(claimed->word));
	sentence_add(&label, "%s", theirs->mode);
	if (sizes && theirs->size_mib != UNKNOWN_U64)
		sentence_add(&label, " %llu", (unsigned long long)theirs->size_mib);
	if (strcmp(theirs->release, claim->published->method.release))
		sentence_add(&label, " %s", theirs->release);
	fill_texts(row, claim, claimed);
}

static void add_rows(struct document *document, const struct claim *claim,
		     const struct study *study)
{
	struct row *rows = calloc(claim->row_count, sizeof(*rows));
	bool sizes = false;

	if (!rows) {
		document->error = -ENOMEM;
		return;
	}
	for (size_t i = 1; i < claim->row_count; i++)
		sizes |= claim->rows[i].theirs->size_mib !=
			 claim->rows[0].theirs->size_mib;
	for (size_t i = 0; i < claim->row_count; i++) {
		fill_row(&rows[i], claim, &claim->rows[i], sizes);
		rows[i].nearest = study_is_nearest(study);
	}
	document_add_table(document, columns, sizeof(columns) / sizeof(columns[0]), rows,
			   claim->row_count, sizeof(*rows));
	document_parts(document, 2, "interval");
	document_rows(document, &row_record, rows, claim->row_count);
	free(rows);
}

static void add_head(struct document *document, const struct claim *claim,
		     const struct study *study)
{
	const struct published *published = claim->published;
	const struct result *result = study_result(study);

	document_head(document, "%s: %s; %s, %s, %s", published->id, published->title,
		      published->source.author, published->source.date,
		      published->source.thread);
	document_head(document, "Published: %s. Ours: %s%s%s, %s, machine %s",
		      *published->machine.name ? published->machine.name : "unknown",
		      result->machine.model, *result->machine.model ? ", " : "",
		      *result->machine.cpu_model ? result->machine.cpu_model
						 : result->machine.arch,
		      result->substrate, result->machine.id);
}

static void add_notes(struct document *document, const struct claim *claim,
		      const struct study *study)
{
	document_note(document,
		      "Intervals: %g %% simultaneous, %.4g %% each. A published value "
		      "is known to half a unit of its last digit. inside: our interval "
		      "contains it. inconclusive: our interval contains it and 1x, or "
		      "for a time is wider than %g %% on a side.",
		      100 * study->analysis.options.confidence, 100 * claim->confidence,
		      100 * CLAIM_COARSE);
	if (!claim->absolute)
		document_note(document,
			      "Times are not compared, only ratios: ours are of "
			      "another machine (--absolute compares them).");
	else if (!claim->same_machine)
		document_note(document,
			      "Times are of two machines, compared because of "
			      "--absolute: they tell the machines apart, not the "
			      "kernels.");
}

int claim_document(struct document *document, const struct claim *claim,
		   const struct study *study, const char *name)
{
	document_init(document, CLAIM_SCHEMA);
	document_set(document, "published",
		     record_encode(&published_record, claim->published));
	add_head(document, claim, study);
	if (claim->row_count) {
		add_rows(document, claim, study);
		document_set(document, "figure", json_string("ours"));
		add_notes(document, claim, study);
		chart_claim(document, claim, study);
	} else {
		document_note(document,
			      "%s has no time of a release to be checked; 'swaprel claim "
			      "--list %s' prints its figures.",
			      claim->published->id, name);
	}
	published_notes(document, claim->published);
	return document->error;
}
