// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/units.h"
#include "page/chart.h"
#include "page/comparison.h"
#include "report/report.h"
#include "sample/parked.h"

/* Columns of text that a table takes at most, so that a page need not be scrolled. */
#define TABLE_COLUMNS 80

/* Rows of a comparison that is drawn that are not folded. */
#define ROWS_UNFOLDED 24

static bool is_comparison(const struct study *study)
{
	return study && study->variants->count > 1;
}

/* "faster" stands out by its sign, in black and white as well. */
static const char *sign_of(enum verdict_kind kind)
{
	static const char *const signs[VERDICT_COUNT] = {
		[VERDICT_FASTER] = "▲",    [VERDICT_SLOWER] = "▼",  [VERDICT_SAME] = "=",
		[VERDICT_UNDECIDED] = "?", [VERDICT_INVALID] = "–",
	};

	return signs[kind];
}

static void add_row(struct document *document, const struct study *study,
		    const struct comparison_row *row, bool of_base)
{
	const struct verdict *verdict = &row->verdict;
	char text[64];

	document_cell(document, "%s", of_base ? row->base : row->variant);
	document_cell(document, "%s",
		      label_figure(study->metric)(of_base ? &row->base_ns.value
							  : &row->ns.value,
						  text, sizeof(text)));
	if (of_base) {
		document_cell(document, "1.00x");
		document_cell(document, "%s", "");
		document_cell(document, "base");
		return;
	}
	document_cell(document, "%s",
		      cell_speed_up(&verdict->speed_up, text, sizeof(text)));
	document_cell(document, "%s", cell_speed_ups(&verdict->low, text, sizeof(text)));
	document_cell(document, "%s %s", sign_of(verdict->kind),
		      verdict_names.items[verdict->kind]);
}

/* A block of rows for each cell, a row for each variant: as narrow for two variants as
 * for twenty. */
static void add_cells(struct document *document, const struct comparison *comparison)
{
	const struct study *study = comparison->study;
	const char *const heads[] = { "mode, variant", "time", label_ratio(study->metric),
				      "interval", "verdict" };
	char label[POINT_NAME_MAX + 1];

	document_drop_tables(document);
	document_table(document, heads, sizeof(heads) / sizeof(heads[0]));
	for (size_t c = 0; c < comparison->cells; c++) {
		const struct comparison_row *rows = comparison->rows +
						    c * comparison->others;

		document_cell(document, "%s",
			      cell_label(&rows->cell, label, sizeof(label)));
		for (size_t i = 1; i < sizeof(heads) / sizeof(heads[0]); i++)
			document_cell(document, "%s", "");
		add_row(document, study, rows, true);
		for (size_t v = 0; v < comparison->others; v++)
			add_row(document, study, &rows[v], false);
	}
}

static void add_comparison(struct report *report, const struct comparison *comparison)
{
	const struct comparison_options options = { .floor = report->source->floor,
						    .in_parts = true };
	struct report_section *section = report_add(report, "Comparison", NULL);

	if (!section)
		return;
	report->error = comparison_document(&section->document, report->source->study,
					    &options);
	if (!report->error) {
		section->tables_folded = comparison->cells * comparison->others >
					 ROWS_UNFOLDED;
		add_cells(&section->document, comparison);
		chart_speed_ups(&section->document, comparison);
	}
}

static void add_pictures(struct report *report, const char *title,
			 const struct comparison *comparison,
			 void (*chart)(struct document *document,
				       const struct comparison *comparison))
{
	struct report_section *section = report_add(report, title, NULL);

	if (!section)
		return;
	document_init(&section->document, COMPARISON_SCHEMA);
	chart(&section->document, comparison);
	report->error = section->document.error;
	if (!report->error && !plot_find(&section->document, NULL))
		report_drop(report);
}

static void add_attribution(struct report *report, const struct comparison *comparison)
{
	const struct study *study = comparison->study;
	struct report_section *section;

	if (!ladder_steps_have_deferral(&study->steps) ||
	    !metric_is_release(study->metric))
		return;
	section = report_add(report, "Attribution: what each step contributes", NULL);
	if (!section)
		return;
	document_init(&section->document, COMPARISON_SCHEMA);
	comparison_attribution(&section->document, comparison);
	chart_attribution(&section->document, comparison);
}

