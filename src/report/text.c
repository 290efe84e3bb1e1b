// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/clock.h"
#include "report/label.h"
#include "report/table.h"
#include "report/text.h"

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

static void print_head(FILE *out, const struct result *result,
		       const struct labels *labels)
{
	const struct machine *machine = &result->machine;
	char head[160];

	fprintf(out, "%s [%s]: %s\n", result->job.name, result->variant.name,
		label_head(labels, head, sizeof(head)));
	fprintf(out, "%s, %" PRIu64 " CPUs, %s, Linux %s\n",
		*machine->cpu_model ? machine->cpu_model : machine->arch, machine->cpus,
		result->substrate, result->kernel.release);
	fprintf(out, "%s, %s", result->started_at,
		result_state_names.items[result->state]);
	if (result->reject)
		fprintf(out, ": %s: %s", reject_names.items[result->reject],
			result->reject_detail);
	fprintf(out, "\n\n");
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

static int print_cells(FILE *out, const struct result *result,
		       const struct labels *labels, enum metric metric)
{
	static const char *const heads[] = { "mode",    "median", "95 % interval",
					     "mean",    "p95",    "ns/page",
					     "settle",  "ratio",  "rounds",
					     "rejected" };
	struct table table;
	int ret = table_begin(&table, sizeof(heads) / sizeof(heads[0]));

	for (size_t i = 0; i < table.columns && !ret; i++)
		ret = table_add(&table, "%s", heads[i]);
	for (size_t i = 0; i < result->cells.count && !ret; i++)
		ret = add_cell(&table, labels, result_cell(result, i), metric);
	if (!ret)
		table_print(&table, out, 0);
	table_free(&table);
	return ret;
}

static void print_rejects(FILE *out, const struct labels *labels,
			  const struct result_cell *cell)
{
	unsigned int counts[REJECT_COUNT] = { 0 };
	const char *first[REJECT_COUNT] = { NULL };
	char text[64];

	for (size_t i = 0; i < cell->rounds.count; i++) {
		const struct result_round *round = result_round(cell, i);

		if (!counts[round->reject]++)
			first[round->reject] = round->reject_detail;
	}
	for (unsigned int i = REJECT_NONE + 1; i < REJECT_COUNT; i++) {
		if (!counts[i])
			continue;
		fprintf(out, "\n%s: %u rejected: %s: %s\n  %s\n",
			label_row(labels, cell, text, sizeof(text)), counts[i],
			reject_names.items[i], first[i], reject_advice(i));
	}
}

static bool any_crowded(const struct result *result)
{
	for (size_t i = 0; i < result->cells.count; i++) {
		if (result_cell(result, i)->oversubscribed)
			return true;
	}
	return false;
}

int text_result(FILE *out, const struct result *result, enum metric metric)
{
	struct labels labels = labels_of(result);
	int ret;

	print_head(out, result, &labels);
	if (!result->cells.count)
		return 0;
	ret = print_cells(out, result, &labels, metric);
	if (any_crowded(result))
		fprintf(out, "%s\n", label_crowded);
	for (size_t i = 0; i < result->cells.count && !ret; i++)
		print_rejects(out, &labels, result_cell(result, i));
	return ret;
}
