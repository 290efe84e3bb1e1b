// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Each directory beside this file is a case: result files, "arguments" for swaprel, the
 * exit code in "code", and what is written: stdout.txt to the letter, or stdout.json by
 * meaning, its numbers to one part in a million; stderr.txt where it says anything.
 * "environment" is what of it is set, else no COLUMNS. No line of a mail or a text is
 * wider than it may be.
 */
#include <dirent.h>
#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define TEXT_MAX  (1 << 20)
#define TOLERANCE 1e-6
#define LEAST     40 /* columns that are laid out for */

static char *slurp(const char *dir, const char *name)
{
	char path[1024];
	char *text = calloc(1, TEXT_MAX);
	FILE *in;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	in = fopen(path, "r");
	if (!in || !text) {
		free(text);
		if (in)
			fclose(in);
		return NULL;
	}
	text[fread(text, 1, TEXT_MAX - 1, in)] = '\0';
	fclose(in);
	return text;
}

static bool same_meaning(const json_t *a, const json_t *b, const char *where)
{
	const char *key;
	json_t *value;

	if (json_is_number(a) && json_is_number(b)) {
		double x = json_number_value(a), y = json_number_value(b);

		if (fabs(x - y) <= TOLERANCE * fabs(y))
			return true;
		print_error("%s: %.12g, not %.12g\n", where, x, y);
		return false;
	}
	if (json_is_object(a) && json_object_size(a) == json_object_size(b)) {
		json_object_foreach((json_t *)a, key, value)
		{
			if (!same_meaning(value, json_object_get(b, key), key))
				return false;
		}
		return true;
	}
	if (json_is_array(a) && json_array_size(a) == json_array_size(b)) {
		for (size_t i = 0; i < json_array_size(a); i++) {
			if (!same_meaning(json_array_get(a, i), json_array_get(b, i),
					  where))
				return false;
		}
		return true;
	}
	if (json_equal(a, b))
		return true;
	print_error("%s: not as expected\n", where);
	return false;
}

static void check_json(const char *out, const char *expected)
{
	json_t *a = json_loads(out, JSON_REJECT_DUPLICATES, NULL);
	json_t *b = json_loads(expected, JSON_REJECT_DUPLICATES, NULL);

	assert_non_null(b);
	assert_non_null(a);
	assert_true(same_meaning(a, b, "stdout"));
	json_decref(a);
	json_decref(b);
}

/* A command to be pasted, which is not wrapped; it stands four blanks in. */
static bool is_command(const char *line)
{
	return !strncmp(line, "    ", 4) && line[4] != ' ';
}

/* Ready to paste means that no line is wider, unless it is one word. */
static void check_width(const char *out, size_t most)
{
	for (const char *line = out; *line; line += strspn(line, "\n")) {
		const size_t len = strcspn(line, "\n");

		if (len > most && !is_command(line) && memchr(line, ' ', len)) {
			print_error("wider than %zu: %.*s\n", most, (int)len, line);
			fail();
		}
		line += len;
	}
}

/* Columns that output of these arguments may take; 0: it is no text. */
static size_t width_of(const char *arguments, const char *environment)
{
	const char *columns = strstr(environment, "COLUMNS=");

	if (strstr(arguments, "--format mail"))
		return 72;
	if (strstr(arguments, "--format") || strstr(arguments, "--ktap"))
		return 0;
	return columns ? strtoul(columns + strlen("COLUMNS="), NULL, 10) : 80;
}

static int run(const char *dir, const char *arguments, const char *environment,
	       const char *scratch)
{
	const char *swaprel = getenv("SWAPREL");
	char command[8192];
	int status;

	snprintf(command, sizeof(command),
		 "cd '%s' && exec env -u COLUMNS %.*s '%s' %.*s >'%s/stdout' "
		 "2>'%s/stderr'",
		 dir, (int)strcspn(environment, "\n"), environment, swaprel,
		 (int)strcspn(arguments, "\n"), arguments, scratch, scratch);
	status = system(command);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void check_output(const char *dir, const char *scratch, size_t width)
{
	char *out = slurp(scratch, "stdout");
	char *text = slurp(dir, "stdout.txt");
	char *json = slurp(dir, "stdout.json");

	assert_non_null(out);
	assert_true(text || json);
	if (json)
		check_json(out, json);
	else
		assert_string_equal(out, text);
	if (width && text)
		check_width(out, width < LEAST ? LEAST : width);
	free(out);
	free(text);
	free(json);
}

static void one_case(void **state)
{
	const char *dir = *state;
	char scratch[] = "/tmp/swaprel-golden-XXXXXX";
	char command[64];
	char *arguments = slurp(dir, "arguments");
	char *code = slurp(dir, "code");
	char *expected = slurp(dir, "stderr.txt");
	char *readme = slurp(dir, "README.md");
	char *environment = slurp(dir, "environment");
	const char *set = environment ? environment : "";
	char *errors;

	assert_non_null(arguments);
	assert_non_null(code);
	assert_non_null(readme);
	assert_non_null(mkdtemp(scratch));
	assert_int_equal(run(dir, arguments, set, scratch), atoi(code));
	errors = slurp(scratch, "stderr");
	assert_string_equal(errors, expected ? expected : "");
	check_output(dir, scratch, width_of(arguments, set));
	snprintf(command, sizeof(command), "rm -r %s", scratch);
	assert_int_equal(system(command), 0);
	free(arguments);
	free(code);
	free(expected);
	free(readme);
	free(environment);
	free(errors);
}

/* COMMAND-WHAT. */
static int is_case(const struct dirent *entry)
{
	return strncmp(entry->d_name, "test_", 5) != 0 && strchr(entry->d_name, '-');
}

/* The case's name and its directory, kept for as long as the tests run. */
struct golden {
	char name[256];
	char dir[1024];
};

static int run_cases(const char *top, struct dirent *const *entries, size_t count)
{
	struct CMUnitTest *tests = calloc(count, sizeof(*tests));
	struct golden *cases = calloc(count, sizeof(*cases));
	int failed = 1;

	for (size_t i = 0; tests && cases && i < count; i++) {
		snprintf(cases[i].name, sizeof(cases[i].name), "%s", entries[i]->d_name);
		snprintf(cases[i].dir, sizeof(cases[i].dir), "%s/%s", top,
			 entries[i]->d_name);
		tests[i] = (struct CMUnitTest){ .name = cases[i].name,
						.test_func = one_case,
						.initial_state = cases[i].dir };
	}
	if (tests && cases)
		failed = _cmocka_run_group_tests("golden", tests, count, NULL, NULL);
	free(tests);
	free(cases);
	return failed;
}

int main(void)
{
	const char *root = getenv("SWAPREL_SOURCE_ROOT");
	struct dirent **entries;
	char top[768];
	int count, failed;

	snprintf(top, sizeof(top), "%s/tests/golden", root ? root : ".");
	count = scandir(top, &entries, is_case, alphasort);
	if (count < 1) {
		fprintf(stderr, "%s: no cases\n", top);
		return 1;
	}
	failed = run_cases(top, entries, (size_t)count);
	for (int i = 0; i < count; i++)
		free(entries[i]);
	free(entries);
	return failed;
}
