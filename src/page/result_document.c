// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/plural.h"
#include "format/units.h"
#include "page/chart.h"
#include "page/label.h"
#include "page/page.h"
#include "page/round_notes.h"

/* A cell of a result. */
struct row {
	char name[POINT_NAME_MAX + 1];
	struct row_cell cell;
	struct result_summary summary;
	double settle_ns;
	char build_id[72]; /* of the module, "": none */
	bool nearest;
	char boot_id[40];
	uint64_t load; /* which it was of the boot */
};

#define ROW struct row

static const struct field fields[] = {
	COLUMN_TEXT("name", name, "label, with * if oversubscribed"),
	COLUMNS_POINT,
	COLUMN_COUNT("used", summary.used, "used rounds"),
	COLUMN_COUNT("rejected", summary.rejected, "rounds that do not"),
	COLUMN_FIGURE("median_ns", summary.median_ns, "of the used rounds"),
	COLUMN_FIGURE("mean_ns", summary.mean_ns, "of the used rounds"),
	COLUMN_FIGURE("p95_ns", summary.p95_ns, "95th percentile of the used rounds"),
	COLUMN_FIGURE("low_ns", summary.low_ns, "of the median's 95 % interval"),
	COLUMN_FIGURE("high_ns", summary.high_ns, "of the median's 95 % interval"),
	COLUMN_FIGURE("ns_per_page", summary.ns_per_page,
		      "median over the pages of one process"),
	COLUMN_FIGURE("ratio", summary.ratio, "original over compressed, median"),
	COLUMN_LABEL,
	COLUMN_BUILD_ID("build_id", build_id),
	COLUMN_NEAREST(nearest),
	{ "boot_id", FIELD_STRING, STRING(ROW, boot_id), .flags = FIELD_NULLABLE,
	  .help = "which boot it was" },
	{ "load", FIELD_U64, AT(ROW, load), .flags = FIELD_NULLABLE,
	  .help = "of the module, in that boot" },
};

static const struct record row_record = {
	.what = "row of a result",
	FIELDS(ROW, fields),
};

/* A time, whatever the metric, so not among what is called by the metric's unit. */
static void add_settle(struct document *document, const struct row *rows)
{
	json_t *row;
	size_t i;

	json_array_foreach(json_object_get(document->data, "rows"), i, row)
		json_object_set_new(row, "settle_ns",
				    isnan(rows[i].settle_ns)
					    ? json_null()
					    : json_real(rows[i].settle_ns));
	document_help(document, "row", "settle_ns",
		      "from the release until counters are back, median");
}

static void add_table(struct document *document, enum metric metric,
		      const struct row *rows, size_t count)
{
	const struct column columns[] = {
		{ "mode", cell_text, offsetof(struct row, name) },
		{ "median", label_figure(metric),
		  offsetof(struct row, summary.median_ns) },
		{ "95 % interval", label_figures(metric),
		  offsetof(struct row, summary.low_ns) },
		{ "mean", label_figure(metric), offsetof(struct row, summary.mean_ns) },
		{ "p95", label_figure(metric), offsetof(struct row, summary.p95_ns) },
		{ label_unit(metric)->per_page, cell_whole,
		  offsetof(struct row, summary.ns_per_page) },
		{ "settle", cell_time, offsetof(struct row, settle_ns) },
		{ "ratio", cell_ratio, offsetof(struct row, summary.ratio) },
		{ "rounds", cell_count, offsetof(struct row, summary.used) },
		{ "rejected", cell_count, offsetof(struct row, summary.rejected) },
	};

	document_add_table(document, columns, sizeof(columns) / sizeof(columns[0]), rows,
			   count, sizeof(*rows));
	/* The notes below have the first two as well. */
	document_spare(document, "ratio");
	document_spare(document, "rejected");
	document_spare(document, "p95");
	document_spare(document, label_unit(metric)->per_page);
	document_spare(document, "mean");
}

static void add_module(struct document *document, const struct kernel *kernel)
{
	const struct kernel_module *module = &kernel->module;
	char load[32] = "";

	if (!*module->name)
		return;
	if (module->load != UNKNOWN_U64)
		snprintf(load, sizeof(load), ", load %" PRIu64, module->load);
	document_head(document, "module %s, build id %.12s%s of boot %.8s", module->name,
		      module->build_id, load, *kernel->boot_id ? kernel->boot_id : "?");
}

