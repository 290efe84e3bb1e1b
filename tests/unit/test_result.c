// SPDX-License-Identifier: GPL-2.0-or-later
/* Result files good and bad; what a reader hears of each fault. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "data.h"
#include "result/result.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char example[] = "results/schema/example.json";

static const char *const good[] = {
	"results/schema/example.json",
	"tests/data/result/good-interrupted.json",
	"tests/data/result/good-refused.json",
};

static void good_files_are_saved_as_they_were(void **state)
{
	char path[DATA_PATH_MAX], copy[] = "/tmp/swaprel-result-XXXXXX";
	struct publish_target target;

	(void)state;
	close(mkstemp(copy));
	for (size_t i = 0; i < COUNT(good); i++) {
		json_t *before = json_load_file(data_path(path, good[i]), 0, NULL);
		struct err err = { "" };
		struct result result;
		json_t *after;

		assert_non_null(before);
		if (result_load(&result, path, &err) ||
		    publish_open(&target, copy, true, &err) ||
		    result_publish(&result, &target, &err))
			fail_msg("%s", err.msg);
		publish_close(&target);
		after = json_load_file(copy, 0, NULL);
		assert_true(data_covers(after, before));
		json_decref(before);
		json_decref(after);
		result_free(&result);
	}
	unlink(copy);
}

/* What no reader would take is found by the writer. */
static void what_cannot_be_read_back_is_reported(void **state)
{
	json_t *deep = json_object(), *list = json_pack("[i]", 1);
	struct result result;
	struct err err = { "" };
	char path[DATA_PATH_MAX];

	(void)state;
	assert_int_equal(result_load(&result, data_path(path, example), &err), 0);
	assert_int_equal(result_check_readable(&result, "r", &err), 0);
	json_decref(result.variant.provenance);
	result.variant.provenance = json_incref(list);
	assert_int_equal(result_check_readable(&result, "r", &err), -EINVAL);
	assert_string_equal(err.msg, "r: variant.provenance: expected an object or null");
	result_free(&result);
	assert_int_equal(result_check_provenance(list, "p", &err), -EINVAL);
	for (int i = 0; i < 2046; i++)
		deep = json_pack("{s:o}", "a", deep);
	assert_int_equal(result_check_provenance(deep, "p", &err), -EINVAL);
	assert_string_equal(err.msg,
			    "p: cannot be kept in a result: expected fewer levels");
	assert_int_equal(result_check_provenance(json_object_get(deep, "a"), "p", &err),
			 0);
	json_decref(deep);
	json_decref(list);
}

static void the_example_says_that_it_is_one(void **state)
{
	const char *tail = "-example";
	char path[DATA_PATH_MAX];
	struct result result;
	struct err err = { "" };

	(void)state;
	assert_int_equal(result_load(&result, data_path(path, example), &err), 0);
	assert_true(strlen(result.tool_version) > strlen(tail));
	assert_string_equal(
		result.tool_version + strlen(result.tool_version) - strlen(tail), tail);
	result_free(&result);
}

static const struct {
	const char *file;
	int ret;
	const char *line; /* behind the path */
} bad[] = {
	{ "gone", -ENOENT, ": cannot be read: No such file or directory" },
	{ "empty", -EINVAL,
	  ":1:0: not valid JSON: '[' or '{' expected near end of file" },
	{ "binary", -EINVAL,
	  ":1:1: not valid JSON: '[' or '{' expected near end of file" },
	{ "truncated", -EINVAL,
	  ":142:5: not valid JSON: string or '}' expected near end of file" },
	{ "nan", -EINVAL, ":1:57: not valid JSON: invalid token near 'NaN'" },
	{ "infinite", -EINVAL,
	  ":1:59: not valid JSON: real number overflow near '1e400'" },
	{ "overflow", -EINVAL,
	  ":1:73: not valid JSON: too big integer near '9223372036854775808'" },
	{ "duplicate", -EINVAL,
	  ":1:60: not valid JSON: duplicate object key near '\"state\"'" },
	{ "not-utf8", -EINVAL,
	  ":1:49: not valid JSON: unable to decode byte 0xc3 near '\"'" },
	{ "list", -EINVAL,
	  ": schema: missing: expected an object with \"schema\": \"swaprel.result/1\"" },
	{ "object", -EINVAL,
	  ": schema: missing: expected an object with \"schema\": \"swaprel.result/1\"" },
	{ "other-version", -EINVAL,
	  ": schema: \"swaprel.result/2\" is another version: this swaprel reads "
	  "\"swaprel.result/1\"; use the one that the file is meant for" },
	{ "job", -EINVAL, ": schema: \"swaprel.job/1\": expected \"swaprel.result/1\"" },
	{ "schema-only", -EINVAL, ": tool_version: missing: a result needs it" },
};

static void bad_files_get_their_line(void **state)
{
	unsigned int wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		char path[DATA_PATH_MAX], name[128];
		struct err err = { "" };
		struct result result;
		int ret;

		snprintf(name, sizeof(name), "tests/data/result/%s.json", bad[i].file);
		ret = result_load(&result, data_path(path, name), &err);
		result_free(&result);
		if (ret == bad[i].ret && !strncmp(err.msg, path, strlen(path)) &&
		    !strcmp(err.msg + strlen(path), bad[i].line))
			continue;
		print_error("%s: %d\n got      %s\n expected %s\n", bad[i].file, ret,
			    err.msg, bad[i].line);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

static void a_file_of_100_mib_is_refused(void **state)
{
	char path[] = "/tmp/swaprel-result-XXXXXX";
	int fd = mkstemp(path);
	struct err err = { "" };
	struct result result;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, 100 << 20), 0);
	close(fd);
	assert_int_equal(result_load(&result, path, &err), -EFBIG);
	assert_non_null(strstr(err.msg, ": too large: expected at most 67108864 bytes"));
	unlink(path);
	result_free(&result);
}

static void deep_nesting_is_refused(void **state)
{
	static char deep[1 << 20];
	struct err err = { "" };
	struct result result;

	(void)state;
	memset(deep, '[', sizeof(deep));
	assert_int_equal(result_parse(&result, deep, sizeof(deep), "deep", &err),
			 -EINVAL);
	assert_non_null(
		strstr(err.msg, "deep:1:2049: not valid JSON: maximum parsing depth"));
	result_free(&result);
}

static void reasons_have_a_name_and_advice(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < REJECT_COUNT; i++) {
		assert_non_null(reject_names.items[i]);
		assert_true(strlen(reject_advice((enum reject)i)) > 10);
	}
	assert_string_equal(reject_advice(REJECT_COUNT), "The reason is unknown.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_files_are_saved_as_they_were),
		cmocka_unit_test(what_cannot_be_read_back_is_reported),
		cmocka_unit_test(the_example_says_that_it_is_one),
		cmocka_unit_test(bad_files_get_their_line),
		cmocka_unit_test(a_file_of_100_mib_is_refused),
		cmocka_unit_test(deep_nesting_is_refused),
		cmocka_unit_test(reasons_have_a_name_and_advice),
	};

	return cmocka_run_group_tests_name("result", tests, NULL, NULL);
}
