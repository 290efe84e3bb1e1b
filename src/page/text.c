// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "page/label.h"
#include "page/text.h"

char *text_time(double ns, char *buf, size_t size)
{
	static const struct {
		double ns;
		const char *name;
	} units[] = { { 1e9, "s" }, { 1e6, "ms" }, { 1e3, "us" }, { 1, "ns" } };
	size_t i = 0;

	if (!isfinite(ns)) {
		snprintf(buf, size, "-");
		return buf;
	}
	while (i < 3 && ns < units[i].ns)
		i++;
	ns /= units[i].ns;
	snprintf(buf, size, "%.*f %s", ns < 10 ? 2 : ns < 100 ? 1 : 0, ns, units[i].name);
	return buf;
}

char *text_bytes(double bytes, char *buf, size_t size)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB" };
	size_t i = 0;

	if (!isfinite(bytes)) {
		snprintf(buf, size, "-");
		return buf;
	}
	for (; i < 3 && bytes >= 1024; i++)
		bytes /= 1024;
	if (bytes < 100)
		snprintf(buf, size, "%.3g %s", bytes, units[i]);
	else
		snprintf(buf, size, "%.0f %s", bytes, units[i]);
	return buf;
}

static int say_head(struct document *document, const struct result *result,
		    const struct labels *labels)
{
	const struct machine *machine = &result->machine;
	char head[160];
	int ret = document_say(&document->head, "%s [%s]: %s", result->job.name,
			       result->variant.name,
			       label_head(labels, head, sizeof(head)));

	if (!ret)
		ret = document_say(
			&document->head, "%s, %" PRIu64 " CPUs, %s, Linux %s",
			*machine->cpu_model ? machine->cpu_model : machine->arch,
			machine->cpus, result->substrate, result->kernel.release);
	if (ret)
		return ret;
	if (!result->reject)
		return document_say(&document->head, "%s, %s", result->started_at,
				    result_state_names.items[result->state]);
	return document_say(&document->head, "%s, %s: %s: %s", result->started_at,
			    result_state_names.items[result->state],
			    reject_names.items[result->reject], result->reject_detail);
}

static void add_interval(struct table *table, const struct result_summary *summary)
{
	char low[24], high[24];

	if (isfinite(summary->low_ns))
		table_add(table, "%s - %s", text_time(summary->low_ns, low, sizeof(low)),
			  text_time(summary->high_ns, high, sizeof(high)));
	else
		table_add(table, "-");
}

static void add_number(struct table *table, double value, int digits)
{
	if (isfinite(value))
		table_add(table, "%.*f", digits, value);
	else
		table_add(table, "-");
}

static int add_cell(struct table *table, const struct labels *labels,
		    const struct result_cell *cell, enum metric metric)
{
	struct result_summary summary;
	char text[64];
	int ret = summary_make(&summary, cell, metric);

	if (ret)
		return ret;
	table_add(table, "%s", label_row(labels, cell, text, sizeof(text)));
	table_add(table, "%s", text_time(summary.median_ns, text, sizeof(text)));
	add_interval(table, &summary);
	table_add(table, "%s", text_time(summary.mean_ns, text, sizeof(text)));
	table_add(table, "%s", text_time(summary.p95_ns, text, sizeof(text)));
	add_number(table, summary.ns_per_page, 0);
	table_add(table, "%s", text_time(summary_settle_ns(cell), text, sizeof(text)));
	add_number(table, summary.ratio, 2);
	table_add(table, "%u", summary.used);
	return table_add(table, "%u", summary.rejected);
}

static int add_cells(struct document *document, const struct result *result,
		     const struct labels *labels, enum metric metric)
{
	static const char *const heads[] = { "mode",    "median", "95 % interval",
					     "mean",    "p95",    "ns/page",
					     "settle",  "ratio",  "rounds",
					     "rejected" };
	struct table *table = document_table(document, sizeof(heads) / sizeof(heads[0]));
	int ret = table ? 0 : -ENOMEM;

	for (size_t i = 0; !ret && i < table->columns; i++)
		ret = table_add(table, "%s", heads[i]);
	for (size_t i = 0; i < result->cells.count && !ret; i++)
		ret = add_cell(table, labels, result_cell(result, i), metric);
	return ret;
}

/* The coordinates of a cell and its figures, one flat object. */
static int add_row(struct document *document, const struct labels *labels,
		   const struct result_cell *cell, enum metric metric)
{
	struct result_summary summary;
	char name[64];
	json_t *row, *figures;
	int ret = summary_make(&summary, cell, metric);

	if (ret)
		return ret;
	row = json_pack("{s:s, s:i, s:i, s:s, s:s, s:b}", "name",
			label_row(labels, cell, name, sizeof(name)), "procs",
			(int)cell->point.procs, "size_mib", (int)cell->point.size_mib,
			"pattern", cell->point.pattern, "release", cell->point.release,
			"oversubscribed", cell->oversubscribed);
	figures = record_encode(&result_summary_record, &summary);
	if (!row || !figures || json_object_update(row, figures)) {
		json_decref(row);
		row = NULL;
	}
	json_decref(figures);
	return document_row(document, row);
}

static int say_rejects(struct document *document, const struct labels *labels,
		       const struct result_cell *cell)
{
	unsigned int counts[REJECT_COUNT] = { 0 };
	const char *first[REJECT_COUNT] = { NULL };
	char text[64];
	int ret = 0;

	for (size_t i = 0; i < cell->rounds.count; i++) {
		const struct result_round *round = result_round(cell, i);

		if (round->warmup)
			continue;
		if (!counts[round->reject]++)
			first[round->reject] = round->reject_detail;
	}
	for (unsigned int i = REJECT_NONE + 1; i < REJECT_COUNT && !ret; i++) {
		if (counts[i])
			ret = document_say(
				&document->notes, "%s: %u rejected: %s: %s: %s",
				label_row(labels, cell, text, sizeof(text)), counts[i],
				reject_names.items[i], first[i], reject_advice(i));
	}
	return ret;
}

static bool any_crowded(const struct result *result)
{
	for (size_t i = 0; i < result->cells.count; i++) {
		if (result_cell(result, i)->oversubscribed)
			return true;
	}
	return false;
}

int result_document(struct document *document, const struct result *result,
		    enum metric metric, const struct caveat_again *again)
{
	struct labels labels = labels_of(result);
	int ret = document_init(document, SUMMARY_SCHEMA);

	if (!ret)
		ret = say_head(document, result, &labels);
	if (ret || !result->cells.count)
		return ret;
	ret = add_cells(document, result, &labels, metric);
	if (!ret && any_crowded(result))
		ret = document_say(&document->notes, "%s.", label_crowded);
	for (size_t i = 0; i < result->cells.count && !ret; i++) {
		ret = add_row(document, &labels, result_cell(result, i), metric);
		if (!ret)
			ret = say_rejects(document, &labels, result_cell(result, i));
	}
	return ret ? ret : caveats_of_result(document, result, again);
}
