// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caveat/caveats.h"
#include "format/units.h"
#include "page/trend.h"

/* "5.1 % slower", and its interval without signs. */
static char *cell_change(const void *at, char *buf, size_t size)
{
	const double value = *(const double *)at;

	if (!isfinite(value))
		snprintf(buf, size, "-");
	else
		snprintf(buf, size, "%.1f %% %s", fabs(value),
			 value > 0 ? "slower" : "faster");
	return buf;
}

static char *cell_changes(const void *at, char *buf, size_t size)
{
	const double *ends = at;
	const double low = fmin(fabs(ends[0]), fabs(ends[1]));
	const double own[] = { ends[0] * ends[1] > 0 ? low : NAN,
			       fmax(fabs(ends[0]), fabs(ends[1])) };

	return cell_percents(own, buf, size);
}

/* A series is named once. */
static char *cell_of_first(const void *at, char *buf, size_t size)
{
	const struct trend_row *row = at;

	return row->first ? cell_label(&row->cell, buf, size) : strcpy(buf, "");
}

static char *variant_of_first(const void *at, char *buf, size_t size)
{
	const struct trend_row *row = at;

	return cell_text(row->first ? row->variant : "", buf, size);
}

static char *machine_of_first(const void *at, char *buf, size_t size)
{
	const struct trend_row *row = at;

	return cell_text(row->first ? row->machine : "", buf, size);
}

struct differ {
	bool variant, machine, substrate, algorithm, oversubscribed;
};

static struct differ differ_of(const struct trend *trend)
{
	struct differ differ = { 0 };

	for (size_t i = 0; i < trend->series_count; i++) {
		const struct trend_series *first = &trend->series[0];
		const struct trend_series *own = &trend->series[i];

		differ.variant |= strcmp(own->variant, first->variant) != 0;
		differ.machine |= strcmp(own->machine_id, first->machine_id) ||
				  strcmp(own->host, first->host);
		differ.substrate |= strcmp(own->substrate, first->substrate) != 0;
		differ.algorithm |= strcmp(own->algorithm, first->algorithm) != 0;
		differ.oversubscribed |= own->oversubscribed;
	}
	return differ;
}

#define OF(member) offsetof(struct trend_row, member)

static void add_table(struct document *document, const struct trend *trend,
		      const struct differ *differ, const struct trend_row *rows,
		      size_t count)
{
	const enum metric metric = trend->options.metric;
	struct column columns[12];
	size_t used = 0, keys;

	columns[used++] = (struct column){ "mode", cell_of_first, 0 };
	if (differ->variant)
		columns[used++] = (struct column){ "variant", variant_of_first, 0 };
	if (differ->machine)
		columns[used++] = (struct column){ "machine", machine_of_first, 0 };
	if (differ->substrate)
		columns[used++] = (struct column){ "on", cell_text, OF(substrate) };
	if (differ->algorithm)
		columns[used++] = (struct column){ "algorithm", cell_text,
						   OF(algorithm) };
	keys = used;
	columns[used++] = (struct column){ "since", cell_text, OF(since) };
	columns[used++] = (struct column){ "kernel", cell_text, OF(kernel) };
	columns[used++] = (struct column){ "nights", cell_count, OF(nights) };
	columns[used++] = (struct column){ "time", label_figure(metric), OF(ns.value) };
	columns[used++] = (struct column){ "change", cell_change, OF(change.value) };
	columns[used++] = (struct column){ "interval", cell_changes, OF(change.low) };
	document_add_table(document, columns, used, rows, count, sizeof(*rows));
	document_spare(document, "nights");
	document_spare(document, "kernel");
	document_parts(document, keys, "interval");
}

static void add_head(struct document *document, const struct trend *trend,
		     const struct differ *differ)
{
	const struct trend_series *first = &trend->series[0];
	char text[512], since[16], until[16];
	struct sentence head = { text, sizeof(text), 0 };

	sentence_add(&head, "Trend of %zu cell%s from %s to %s", trend->series_count,
		     trend->series_count == 1 ? "" : "s",
		     trend_date(trend->first_s, since, sizeof(since)),
		     trend_date(trend->newest_s, until, sizeof(until)));
	if (!differ->variant)
		sentence_add(&head, ": %s", first->variant);
	if (!differ->machine)
		sentence_add(&head, "%s %s", differ->variant ? ": machine" : " on",
			     *first->host ? first->host : first->machine_id);
	if (!differ->substrate)
		sentence_add(&head, ", %s", first->substrate);
	if (!differ->algorithm)
		sentence_add(&head, ", %s", first->algorithm);
	document_head(document, "%s", text);
	label_metric(document, trend->options.metric);
}

