// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>

#include "record/json_file.h"
#include "result/result.h"

#define PROVENANCE_MAX (1024 * 1024)

static int check(void *result, const char *where, struct err *err)
{
	return result_check(result, where, err);
}

const struct file_format result_format = {
	.schema = RESULT_SCHEMA,
	.max_bytes = RESULT_FILE_MAX,
	.record = &result_record,
	.check = check,
};

int result_publish(const struct result *result, struct publish_target *target,
		   struct err *err)
{
	const struct publish_owner owner = publish_owner_of_results();

	return file_format_save(&result_format, result, target, &owner, err);
}

int result_check_readable(const struct result *result, const char *where, struct err *err)
{
	size_t len = 0;
	char *text = file_format_text(&result_format, result, &len);
	struct result back;
	int ret = text ? 0 : err_sys(err, -ENOMEM, "%s", where);

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