static void add_curve(struct report *report)
{
	const struct study *study = report->source->study;
	const char *column;
	struct report_section *section;
	struct curve curve;
	const int ret = curve_make(&curve, study);

	if (ret == -ENOMEM)
		report->error = ret;
	if (!ret && curve.budgets >= CURVE_SWEEP && metric_is_release(study->metric) &&
	    !parked_unseen(study->variants, &column)) {
		section = report_add(report, "What deferral adds, by budget", NULL);
		if (section)
			report->error = curve_document(&section->document, &curve);
	}
	curve_free(&curve);
}

/* What else a release costs, in the order of the table. */
static const enum metric others[] = {
	METRIC_SETTLE,   METRIC_CALLER_CPU, METRIC_WORKER_CPU,  METRIC_MACHINE_CPU,
	METRIC_BACK50,   METRIC_BACK99,     METRIC_PEAK,        METRIC_BYSTANDER_P99,
	METRIC_BUSY_P99, METRIC_FIFO_P99,   METRIC_RECLAIM_P99,
};

#define OTHERS (sizeof(others) / sizeof(others[0]))

static bool has_figures(const struct study *study)
{
	for (size_t c = 0; c < study->set.cell_count; c++) {
		for (size_t v = 0; v < study->set.variant_count; v++) {
			if (sample_of(&study->set, c, v)->used)
				return true;
		}
	}
	return false;
}

/* Studies of those metrics that were measured; their number. */
static size_t make_studies(struct report *report, struct study *studies)
{
	const struct study *study = report->source->study;
	struct analysis_options options = study->analysis.options;
	size_t made = 0;

	options.tables = OTHERS;
	for (size_t i = 0; i < OTHERS && !report->error; i++) {
		const int ret = study_make(&studies[made], study->variants,
					   study->steps.ladder, others[i], &options);

		if (ret == -ENOMEM)
			report->error = ret;
		if (ret || !has_figures(&studies[made]))
			study_free(&studies[made]);
		else
			made++;
	}
	return made;
}

static void add_metrics(struct report *report)
{
	struct study studies[OTHERS];
	const size_t made = make_studies(report, studies);
	struct report_section *section;

	section = made ? report_add(report, "What else a release costs", NULL) : NULL;
	if (section)
		report->error = metrics_document(&section->document, studies, made,
						 TABLE_COLUMNS);
	if (section && !report->error) {
		section->tables_folded = true;
		chart_metrics(&section->document, studies, made);
		chart_cost(&section->document, report->source->study);
		chart_memory(&section->document, report->source->study);
	}
	for (size_t i = 0; i < made; i++)
		study_free(&studies[i]);
}

/* What each variant is for, as the ladder has it. */
static void add_variants(struct report *report)
{
	const struct study *study = report->source->study;
	const struct ladder_steps *steps = &study->steps;
	size_t known = 0;

	if (!report_add(report, "What each variant shows", NULL))
		return;
	for (size_t v = 0; v < study->set.variant_count; v++) {
		const int step = ladder_steps_find(steps, v);

		if (step < 0)
			continue;
		report_fact(report, study_name(study, v), "%s",
			    ladder_step(steps->ladder, (size_t)step)->answers);
		known += v > 0;
	}
	if (!known)
		report_drop(report);
}

void report_components(struct report *report)
{
	const struct study *study = report->source->study;
	struct report_section *section;

	if (!is_comparison(study))
		return;
	section = report_add(report, "How boots, runs and rounds differ", NULL);
	if (!section)
		return;
	section->folded = true;
	report->error = components_document(&section->document, study);
}

void report_study(struct report *report)
{
	const struct study *study = report->source->study;
	struct comparison comparison;

	if (report->error || !is_comparison(study))
		return;
	report->error = comparison_make(&comparison, study);
	if (report->error)
		return;
	add_variants(report);
	add_comparison(report, &comparison);
	add_pictures(report, "Every round", &comparison, chart_rounds);
	add_pictures(report, "Over processes and sizes", &comparison, chart_scaling);
	add_attribution(report, &comparison);
	free(comparison.rows);
	add_curve(report);
	add_metrics(report);
}
