// SPDX-License-Identifier: GPL-2.0-or-later
/* Loading files, and reading JSON. */
#include <errno.h>
#include <fcntl.h>
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

#include "base/load.h"
#include "record/json_file.h"

static int set_up(void **state)
{
	*state = mkdtemp(strdup("/tmp/swaprel-load-XXXXXX"));
	return *state ? 0 : -1;
}

static int tear_down(void **state)
{
	int ret = rmdir(*state);

	free(*state);
	return ret;
}

static void files_have_a_limit(void **state)
{
	struct err err = { "" };
	char path[64], line[160];
	json_t *json;
	FILE *file;

	snprintf(path, sizeof(path), "%s/file", (char *)*state);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("{\"a\": 1}", file);
	fclose(file);
	assert_int_equal(json_file_load(path, 7, &json, &err), -EFBIG);
	snprintf(line, sizeof(line), "%s: too large: expected at most 7 bytes", path);
	assert_string_equal(err.msg, line);
	assert_null(json);
	unlink(path);
}

static void write_late(const char *path)
{
	int fd;

	if (fork())
		return;
	fd = open(path, O_WRONLY | O_CLOEXEC); /* waits for the reader */
	usleep(50 * 1000);
	_exit(write(fd, "text", 4) != 4);
}

static void a_fifo_is_read_unless_nobody_writes(void **state)
{
	struct err err = { "" };
	char path[64], *text;

	snprintf(path, sizeof(path), "%s/fifo", (char *)*state);
	assert_return_code(mkfifo(path, 0600), errno);
	write_late(path);
	assert_int_equal(load_file(path, &text, 100, &err), 4);
	assert_string_equal(text, "text");
	free(text);
	alarm(5);
	assert_int_equal(load_file(path, &text, 100, &err), -ENODATA);
	assert_null(text);
	assert_non_null(strstr(err.msg, "a FIFO that nobody writes to"));
	assert_int_equal(load_file("/dev/zero", &text, 100000, &err), -EFBIG);
	alarm(0);
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
		WITH_DIR(files_have_a_limit),
		WITH_DIR(a_fifo_is_read_unless_nobody_writes),
		cmocka_unit_test(schemas_are_told_apart),
		cmocka_unit_test(json_errors_have_a_place),
	};

	return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
