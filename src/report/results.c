// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "format/units.h"
#include "report/report.h"
#include "sample/cost.h"

static bool has_metric(const struct result *result, enum metric metric)
{
	for (size_t c = 0; c < result->cells.count; c++) {
		const struct result_cell *cell = result_cell(result, c);

		for (size_t i = 0; i < cell->rounds.count; i++) {
			if (summary_round_counts(result_round(cell, i), metric))
				return true;
		}
	}
	return false;
}

static bool has_cost(const struct result *result)
{
	return has_metric(result, METRIC_MACHINE_CPU);
}

static bool has_memory(const struct result *result)
{
	return has_metric(result, METRIC_BACK99);
}

static bool has_profile(const struct result *result)
{
	for (size_t c = 0; c < result->cells.count; c++) {
		if (result_cell(result, c)->profile.shares.count)
			return true;
	}
	return false;
}

static int make_memory(struct document *document, const struct result *result)
{
	const int ret = memory_document(document, result, NULL);

	/* The points of the curve, which is drawn. */
	document_drop_tables(document);
	return ret;
}

static int make_cost(struct document *document, const struct result *result)
{
	return cost_document(document, result, NULL);
}

static int make_profile(struct document *document, const struct result *result)
{
	return profile_document(document, result, NULL);
}

/* What is shown of one run, where it was measured. */
static const struct {
	const char *title;
	bool (*has)(const struct result *result);
	int (*make)(struct document *document, const struct result *result);
	/* Of all variants there is a picture besides: of each its table, or nothing. */
	enum { ALONE, TABLE, NOTHING } compared;
} looks[] = {
	{ "CPU time of releasing a page, by who spends it", has_cost, make_cost, TABLE },
	{ "Memory return over time", has_memory, make_memory, NOTHING },
	{ "Where the kernel's time goes", has_profile, make_profile, ALONE },
};

/* Rows of runs that are not folded. */
#define RUNS_UNFOLDED 40

#define LOOKS (sizeof(looks) / sizeof(looks[0]))

/* The caveats are those of the whole page, which has them already. */
static void add_look(struct report *report, const char *title, const char *of,
		     size_t look, const struct result *result)
{
	struct report_section *section = report_add(report, title, of);

	if (!section)
		return;
	report->error = looks[look].make(&section->document, result);
	json_object_del(section->document.data, "caveats");
}

/* The first run of each variant that has it. */
static void add_looks_of_columns(struct report *report, size_t look)
{
	const struct compare_variants *columns = report->source->study->variants;

	for (size_t v = 0; v < columns->count; v++) {
		const struct compare_variant *column = &columns->items[v];

		for (size_t f = 0; f < column->file_count; f++) {
			if (!looks[look].has(&column->files[f]->result))
				continue;
			add_look(report, looks[look].title, column->name, look,
				 &column->files[f]->result);
			if (!report->error && looks[look].compared == TABLE)
				report->sections[report->section_count - 1].folded = true;
			break;
		}
	}
}

static void add_result(struct report *report, const struct compare_file *file,
		       const char *of)
{
	struct report_section *section = report_add(report, of ? of : "Release times",
						    of ? "Release times" : NULL);

	if (!section)
		return;
	report->error = result_document(&section->document, &file->result, METRIC_MEAN,
					report->source->invocation);
	/* The page has those of its study. */
	if (report->source->study)
		json_object_del(section->document.data, "caveats");
	for (size_t i = 0; i < LOOKS; i++) {
		if (looks[i].has(&file->result))
			add_look(report, of ? of : looks[i].title,
				 of ? looks[i].title : NULL, i, &file->result);
	}
}

/* "001/result.json": many are called alike. */
static const char *name_of(const struct compare_file *file)
{
	const char *name = strrchr(file->path, '/');

	while (name && name > file->path && name[-1] != '/')
		name--;
	return name ? name : file->path;
}

static void lay_run(struct document *document, const struct compare_file *file,
		    const struct point *point)
{
	const struct result *result = &file->result;
	const struct result_cell *cell = result_find_cell(result, point);
	struct result_summary summary;
	char text[64];

	if (!cell || summary_make(&summary, cell, &result->job.rounds, METRIC_MEAN))
		return;
	document_cell(document, "%s", name_of(file));
	document_cell(document, "%s", cell_time(&summary.median_ns, text, sizeof(text)));
	document_cell(document, "%s", cell_times(&summary.low_ns, text, sizeof(text)));
	document_cell(document, "%u", summary.used);
}

/* Runs of one variant below each other, for each cell. */
static void add_runs(struct report *report)
{
	static const char *const heads[] = { "mode, run", "median", "95 % interval",
					     "rounds" };
	const struct report_source *source = report->source;
	const struct sample_set *set = &source->study->set;
	const struct labels labels = labels_of(study_result(source->study));
	struct report_section *section = report_add(report, "Runs", NULL);
	char label[POINT_NAME_MAX];

	if (!section)
		return;
	document_init(&section->document, SUMMARY_SCHEMA);
	document_table(&section->document, heads, sizeof(heads) / sizeof(heads[0]));
	for (size_t c = 0; c < set->cell_count; c++) {
		const struct point *point = &set->cells[c]->point;

		document_cell(&section->document, "%s",
			      labels_point(&labels, point, label));
		for (size_t i = 1; i < sizeof(heads) / sizeof(heads[0]); i++)
			document_cell(&section->document, "%s", "");
		for (size_t i = 0; i < source->file_count; i++)
			lay_run(&section->document, &source->files[i], point);
	}
	section->folded = source->file_count * set->cell_count > RUNS_UNFOLDED;
}

/* Of comparable runs the first is looked at closely; others have nothing in common. */
void report_results(struct report *report)
{
	const struct report_source *source = report->source;
	const bool several = source->file_count > 1;
	const size_t most = source->study               ? 1
			    : report_shows_each(report) ? REPORT_RESULTS_MOST
							: 0;

	if (source->study && source->study->variants->count > 1) {
		for (size_t i = 0; i < LOOKS; i++) {
			if (looks[i].compared != NOTHING)
				add_looks_of_columns(report, i);
		}
		return;
	}
	if (source->study && several)
		add_runs(report);
	for (size_t i = 0; i < source->file_count && i < most; i++)
		add_result(report, &source->files[i],
			   several ? name_of(&source->files[i]) : NULL);
}
