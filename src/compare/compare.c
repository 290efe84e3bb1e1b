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

/* The three of the published question, by their names in kernels/variants.json. */
#define VARIANT_BASE     "base"
#define VARIANT_LOCKING  "class_idx"
#define VARIANT_DEFERRED "deferred"

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
	size_t used; /* rounds; without any there is no figure */
	double median_ns;
	struct stats_interval interval;
	bool oversubscribed; /* in any boot */
};

static int cells_figures(struct cell_figures *figures,
			 const struct result_cell *const *cells, size_t count,
			 enum metric metric)
{
	double *values;
	ssize_t used = summary_pool(&values, cells, count, metric);

	if (used < 0)
		return (int)used;
	figures->used = (size_t)used;
	figures->median_ns = stats_quantile(values, (size_t)used, 0.5);
	figures->interval = stats_median_interval(values, (size_t)used,
						  CONFIDENCE_OF_EACH);
	free(values);
	return 0;
}

/* Of the boots of @column that have a cell like @like. */
static int column_figures(struct cell_figures *figures,
			  const struct compare_column *column,
			  const struct result_cell *like, enum metric metric)
{
	const struct result_cell **cells = calloc(column->boot_count, sizeof(*cells));
	size_t count = 0;
	int ret;

	*figures = (struct cell_figures){ 0 };
	if (!cells)
		return -ENOMEM;
	for (size_t i = 0; i < column->boot_count; i++) {
		const struct result_cell *cell = find_cell(column->boots[i]->result,
							   like);

		if (!cell)
			continue;
		cells[count++] = cell;
		figures->oversubscribed |= cell->oversubscribed;
	}
	ret = cells_figures(figures, cells, count, metric);
	free(cells);
	return ret;
}

/* @from over @to. */
static struct compare_figure quotient(const struct cell_figures *from,
				      const struct cell_figures *to)
{
	return (struct compare_figure){
		.present = to->used > 0,
		.median_ns = to->median_ns,
		.speed_up = from->median_ns / to->median_ns,
		.low = from->interval.low / to->interval.high,
		.high = from->interval.high / to->interval.low,
	};
}

static void add_deferral(struct compare_row *row, const struct compare_columns *columns,
			 const struct cell_figures *figures)
{
	const struct cell_figures *locking =
		&figures[compare_columns_find(columns, VARIANT_LOCKING)];
	const struct cell_figures *deferred =
		&figures[compare_columns_find(columns, VARIANT_DEFERRED)];

	if (locking->used && deferred->used)
		row->deferral = quotient(locking, deferred);
}

static int fill_row(struct compare_row *row, const struct comparison *comparison,
		    struct cell_figures *figures, enum metric metric)
{
	const struct compare_columns *columns = comparison->columns;

	for (size_t i = 0; i < columns->count; i++) {
		int ret = column_figures(&figures[i], &columns->items[i], row->cell,
					 metric);

		if (ret)
			return ret;
		row->oversubscribed |= figures[i].oversubscribed;
		row->figures[i] = quotient(&figures[0], &figures[i]);
	}
	if (comparison->has_deferral)
		add_deferral(row, columns, figures);
	return 0;
}

static int make_row(struct compare_row *row, const struct comparison *comparison,
		    enum metric metric)
{
	size_t count = comparison->columns->count;
	struct cell_figures *figures = calloc(count, sizeof(*figures));
	int ret;

	row->figures = calloc(count, sizeof(*row->figures));
	ret = figures && row->figures ? fill_row(row, comparison, figures, metric)
				      : -ENOMEM;
	free(figures);
	return ret;
}

static bool has_row(const struct comparison *comparison, const struct result_cell *cell)
{
	for (size_t i = 0; i < comparison->row_count; i++) {
		if (same_cell(comparison->rows[i].cell, cell))
			return true;
	}
	return false;
}

static size_t count_cells(const struct compare_column *column)
{
	size_t count = 0;

	for (size_t i = 0; i < column->boot_count; i++)
		count += column->boots[i]->result->cells.count;
	return count;
}

static int add_rows(struct comparison *comparison, const struct result *boot,
		    enum metric metric)
{
	int ret = 0;

	for (size_t i = 0; i < boot->cells.count && !ret; i++) {
		struct compare_row *row = &comparison->rows[comparison->row_count];

		if (has_row(comparison, result_cell(boot, i)))
			continue;
		row->cell = result_cell(boot, i);
		comparison->row_count++;
		ret = make_row(row, comparison, metric);
	}
	return ret;
}

static bool has_deferral(const struct compare_columns *columns)
{
	return compare_columns_find(columns, VARIANT_BASE) >= 0 &&
	       compare_columns_find(columns, VARIANT_LOCKING) >= 0 &&
	       compare_columns_find(columns, VARIANT_DEFERRED) >= 0;
}

int compare_make(struct comparison *comparison, const struct compare_columns *columns,
		 enum metric metric)
{
	const struct compare_column *base = &columns->items[0];
	int ret = 0;

	*comparison = (struct comparison){
		.columns = columns,
		.has_deferral = has_deferral(columns),
		.rows = calloc(count_cells(base) + 1, sizeof(*comparison->rows)),
	};
	if (!comparison->rows)
		return -ENOMEM;
	for (size_t i = 0; i < base->boot_count && !ret; i++)
		ret = add_rows(comparison, base->boots[i]->result, metric);
	if (ret)
		compare_free(comparison);
	return ret;
}

void compare_free(struct comparison *comparison)
{
	for (size_t i = 0; i < comparison->row_count; i++)
		free(comparison->rows[i].figures);
	free(comparison->rows);
	*comparison = (struct comparison){ 0 };
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
