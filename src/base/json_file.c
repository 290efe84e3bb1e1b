// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/json_file.h"

int json_text_load(const char *text, size_t len, const char *where, json_t **json,
		   struct err *err)
{
	json_error_t why;

	*json = json_loadb(text, len, JSON_REJECT_DUPLICATES, &why);
	if (*json)
		return 0;
	return err_set(err, -EINVAL, "%s:%d:%d: not valid JSON: %s", where, why.line,
		       why.column, why.text);
}

static ssize_t slurp(const char *path, size_t max_bytes, char **text, struct err *err)
{
	struct fs here;
	ssize_t len;
	int ret = fs_open(&here, path[0] == '/' ? "/" : ".");

	if (ret)
		return err_sys(err, ret, "%s: cannot be read", path);
	len = fs_slurp(&here, text, max_bytes, "%s", path);
	fs_close(&here);
	if (len == -EFBIG)
		return err_set(err, -EFBIG, "%s: too large: expected at most %zu bytes",
			       path, max_bytes);
	return len < 0 ? err_sys(err, (int)len, "%s: cannot be read", path) : len;
}

int json_file_load(const char *path, size_t max_bytes, json_t **json, struct err *err)
{
	char *text;
	ssize_t len = slurp(path, max_bytes, &text, err);
	int ret;

	*json = NULL;
	if (len < 0)
		return (int)len;
	ret = json_text_load(text, (size_t)len, path, json, err);
	free(text);
	return ret;
}

static bool same_format(const char *a, const char *b)
{
	size_t len = strcspn(a, "/");

	return a[len] && !strncmp(a, b, len + 1);
}

int json_check_schema(const json_t *json, const char *schema, const char *where,
		      struct err *err)
{
	const char *seen = json_string_value(json_object_get(json, "schema"));

	if (!seen)
		return err_set(err, -EINVAL,
			       "%s: schema: missing: expected an object with \"schema\": "
			       "\"%s\"",
			       where, schema);
	if (!strcmp(seen, schema))
		return 0;
	if (same_format(seen, schema))
		return err_set(err, -EINVAL,
			       "%s: schema: \"%.32s\" is another version: this swaprel "
			       "reads \"%s\"; use the one that the file is meant for",
			       where, seen, schema);
	return err_set(err, -EINVAL, "%s: schema: \"%.32s\": expected \"%s\"", where,
		       seen, schema);
}

int json_file_publish(const char *path, const json_t *json,
		      const struct publish_owner *owner, struct err *err)
{
	char *text = json_dumps(json, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
	size_t len;
	int ret;

	if (!text)
		return err_sys(err, -ENOMEM, "%s", path);
	len = strlen(text);
	text[len] = '\n'; /* in the terminator's place: the length says where it ends */
	ret = publish_file(path, text, len + 1, owner, err);
	free(text);
	return ret;
}
