// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "record/json_file.h"
#include "result/result.h"

#define PROVENANCE_MAX (1024 * 1024)

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

unsigned int result_rounds_used(const struct result_cell *cell)
{
	unsigned int count = 0;

	for (size_t i = 0; i < cell->rounds.count; i++)
		count += result_round_counts(result_round(cell, i));
	return count;
}

unsigned int result_rounds_rejected(const struct result_cell *cell)
{
	unsigned int count = 0;

	for (size_t i = 0; i < cell->rounds.count; i++)
		count += !result_round(cell, i)->valid && !result_round(cell, i)->warmup;
	return count;
}

const struct result_cell *result_find_cell(const struct result *result,
					   const struct point *point)
{
	for (size_t i = 0; i < result->cells.count; i++) {
		if (point_same(&result_cell(result, i)->point, point))
			return result_cell(result, i);
	}
	return NULL;
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

/* Takes @json over. */
static int decode_loaded(struct result *result, int ret, json_t *json, const char *where,
			 struct err *err)
{
	if (ret)
		return ret;
	ret = decode(result, json, where, err);
	json_decref(json);
	return ret;
}

int result_parse(struct result *result, const char *text, size_t len, const char *where,
		 struct err *err)
{
	json_t *json;
	int ret;

	result_init(result);
	ret = json_text_load(text, len, where, &json, err);
	return decode_loaded(result, ret, json, where, err);
}

int result_load(struct result *result, const char *path, struct err *err)
{
	json_t *json;
	int ret = json_file_load(path, RESULT_FILE_MAX, &json, err);

	result_init(result);
	return decode_loaded(result, ret, json, path, err);
}

int result_load_at(struct result *result, int dir_fd, const char *name, struct err *err)
{
	json_t *json;
	int ret = json_load_at(dir_fd, name, RESULT_FILE_MAX, &json, err);

	result_init(result);
	return decode_loaded(result, ret, json, name, err);
}

int result_publish(const struct result *result, const struct publish_target *target,
		   struct err *err)
{
	const struct publish_owner owner = publish_owner_of_results();
	json_t *json = record_encode(&result_record, result);
	int ret;

	if (!json)
		return err_sys(err, -ENOMEM, "%s", target->path);
	ret = json_publish_target(target, json, &owner, err);
	json_decref(json);
	return ret;
}

int result_save(const struct result *result, const char *path, struct err *err)
{
	struct publish_target target;
	int ret = publish_open(&target, path, true, err);

	if (!ret)
		ret = result_publish(result, &target, err);
	publish_close(&target);
	return ret;
}

int result_check_readable(const struct result *result, const char *where, struct err *err)
{
	json_t *json = record_encode(&result_record, result);
	size_t len = 0;
	char *text = json ? json_file_text(json, &len) : NULL;
	struct result back;
	int ret = text ? 0 : err_sys(err, -ENOMEM, "%s", where);

	json_decref(json);
	if (!ret && len > RESULT_FILE_MAX)
		ret = err_set(err, -EFBIG, "%s: too large to be read: %zu bytes", where,
			      len);
	if (!ret) {
		ret = result_parse(&back, text, len, where, err);
		result_free(&back);
	}
	free(text);
	return ret;
}

int result_check_provenance(const json_t *provenance, const char *where, struct err *err)
{
	json_t *result = json_pack("{s:{s:O}}", "variant", "provenance", provenance);
	char *text = result ? json_dumps(result, JSON_COMPACT) : NULL;
	json_t *back = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
	int ret = 0;

	if (!json_is_object(provenance))
		ret = err_set(err, -EINVAL, "%s: expected a JSON object", where);
	else if (!back)
		ret = err_set(err, -EINVAL,
			      "%s: cannot be kept in a result: expected fewer levels",
			      where);
	json_decref(back);
	free(text);
	json_decref(result);
	return ret;
}

int result_load_provenance(json_t **provenance, const char *path, struct err *err)
{
	int ret = json_file_load(path, PROVENANCE_MAX, provenance, err);

	if (!ret)
		ret = result_check_provenance(*provenance, path, err);
	if (!ret)
		return 0;
	json_decref(*provenance);
	*provenance = NULL;
	return ret;
}
