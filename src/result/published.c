// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>

#include "base/suggestion.h"
#include "result/published.h"

static int check_texts(const json_t *list, const char *where, const char *field,
		       struct err *err)
{
	if (!json_is_array(list))
		return err_set(err, -EINVAL, "%s: %s: expected a list of texts", where,
			       field);
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (!json_is_string(json_array_get(list, i)))
			return err_set(err, -EINVAL, "%s: %s[%zu]: expected a text",
				       where, field, i);
	}
	return 0;
}

/* Every row as long as the list of columns, so that no figure stands under a wrong head.
 */
static int check_table(const json_t *table, size_t index, const char *where,
		       struct err *err)
{
	const json_t *columns = json_object_get(table, "columns");
	const json_t *rows = json_object_get(table, "rows");
	const json_t *row, *value;
	size_t i, j;

	if (!json_is_string(json_object_get(table, "caption")) ||
	    !json_array_size(columns) || !json_is_array(rows))
		return err_set(err, -EINVAL,
			       "%s: tables[%zu]: expected caption, columns and rows",
			       where, index);
	json_array_foreach(rows, i, row)
	{
		if (json_array_size(row) != json_array_size(columns))
			return err_set(err, -EINVAL,
				       "%s: tables[%zu].rows[%zu]: expected %zu items",
				       where, index, i, json_array_size(columns));
		json_array_foreach(row, j, value)
		{
			if (!json_is_string(value) && !json_is_number(value) &&
			    !json_is_null(value))
				return err_set(err, -EINVAL,
					       "%s: tables[%zu].rows[%zu][%zu]: expected "
					       "a number, a text or null",
					       where, index, i, j);
		}
	}
	return check_texts(columns, where, "columns", err);
}

static int check_row(const struct published_row *row, size_t index, const char *where,
		     struct err *err)
{
	const double figures[] = { row->base_ms, row->other_ms, row->speed_up };

	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		if (!isnan(figures[i]) && !(figures[i] > 0))
			return err_set(err, -EINVAL,
				       "%s: rows[%zu]: %g: expected figures above 0",
				       where, index, figures[i]);
	}
	if (!row->procs || !row->size_mib)
		return err_set(err, -EINVAL,
			       "%s: rows[%zu]: procs or size_mib is 0: expected a number "
			       "above 0, or null where it was not posted",
			       where, index);
	if (!isnan(row->change_percent) && !(row->change_percent > -100))
		return err_set(err, -EINVAL,
			       "%s: rows[%zu].change_percent: %g: expected above -100",
			       where, index, row->change_percent);
	return 0;
}

static int check(void *what, const char *where, struct err *err)
{
	const struct published *published = what;
	int ret = check_texts(published->not_stated, where, "not_stated", err);

	if (!ret)
		ret = check_texts(published->notes, where, "notes", err);
	if (!ret && !json_is_array(published->tables))
		ret = err_set(err, -EINVAL, "%s: tables: expected a list", where);
	for (size_t i = 0; i < published->rows.count && !ret; i++)
		ret = check_row(published_row(published, i), i, where, err);
	for (size_t i = 0; i < json_array_size(published->tables) && !ret; i++)
		ret = check_table(json_array_get(published->tables, i), i, where, err);
	return ret;
}

const struct file_format published_format = {
	.schema = PUBLISHED_SCHEMA,
	.max_bytes = PUBLISHED_FILE_MAX,
	.record = &published_record,
	.check = check,
};

int published_open(struct published *published, const char *id_or_path, struct err *err)
{
	int ret = file_format_open(&published_format, published, published_presets,
				   published_preset_count, id_or_path, err);
	struct suggestion suggestion = SUGGESTION(id_or_path);
	char hint[NEAREST_HINT_MAX];

	if (ret != -ENOENT)
		return ret;
	for (size_t i = 0; i < published_preset_count; i++)
		suggestion_consider(&suggestion, published_presets[i].name);
	return err_set(err, ret, "%s: no such table%s", id_or_path,
		       suggestion_word(&suggestion)
			       ? suggestion_text(&suggestion, hint, sizeof(hint))
			       : ": 'swaprel claim --list' lists them");
}