void result_head(struct document *document, const struct result *result,
		 const struct labels *labels)
{
	const struct machine *machine = &result->machine;
	char head[160];

	document_head(document, "%s [%s]: %s", result->job.name, result->variant.name,
		      label_head(labels, head, sizeof(head)));
	document_head(document, "%s, %" PRIu64 " CPU%s, %s, Linux %s",
		      *machine->cpu_model ? machine->cpu_model : machine->arch,
		      machine->cpus, plural(machine->cpus), result->substrate,
		      result->kernel.release);
	add_module(document, &result->kernel);
	if (result->reject)
		document_head(document, "%s, %s: %s: %s", result->started_at,
			      result_state_names.items[result->state],
			      reject_names.items[result->reject], result->reject_detail);
	else
		document_head(document, "%s, %s", result->started_at,
			      result_state_names.items[result->state]);
}

/* One for each cell, owned by the caller; NULL: no memory. */
static struct row *make_rows(const struct result *result, const struct labels *labels,
			     enum metric metric)
{
	struct row *rows = calloc(result->cells.count + 1, sizeof(*rows));

	for (size_t i = 0; rows && i < result->cells.count; i++) {
		const struct result_cell *cell = result_cell(result, i);
		struct row *row = &rows[i];

		row->cell = row_cell_of(labels, &cell->point, cell->oversubscribed);
		cell_label(&row->cell, row->name, sizeof(row->name));
		row->settle_ns = summary_settle_ns(cell);
		strcpy(row->build_id, result->kernel.module.build_id);
		row->nearest = result_is_nearest(result);
		strcpy(row->boot_id, result->kernel.boot_id);
		row->load = result->kernel.module.load;
		if (summary_make(&row->summary, cell, &result->job.rounds, metric)) {
			free(rows);
			rows = NULL;
		}
	}
	return rows;
}

/* What the resident pages of a cell add to one that is all swapped out, where both are
 * there. */
static void say_resident(struct document *document, const struct result *result,
			 enum metric metric, const struct row *row,
			 const struct row *rows)
{
	const struct result_summary *own = &row->summary, *other = NULL;
	struct point twin = row->cell.point;
	double pages;

	if (!point_has_resident(&twin) ||
	    (!metric_is_release(metric) && metric != METRIC_CALLER_CPU &&
	     metric != METRIC_MACHINE_CPU))
		return;
	strcpy(twin.resident, LAYOUT_NONE);
	for (size_t i = 0; i < result->cells.count; i++) {
		if (point_same(&rows[i].cell.point, &twin))
			other = &rows[i].summary;
	}
	if (!other || !isfinite(own->low_ns) || !isfinite(other->low_ns))
		return;
	/* Of one process or of all, as the metric is. */
	pages = other->median_ns / other->ns_per_page *
		(double)point_resident_bytes(&row->cell.point) /
		(double)point_size_bytes(&twin);
	document_note(document,
		      "%s: a resident page adds %.0f ns (%.0f to %.0f, by the ends of "
		      "both intervals); a swapped one takes %.0f ns without a resident "
		      "share.",
		      row->name, (own->median_ns - other->median_ns) / pages,
		      (own->low_ns - other->high_ns) / pages,
		      (own->high_ns - other->low_ns) / pages, other->ns_per_page);
}

static void add_plots(struct document *document, const struct result *result,
		      enum metric metric, const struct row *rows)
{
	struct chart_cell *cells = calloc(result->cells.count + 1, sizeof(*cells));

	if (!cells) {
		document->error = -ENOMEM;
		return;
	}
	for (size_t i = 0; i < result->cells.count; i++)
		cells[i] = (struct chart_cell){ rows[i].cell, rows[i].summary };
	chart_result(document, result, metric, cells);
	free(cells);
}

int result_document(struct document *document, const struct result *result,
		    enum metric metric, const struct caveat_invocation *invocation)
{
	struct labels labels = labels_of(result);
	struct row *rows = make_rows(result, &labels, metric);
	bool oversubscribed = false;

	document_init(document, SUMMARY_SCHEMA);
	result_head(document, result, &labels);
	label_metric(document, metric);
	if (!rows)
		document->error = -ENOMEM;
	if (document->error || !result->cells.count)
		goto out;
	add_table(document, metric, rows, result->cells.count);
	label_rows(document, &row_record, metric, rows, result->cells.count);
	document_set(document, "metric", json_string(metric_names.items[metric]));
	label_figure_member(document, "median_ns", metric);
	add_settle(document, rows);
	for (size_t i = 0; i < result->cells.count; i++)
		oversubscribed |= rows[i].cell.oversubscribed;
	if (oversubscribed)
		document_note(document, "%s", label_oversubscribed);
	for (size_t i = 0; i < result->cells.count; i++) {
		say_resident(document, result, metric, &rows[i], rows);
		round_notes_rejects(document, result_cell(result, i), rows[i].name);
	}
	add_plots(document, result, metric, rows);
	caveats_of_result(document, result, metric, invocation);
out:
	free(rows);
	return document->error;
}
