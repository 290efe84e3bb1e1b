// SPDX-License-Identifier: GPL-2.0-or-later
/* Publishing files for good, and reading JSON back. */
#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/json_file.h"
#include "base/publish.h"

/* A directory of its own for each test that publishes. */
static int set_up(void **state)
{
	char *dir = strdup("/tmp/swaprel-publish-XXXXXX");

	*state = mkdtemp(dir);
	return *state ? 0 : -1;
}

static int tear_down(void **state)
{
	int ret = rmdir(*state); /* fails, as it should, if anything was left behind */

	free(*state);
	return ret;
}

static size_t entries(const char *path)
{
	DIR *dir = opendir(path);
	size_t count = 0;

	assert_non_null(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count - 2; /* "." and ".." */
}

static void publishing_replaces_the_file(void **state)
{
	const struct publish_owner owner = { geteuid(), getegid(), 0640 };
	json_t *json = json_pack("{s:i}", "a", 1), *back;
	struct err err = { "" };
	struct stat st;
	char path[64];

	snprintf(path, sizeof(path), "%s/file", (char *)*state);
	assert_int_equal(publish_file(path, "an older and longer text", 24, &owner, &err),
			 0);
	assert_int_equal(json_file_publish(path, json, &owner, &err), 0);
	assert_int_equal(json_file_load(path, 100, &back, &err), 0);
	assert_true(json_equal(json, back));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_equal(entries(*state), 1);
	unlink(path);
	json_decref(json);
	json_decref(back);
}

static void publishing_leaves_nothing_on_error(void **state)
{
	const struct publish_owner owner = { geteuid(), getegid(), 0600 };
	struct err err = { "" };
	char path[64], gone[64], line[160];

	snprintf(path, sizeof(path), "%s/dir", (char *)*state);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(publish_file(path, "text", 4, &owner, &err), -EISDIR);
	snprintf(line, sizeof(line), "%s: cannot be written: Is a directory", path);
	assert_string_equal(err.msg, line);
	assert_int_equal(entries(*state), 1);
	assert_int_equal(rmdir(path), 0);
	snprintf(gone, sizeof(gone), "%s/gone/file", (char *)*state);
	assert_int_equal(publish_file(gone, "text", 4, &owner, &err), -ENOENT);
}

static void files_have_a_limit(void **state)
{
	const struct publish_owner owner = { geteuid(), getegid(), 0600 };
	struct err err = { "" };
	char path[64], line[160];
	json_t *json;

	snprintf(path, sizeof(path), "%s/file", (char *)*state);
	assert_int_equal(publish_file(path, "{\"a\": 1}", 8, &owner, &err), 0);
	assert_int_equal(json_file_load(path, 7, &json, &err), -EFBIG);
	snprintf(line, sizeof(line), "%s: too large: expected at most 7 bytes", path);
	assert_string_equal(err.msg, line);
	assert_null(json);
	unlink(path);
}

static const struct {
	const char *text;
	const char *line;
} schemas[] = {
	{ "{\"schema\": \"zoo/1\"}", "" },
	{ "{\"schema\": \"zoo/2\"}",
	  "f: schema: \"zoo/2\" is another version: this swaprel reads \"zoo/1\"; use the one "
	  "that the file is meant for" },
	{ "{\"schema\": \"zo/1\"}", "f: schema: \"zo/1\": expected \"zoo/1\"" },
	{ "{\"schema\": \"zoo\"}", "f: schema: \"zoo\": expected \"zoo/1\"" },
	{ "{\"schema\": 1}",
	  "f: schema: missing: expected an object with \"schema\": \"zoo/1\"" },
	{ "[]", "f: schema: missing: expected an object with \"schema\": \"zoo/1\"" },
};

static void schemas_are_told_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(schemas) / sizeof(schemas[0]); i++) {
		json_t *json = json_loads(schemas[i].text, 0, NULL);
		struct err err = { "" };

		assert_int_equal(json_check_schema(json, "zoo/1", "f", &err),
				 *schemas[i].line ? -EINVAL : 0);
		assert_string_equal(err.msg, schemas[i].line);
		json_decref(json);
	}
}

static void json_errors_have_a_place(void **state)
{
	struct err err = { "" };
	json_t *json;

	(void)state;
	assert_int_equal(json_text_load("{\n \"a\": }", 9, "f", &json, &err), -EINVAL);
	assert_string_equal(err.msg, "f:2:7: not valid JSON: unexpected token near '}'");
	assert_int_equal(json_text_load("{\"a\": 1, \"a\": 2}", 16, "f", &json, &err),
			 -EINVAL);
	assert_non_null(strstr(err.msg, "duplicate object key near '\"a\"'"));
}

#define WITH_DIR(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_DIR(publishing_replaces_the_file),
		WITH_DIR(publishing_leaves_nothing_on_error),
		WITH_DIR(files_have_a_limit),
		cmocka_unit_test(schemas_are_told_apart),
		cmocka_unit_test(json_errors_have_a_place),
	};

	return cmocka_run_group_tests_name("publish", tests, NULL, NULL);
}
