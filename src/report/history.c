// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "caveat/caveats.h"
#include "page/answer.h"
#include "page/trend.h"
#include "report/report.h"

/* Nights that are a history. */
#define NIGHTS_LEAST 3

static size_t most_nights(const struct trend *trend)
{
	size_t most = 0;

	for (size_t i = 0; i < trend->series_count; i++) {
		if (trend->series[i].count > most)
			most = trend->series[i].count;
	}
	return most;
}

static int make_trend(struct trend *trend, const struct report_source *source)
{
	const struct trend_options wanted = {
		.metric = METRIC_MEAN,
		.confidence = source->analysis->confidence,
		.margin = source->analysis->margin,
	};
	int ret = 0;

	trend_init(trend, &wanted);
	for (size_t i = 0; i < source->file_count && !ret; i++)
		ret = trend_add(trend, &source->files[i].result, source->files[i].path);
	if (!ret && trend->run_count)
		ret = trend_make(trend);
	return ret;
}

/* Variants that are compared are of the same nights, and the comparison says it all. */
void report_history_make(struct report *report)
{
	const struct report_source *source = report->source;
	struct trend *trend;

	if (source->study && source->study->variants->count > 1)
		return;
	trend = calloc(1, sizeof(*trend));
	report->error = trend ? make_trend(trend, source) : -ENOMEM;
	if (!report->error && most_nights(trend) >= NIGHTS_LEAST) {
		report->history = trend;
		return;
	}
	if (trend)
		trend_free(trend);
	free(trend);
}

bool report_shows_each(const struct report *report)
{
	const struct report_source *source = report->source;

	return !source->study &&
	       (!report->history || source->file_count <= REPORT_RESULTS_MOST);
}

void report_history_free(struct report *report)
{
	if (report->history)
		trend_free(report->history);
	free(report->history);
	report->history = NULL;
}

/* Each substrate once, before all tables. */
void report_history_caveats(const struct report *report, struct document *document)
{
	const struct trend *trend = report->history;
	bool said;

	for (size_t i = 0; trend && i < trend->series_count; i++) {
		said = false;
		for (size_t k = 0; k < i; k++)
			said |= !strcmp(trend->series[k].substrate,
					trend->series[i].substrate);
		if (!said)
			caveat_of_substrate(document, trend->series[i].substrate);
	}
}

/* What the page has said already. */
static void drop_substrates(struct document *document)
{
	json_t *caveats = json_object_get(document->data, "caveats");

	for (size_t i = json_array_size(caveats); i-- > 0;) {
		if (!strcmp(document_text(json_array_get(caveats, i), "kind"),
			    "substrate"))
			json_array_remove(caveats, i);
	}
}

void report_history(struct report *report)
{
	const struct trend_page_options options = { .tree = "." };
	struct report_section *section;

	if (!report->history)
		return;
	section = report_add(report, "History: levels and changes over nights", NULL);
	if (!section)
		return;
	report->error = trend_document(&section->document, report->history, &options);
	drop_substrates(&section->document);
}

/* The largest slowdown of the newest levels, where any fails the gate. */
static const struct trend_series *slowest(const struct trend *trend, double *percent)
{
	const struct trend_series *found = NULL;

	*percent = 0;
	for (size_t i = 0; i < trend->series_count; i++) {
		const struct trend_series *series = &trend->series[i];
		double own;

		if (trend_gate(trend, series) != GATE_REGRESSION)
			continue;
		own = 100 * (trend_segment_ratio(series, series->changes.count,
						 trend_reference(series))
				     .value -
			     1);
		if (own > *percent) {
			*percent = own;
			found = series;
		}
	}
	return found;
}

void report_history_answer(struct report *report)
{
	const struct trend *trend = report->history;
	struct document *answer = &report->answer;
	const struct trend_series *series;
	char cell[POINT_NAME_MAX], since[16], until[16];
	size_t cells = 0, slower = 0;
	double percent;

	for (size_t i = 0; i < trend->series_count; i++) {
		cells += trend->series[i].changes.count > 0;
		slower += trend_gate(trend, &trend->series[i]) == GATE_REGRESSION;
	}
	series = slowest(trend, &percent);
	document_head(answer, "%srom %s to %s the level of %zu of %zu cells changed.",
		      answer_emulated(&report->source->files[0].result,
				      "On emulated CPUs, f", "F"),
		      trend_date(trend->first_s, since, sizeof(since)),
		      trend_date(trend->newest_s, until, sizeof(until)), cells,
		      trend->series_count);
	if (series)
		document_head(answer,
			      "The newest level is slower than before by more than %g %% "
			      "in %zu of them; most in %s, %s on %s: by %.1f %%.",
			      100 * trend->options.margin, slower,
			      labels_point(&label_whole, &series->point, cell),
			      series->variant,
			      *series->host ? series->host : series->machine_id, percent);
	else if (trend_gate_whole(trend) == GATE_UNDECIDED)
		document_head(answer,
			      "No cell has enough nights to tell whether it became "
			      "slower.");
	else
		document_head(answer,
			      "No newest level is slower than before by more than %g %%.",
			      100 * trend->options.margin);
}
