// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare/compare.h"

/* Two of these make one of 95 %. */
#define CONFIDENCE_OF_EACH 0.975

static bool same_cell(const struct result_cell *a, const struct result_cell *b)
{
	return a->procs == b->procs && a->size_mib == b->size_mib &&
	       !strcmp(a->pattern, b->pattern) && !strcmp(a->release, b->release);
}

static const struct result_cell *find_cell(const struct result *result,
					   const struct result_cell *like)
{
	for (size_t i = 0; i < result->cells.count; i++) {
		if (same_cell(result_cell(result, i), like))
			return result_cell(result, i);
	}
	return NULL;
}

struct cell_figures {
	double median_ns;
	struct stats_interval interval;
};

static int cell_figures(struct cell_figures *figures, const struct result_cell *cell,
			enum metric metric)
{
	double *values;
	ssize_t used = summary_values(&values, cell, metric);

	if (used < 0)
		return (int)used;
	figures->median_ns = stats_quantile(values, (size_t)used, 0.5);
	figures->interval = stats_median_interval(values, (size_t)used,
						  CONFIDENCE_OF_EACH);
	free(values);
	return used ? 1 : 0;
}

static int make_figure(struct compare_figure *figure, const struct cell_figures *base,
		       const struct result_cell *cell, enum metric metric)
{
	struct cell_figures own;
	int ret = cell ? cell_figures(&own, cell, metric) : 0;

	if (ret <= 0)
		return ret;
	figure->present = true;
	figure->median_ns = own.median_ns;
	figure->speed_up = base->median_ns / own.median_ns;
	figure->low = base->interval.low / own.interval.high;
	figure->high = base->interval.high / own.interval.low;
	return 0;
}

static int make_row(struct compare_row *row, const struct result *const *files,
		    size_t file_count, enum metric metric)
{
	struct cell_figures base;
	int ret = cell_figures(&base, row->cell, metric);

	row->figures = calloc(file_count, sizeof(*row->figures));
	if (!row->figures || ret < 0)
		return -ENOMEM;
	ret = 0;
	for (size_t i = 0; i < file_count && !ret; i++) {
		const struct result_cell *cell = find_cell(files[i], row->cell);

		row->oversubscribed |= cell && cell->oversubscribed;
		ret = make_figure(&row->figures[i], &base, cell, metric);
	}
	return ret;
}

int compare_make(struct comparison *comparison, const struct result *const *files,
		 size_t file_count, enum metric metric)
{
	int ret = 0;

	memset(comparison, 0, sizeof(*comparison));
	comparison->file_count = file_count;
	comparison->rows = calloc(files[0]->cells.count + 1, sizeof(*comparison->rows));
	if (!comparison->rows)
		return -ENOMEM;
	for (size_t i = 0; i < files[0]->cells.count && !ret; i++) {
		struct compare_row *row = &comparison->rows[comparison->row_count++];

		row->cell = result_cell(files[0], i);
		ret = make_row(row, files, file_count, metric);
	}
	if (ret)
		compare_free(comparison);
	return ret;
}

void compare_free(struct comparison *comparison)
{
	for (size_t i = 0; i < comparison->row_count; i++)
		free(comparison->rows[i].figures);
	free(comparison->rows);
	memset(comparison, 0, sizeof(*comparison));
}

/* A list of the fields in which two results differ, as one line. */
struct differences {
	char text[384];
	size_t len;
};

static void differ(struct differences *list, const char *field, const char *base,
		   const char *other)
{
	if (!strcmp(base, other) || list->len >= sizeof(list->text))
		return;
	list->len +=
		(size_t)snprintf(list->text + list->len, sizeof(list->text) - list->len,
				 "%s%s %s, not %s", list->len ? "; " : "", field,
				 *other ? other : "unknown", *base ? base : "unknown");
}

int compare_may_stand_together(const struct result *base, const struct result *other,
			       struct err *err)
{
	struct differences list = { "", 0 };
	char pages[2][24];

	snprintf(pages[0], sizeof(pages[0]), "%" PRIu64, base->machine.page_size_bytes);
	snprintf(pages[1], sizeof(pages[1]), "%" PRIu64, other->machine.page_size_bytes);
	differ(&list, "substrate", base->substrate, other->substrate);
	differ(&list, "machine.id", base->machine.id, other->machine.id);
	differ(&list, "machine.page_size_bytes", pages[0], pages[1]);
	differ(&list, "job.algorithm", base->job.algorithm, other->job.algorithm);
	differ(&list, "conditions.pinned_cpus", base->conditions.pinned_cpus,
	       other->conditions.pinned_cpus);
	if (!list.len)
		return 0;
	return err_set(err, -EXDEV, "%s", list.text);
}
