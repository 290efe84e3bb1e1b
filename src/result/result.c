// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>

#include "base/json_file.h"
#include "result/result.h"

void result_init(struct result *result)
{
	record_init(&result_record, result);
}

void result_free(struct result *result)
{
	record_clear(&result_record, result);
}

struct result_cell *result_add_cell(struct result *result)
{
	return array_add(&result->cells, &result_cell_record);
}

struct result_round *result_add_round(struct result_cell *cell)
{
	return array_add(&cell->rounds, &result_round_record);
}

struct result_proc *result_add_proc(struct result_round *round)
{
	return array_add(&round->procs, &result_proc_record);
}

/*
 * A job file may leave any field out. A result may not: today's default would then stand
 * for a run that was made with another.
 */
static int need_all(const struct record *record, const json_t *json, const char *path,
		    const char *where, struct err *err)
{
	for (size_t i = 0; i < record->count; i++) {
		const struct field *field = &record->fields[i];
		const json_t *value = json_object_get(json, field->name);
		char below[64];
		int ret;

		snprintf(below, sizeof(below), "%s.%s", path, field->name);
		if (!value)
			return err_set(err, -EINVAL, "%s: %s: missing: a result needs it",
				       where, below);
		if (field->kind != FIELD_RECORD)
			continue;
		ret = need_all(field->record, value, below, where, err);
		if (ret)
			return ret;
	}
	return 0;
}

static int decode(struct result *result, const json_t *json, const char *where,
		  struct err *err)
{
	int ret = json_check_schema(json, RESULT_SCHEMA, where, err);

	if (!ret)
		ret = record_decode(&result_record, json, result, where, err);
	if (!ret)
		ret = need_all(&job_record, json_object_get(json, "job"), "job", where,
			       err);
	return ret ? ret : result_check(result, where, err);
}

int result_parse(struct result *result, const char *text, size_t len, const char *where,
		 struct err *err)
{
	json_t *json;
	int ret;

	result_init(result);
	ret = json_text_load(text, len, where, &json, err);
	if (ret)
		return ret;
	ret = decode(result, json, where, err);
	json_decref(json);
	return ret;
}

int result_load(struct result *result, const char *path, struct err *err)
{
	json_t *json;
	int ret;

	result_init(result);
	ret = json_file_load(path, RESULT_FILE_MAX, &json, err);
	if (ret)
		return ret;
	ret = decode(result, json, path, err);
	json_decref(json);
	return ret;
}

int result_save(const struct result *result, const char *path, struct err *err)
{
	const struct publish_owner owner = publish_owner_of_results();
	json_t *json = record_encode(&result_record, result);
	int ret;

	if (!json)
		return err_sys(err, -ENOMEM, "%s", path);
	ret = json_file_publish(path, json, &owner, err);
	json_decref(json);
	return ret;
}
