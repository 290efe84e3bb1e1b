/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_UNIT_DATA_H
#define SWAPREL_TESTS_UNIT_DATA_H

#include <glob.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DATA_PATH_MAX 1024

/* The path of a file of the checkout, "tests/data/job/typo.json"; returns @buf. */
static inline const char *data_path(char buf[DATA_PATH_MAX], const char *name)
{
	const char *root = getenv("SWAPREL_SOURCE_ROOT");

	snprintf(buf, DATA_PATH_MAX, "%s/%s", root ? root : ".", name);
	return buf;
}

/* Whether @new has all that @old has, numbers by value; @new may have more fields. */
static inline bool data_covers(const json_t *new, const json_t *old)
{
	const char *key;
	json_t *value;
	size_t i;

	if (json_is_number(old))
		return json_is_number(new) &&
		       json_number_value(new) == json_number_value(old);
	if (json_is_object(old)) {
		json_object_foreach((json_t *)old, key, value)
		{
			if (!data_covers(json_object_get(new, key), value))
				return false;
		}
		return json_is_object(new);
	}
	if (!json_is_array(old))
		return json_equal(new, old);
	json_array_foreach(old, i, value)
	{
		if (!data_covers(json_array_get(new, i), value))
			return false;
	}
	return json_array_size(new) == json_array_size(old);
}

/* True when one of @text's lines is @line; where that ends in "...", when one begins so.
 */
static inline bool data_has_line(const char *text, const char *line)
{
	const size_t len = strlen(line);
	const bool begins = len > 3 && !strcmp(line + len - 3, "...");
	const size_t same = begins ? len - 3 : len;

	for (const char *at = text; at; at = strchr(at, '\n')) {
		at += *at == '\n';
		if (!strncmp(at, line, same) && (begins || !at[same] || at[same] == '\n'))
			return true;
	}
	return false;
}

/* How many files of the checkout have names like that, "tests/data/job/?*.json". */
static inline size_t data_count(const char *pattern)
{
	char path[DATA_PATH_MAX];
	glob_t found;
	size_t count;

	if (glob(data_path(path, pattern), 0, NULL, &found))
		return 0;
	count = found.gl_pathc;
	globfree(&found);
	return count;
}

#endif
