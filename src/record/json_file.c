// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/load.h"
#include "record/json_file.h"

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

/* Takes @text over. */
static int parse(char *text, ssize_t len, const char *where, json_t **json,
		 struct err *err)
{
	int ret;

	*json = NULL;
	if (len < 0)
		return (int)len;
	ret = json_text_load(text, (size_t)len, where, json, err);
	free(text);
	return ret;
}

int json_file_load(const char *path, size_t max_bytes, json_t **json, struct err *err)
{
	char *text;
	ssize_t len = load_file(path, &text, max_bytes, err);

	return parse(text, len, path, json, err);
}

int json_load_at(int dir_fd, const char *name, size_t max_bytes, json_t **json,
		 struct err *err)
{
	char *text;
	ssize_t len = load_at(dir_fd, name, &text, max_bytes, err);

	return parse(text, len, name, json, err);
}

ssize_t json_lines(const char *text, size_t len, const char *path,
		   int (*visit)(void *arg, json_t *line, const char *where,
				struct err *err),
		   void *arg, struct err *err)
{
	const char *at = text, *end = text + len, *stop;
	char where[PATH_MAX + 32];

	for (unsigned int number = 1;; number++, at = stop + 1) {
		json_t *line;
		int ret;

		stop = memchr(at, '\n', (size_t)(end - at));
		if (!stop)
			break;
		snprintf(where, sizeof(where), "%s:%u", path, number);
		ret = json_text_load(at, (size_t)(stop - at), where, &line, err);
		/* A power cut may tear a line and leave its end. */
		if (ret && stop + 1 == end)
			break;
		if (!ret)
			ret = visit(arg, line, where, err);
		json_decref(line);
		if (ret < 0)
			return ret;
	}
	return at - text;
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

char *json_file_text(const json_t *json, size_t *len)
{
	char *text = json_dumps(json, JSON_INDENT(1) | JSON_REAL_PRECISION(12));

	if (!text)
		return NULL;
	*len = strlen(text);
	text[(*len)++] =
		'\n'; /* in the terminator's place: the length says where it ends */
	return text;
}

int json_publish_at(int dir_fd, const char *name, const json_t *json,
		    const struct publish_owner *owner, struct err *err)
{
	size_t len;
	char *text = json_file_text(json, &len);
	int ret = text ? publish_at(dir_fd, name, text, len, owner, err)
		       : err_sys(err, -ENOMEM, "%s", name);

	free(text);
	return ret;
}