static void add_gate(struct document *document, const struct trend *trend,
		     const struct trend_row *rows, size_t count)
{
	static const struct {
		const char *word;
		enum tone tone;
	} words[GATE_COUNT] = {
		[GATE_PASS] = { "PASS", TONE_GOOD },
		[GATE_REGRESSION] = { "FAIL", TONE_BAD },
		[GATE_UNDECIDED] = { "INCONCLUSIVE", TONE_OPEN },
		[GATE_INVALID] = { "INVALID", TONE_OPEN },
	};
	const enum gate whole = trend_gate_whole(trend);
	const double margin = 100 * trend->options.margin;
	char text[160];

	if (whole == GATE_PASS)
		snprintf(text, sizeof(text),
			 ": no cell's newest level is slower by more than %g %%.",
			 margin);
	else if (whole == GATE_REGRESSION)
		snprintf(text, sizeof(text),
			 ": newest level slower by more than %g %%:", margin);
	else
		snprintf(text, sizeof(text),
			 ": no cell has the %d nights that a change point needs.",
			 CHANGE_SERIES_LEAST);
	document_verdict(document, "Gate: ", words[whole].tone, words[whole].word, "%s",
			 text);
	for (size_t i = 0; i < count; i++) {
		if (*rows[i].outcome && rows[i].gate == GATE_REGRESSION)
			document_note(document, "%s: %s.", rows[i].name, rows[i].detail);
	}
}

static size_t count_changes(const struct trend *trend, size_t *cells)
{
	size_t changes = 0;

	*cells = 0;
	for (size_t i = 0; i < trend->series_count; i++) {
		changes += trend->series[i].changes.count;
		*cells += trend->series[i].changes.count > 0;
	}
	return changes;
}

static bool ran_on(const struct trend *trend, const char *substrate)
{
	for (size_t i = 0; i < trend->series_count; i++) {
		if (!strcmp(trend->series[i].substrate, substrate))
			return true;
	}
	return false;
}

static void add_substrates(struct document *document, const struct trend *trend)
{
	for (size_t i = 0; i < result_substrate_names.count; i++) {
		const char *name = result_substrate_names.items[i];

		if (ran_on(trend, name))
			caveat_of_substrate(document, name);
	}
}

static void add_notes(struct document *document, const struct trend *trend,
		      const struct differ *differ)
{
	size_t cells, changes = count_changes(trend, &cells);

	document_answer(document,
			"%zu change%s of level in %zu of %zu cells over the nights.",
			changes, changes == 1 ? "" : "s", cells, trend->series_count);
	if (differ->oversubscribed)
		document_note(document, "%s", label_oversubscribed);
	document_note(document,
		      "Change points: largest t over all splits, binary segmentation; "
		      "probability of any false one in all %zu cells: at most %g %%, if "
		      "nights are independent. Intervals of changes are simultaneous.",
		      trend->series_count, 100 * (1 - trend->options.confidence));
	document_method(document, "Trend",
			"A night's figure is the geometric mean of its boots' medians. "
			"A change point is a split whose weighted t, the largest of all, "
			"is significant (Hawkins 1977, Worsley 1979) after Bonferroni "
			"correction for splits and cells; binary segmentation finds "
			"several.");
	if (trend->too_old)
		document_note(document, "Left out: %zu results older than --since.",
			      trend->too_old);
	add_substrates(document, trend);
	if (trend->refused)
		document_caveat(document, "refused", NULL,
				"Left out: %zu refused runs or negative controls.",
				trend->refused);
	if (trend->repeated)
		document_caveat(document, "repeated", NULL,
				"Left out: %zu figures of results that were named twice.",
				trend->repeated);
}

int trend_document(struct document *document, const struct trend *trend,
		   const struct trend_page_options *options)
{
	const struct differ differ = differ_of(trend);
	struct trend_row *rows;
	size_t count;

	document_init(document, TREND_SCHEMA);
	rows = trend_rows_make(trend, options, &count);
	if (!rows)
		return -ENOMEM;
	add_head(document, trend, &differ);
	if (count)
		add_table(document, trend, &differ, rows, count);
	else
		document_note(document, "No change in any cell.");
	label_rows(document, &trend_row_record, trend->options.metric, rows, count);
	label_figure_member(document, "ns", trend->options.metric);
	if (options->nights)
		trend_nights_data(document, trend);
	add_gate(document, trend, rows, count);
	add_notes(document, trend, &differ);
	trend_advice(document, trend, options);
	chart_trend(document, trend);
	free(rows);
	return document->error;
}
