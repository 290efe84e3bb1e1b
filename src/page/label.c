// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/units.h"
#include "page/label.h"

const char label_oversubscribed[] =
	"* oversubscribed: more processes than CPUs; figures include waiting for a CPU.";

const struct labels label_whole = { .size = true, .pattern = true, .release = true };

struct row_cell row_cell_of(const struct labels *labels, const struct point *point,
			    bool oversubscribed)
{
	struct row_cell cell = { .point = *point, .oversubscribed = oversubscribed };

	plan_mode_name(point->procs, cell.mode, sizeof(cell.mode));
	labels_point(labels, point, cell.label);
	return cell;
}

char *cell_label(const void *at, char *buf, size_t size)
{
	const struct row_cell *cell = at;

	snprintf(buf, size, "%s%s", cell->label, cell->oversubscribed ? "*" : "");
	return buf;
}

char *label_head(const struct labels *labels, char *buf, size_t size)
{
	const struct result *result = labels->result;
	struct sentence head = { buf, size, 0 };
	const struct point *point;

	if (!result->cells.count) {
		snprintf(buf, size, "%s", result->job.algorithm);
		return buf;
	}
	point = &result_cell(result, 0)->point;
	sentence_add(&head, "%s of ", labels->release ? "release" : point->release);
	if (labels->size)
		sentence_add(&head, "several sizes");
	else
		sentence_add(&head, "%u MiB", point->size_mib);
	sentence_add(&head, " a process, %s, ",
		     labels->pattern ? "several patterns" : point->pattern);
	if (strcmp(result->job.backend, JOB_BACKEND))
		sentence_add(&head, "%s with ", result->job.backend);
	sentence_add(&head, "%s", result->job.algorithm);
	return buf;
}

static const struct label_unit units[] = {
	[METRIC_UNIT_NS] = { "ns", "ns/page", "ms", 1e6, cell_time, cell_times },
	[METRIC_UNIT_BYTES] = { "bytes", "B/page", "MiB", 1024.0 * 1024, cell_bytes,
				cell_bytes_range },
	[METRIC_UNIT_INSTRUCTIONS] = { "instructions", "instr/page", "millions", 1e6,
				       cell_millions, cell_millions_range },
};

_Static_assert(sizeof(units) / sizeof(units[0]) == METRIC_UNIT_COUNT,
	       "each unit has a look");

const struct label_unit *label_unit(enum metric metric)
{
	return &units[metric_kinds[metric].unit];
}

char *(*label_figure(enum metric metric))(const void *at, char *buf, size_t size)
{
	return label_unit(metric)->figure;
}

char *(*label_figures(enum metric metric))(const void *at, char *buf, size_t size)
{
	return label_unit(metric)->figures;
}

const char *label_ratio(enum metric metric)
{
	return metric_is_release(metric) ? "speed-up" : "ratio";
}

void label_metric(struct document *document, enum metric metric)
{
	const struct metric_kind *kind = &metric_kinds[metric];

	if (metric == METRIC_MEAN)
		return;
	if (kind->watch == WATCH_NONE)
		document_head(document, "%s: %s", metric_names.items[metric],
			      kind->about);
	else
		document_head(document, "%s: %s; of rounds with %s",
			      metric_names.items[metric], kind->about,
			      watch_about[kind->watch]);
}

/* "base_ns" becomes "base_bytes", "ns_per_page" becomes "bytes_per_page". */
static void name_by_unit(char *to, size_t size, const char *name, const char *unit)
{
	const size_t len = strlen(name);

	if (len > 2 && !strcmp(name + len - 3, "_ns"))
		snprintf(to, size, "%.*s%s", (int)len - 2, name, unit);
	else if (!strncmp(name, "ns", 2) && (name[2] == '_' || !name[2]))
		snprintf(to, size, "%s%s", unit, name + 2);
	else
		snprintf(to, size, "%s", name);
}

void label_rows(struct document *document, const struct record *record,
		enum metric metric, const void *rows, size_t count)
{
	struct record renamed = *record;
	struct field *fields;
	char(*names)[LIST_NAME_MAX];

	if (metric_kinds[metric].unit == METRIC_UNIT_NS) {
		document_rows(document, record, rows, count);
		return;
	}
	fields = calloc(record->count, sizeof(*fields));
	names = calloc(record->count, sizeof(*names));
	if (!fields || !names) {
		document->error = -ENOMEM;
		goto out;
	}
	for (size_t i = 0; i < record->count; i++) {
		name_by_unit(names[i], sizeof(names[i]), record->fields[i].name,
			     label_unit(metric)->name);
		fields[i] = record->fields[i];
		fields[i].name = names[i];
	}
	renamed.fields = fields;
	document_rows(document, &renamed, rows, count);
out:
	free(fields);
	free(names);
}

void label_figure_member(struct document *document, const char *name, enum metric metric)
{
	char by_unit[LIST_NAME_MAX];

	name_by_unit(by_unit, sizeof(by_unit), name, label_unit(metric)->name);
	document_set(document, "figure", json_string(by_unit));
}
