// SPDX-License-Identifier: GPL-2.0-or-later
/* Files that no run wrote: compare, claim and show say one line and exit with 2. */
#include <jansson.h>
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

#include "tests/unit/scratch.h"

static void save(const char *name, json_t *json)
{
	scratch_save(name, json);
	json_decref(json);
}

/* The good result with @to in the place of @from. */
static void save_changed(const char *name, const char *from, const char *to)
{
	json_t *json = scratch_good();
	char *text = json_dumps(json, JSON_COMPACT);
	char *found = strstr(text, from);
	FILE *out = fopen(name, "w");

	assert_non_null(found);
	fprintf(out, "%.*s%s%s", (int)(found - text), text, to, found + strlen(from));
	fclose(out);
	free(text);
	json_decref(json);
}

/* Run with the bad file; the line it says goes to @line. */
static int run(const char *arguments, char *line, size_t size)
{
	char command[1024];

	snprintf(command, sizeof(command), "exec \"$S\" %s 2>&1 >/dev/null", arguments);
	return scratch_run(command, line, size);
}

static void check(const char *arguments, const char *expected)
{
	char line[2048];
	int code = run(arguments, line, sizeof(line));

	if (code != 2 || !strstr(line, expected))
		print_error("%s: %d: %s", arguments, code, line);
	assert_int_equal(code, 2);
	assert_int_equal(strncmp(line, "swaprel: ", 9), 0);
	assert_non_null(strstr(line, expected));
	assert_int_equal(strcspn(line, "\n"), strlen(line) - 1);
	for (const char *c = line; c[1]; c++)
		assert_true((unsigned char)*c >= ' ' && *c != 0x7f);
}

static void refused(const char *file, const char *expected)
{
	char arguments[256];

	snprintf(arguments, sizeof(arguments), "compare good.json %s", file);
	check(arguments, expected);
	snprintf(arguments, sizeof(arguments), "claim --published rpi4b-2026-04-29 %s",
		 file);
	check(arguments, expected);
	snprintf(arguments, sizeof(arguments), "show %s", file);
	check(arguments, expected);
}

static void figures_that_are_none(void **state)
{
	(void)state;
	save_changed("nan.json", "\"mean_ns\":49", "\"mean_ns\":NaN,\"x\":49");
	refused("nan.json", "not valid JSON");
	save_changed("negative.json", "\"mean_ns\":49", "\"mean_ns\":-49");
	refused("negative.json", "mean_ns");
	save_changed("huge.json", "\"mean_ns\":49", "\"mean_ns\":1e99,\"y\":49");
	refused("huge.json", "mean_ns");
	save_changed("summary.json", "\"ns_per_page\":null", "\"ns_per_page\":-1");
	refused("summary.json", "cells[0].summary.ns_per_page: -1: expected 0 or more");
	save_changed("null.json", "\"substrate\":\"metal\"", "\"substrate\":null");
	refused("null.json", "substrate");
}

static void other_files(void **state)
{
	(void)state;
	save_changed("version.json", "swaprel.result/1", "swaprel.result/9");
	refused("version.json", "another version");
	save_changed("cut.json", "\"rounds\":[", "\"rounds\":[{");
	refused("cut.json", "cut.json");
	refused("absent.json", "No such file");
	save_changed("escape.json", "\"release\":\"munmap\"",
		     "\"release\":\"\\u001b[2J\"");
	refused("escape.json", "release");
}

/* All of a round's times 0, so that nothing in it contradicts itself. */
static json_t *with_round_of_no_time(void)
{
	json_t *json = scratch_good();
	json_t *round = json_array_get(
		json_object_get(json_array_get(json_object_get(json, "cells"), 0),
				"rounds"),
		0);
	json_t *proc = json_array_get(json_object_get(round, "procs"), 0);
	const char *const names[] = { "wall_ns", "mean_ns", "max_ns" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		json_object_set_new(round, names[i], json_integer(0));
	json_object_set_new(proc, "release_ns", json_integer(0));
	json_object_set_new(json_object_get(json, "variant"), "name",
			    json_string("zero"));
	return json;
}

/* There is no ratio of it, which the table says: golden/compare-cost-zero. */
static void a_round_of_no_time(void **state)
{
	char line[2048];

	(void)state;
	save("zero.json", with_round_of_no_time());
	assert_int_equal(run("compare good.json zero.json", line, sizeof(line)), 0);
	assert_string_equal(line, "");
}

static void no_more_than_the_limit(void **state)
{
	FILE *out = fopen("large.json", "w");

	(void)state;
	/* 100 MB of blanks, sparse: nothing is to be read of it. */
	assert_int_equal(ftruncate(fileno(out), 100 << 20), 0);
	fclose(out);
	refused("large.json", "too large");
}

static void the_same_boot_twice(void **state)
{
	(void)state;
	check("compare good.json good.json", "the same boot");
	check("compare --anyway good.json good.json", "the same boot");
}

static void nothing_to_compare(void **state)
{
	json_t *json = scratch_good();
	char line[2048];

	(void)state;
	json_array_clear(json_object_get(json, "cells"));
	json_object_set_new(json_object_get(json, "variant"), "name",
			    json_string("empty"));
	save("empty.json", json);
	assert_int_equal(run("compare --gate good.json empty.json", line, sizeof(line)),
			 75);
	assert_int_equal(run("compare --gate empty.json good.json", line, sizeof(line)),
			 75);
	check("compare good.json", "expected another");
	json = scratch_good();
	json_array_clear(json_object_get(
		json_array_get(json_object_get(json, "cells"), 0), "rounds"));
	json_object_set_new(json_object_get(json, "variant"), "name",
			    json_string("roundless"));
	json_object_set_new(json_array_get(json_object_get(json, "cells"), 0), "summary",
			    json_pack("{s:i, s:i, s:n, s:n, s:n, s:n, s:n, s:n, s:n}",
				      "used", 0, "rejected", 0, "median_ns", "mean_ns",
				      "p95_ns", "low_ns", "high_ns", "ns_per_page",
				      "ratio"));
	save("roundless.json", json);
	assert_int_equal(
		run("compare --gate good.json roundless.json", line, sizeof(line)), 75);
}

static void options_that_are_none(void **state)
{
	char line[2048];

	(void)state;
	check("compare --margin 3x good.json good.json", "--margin 3x");
	check("compare --margin -1 good.json good.json", "--margin -1");
	check("compare --format yaml good.json good.json", "--format yaml: expected");
	check("compare --confidence 100 good.json good.json", "--confidence 100");
	check("compare --seed 1 good.json good.json", "--seed");
	check("claim good.json", "expected --published");
	check("claim --published rpi4b-2026-04-29 --as nobody good.json", "--as nobody");
	check("claim --published rpi4b-2026-04-29 --as base good.json",
	      "good.json: base is the base itself");
	check("claim --published rpi4b-2026-04-29 --as x x=good.json", "the base itself");
	save_changed("run.json", "\"name\":\"base\"", "\"name\":\"running\"");
	check("claim --published rpi4b-2026-04-29 --as running run.json",
	      "run.json: running is the base itself");
	check("compare '../x=good.json' good.json", "../x=good.json");
	check("compare a\033b=good.json good.json", "expected a name");
	assert_int_equal(run("compare --bisect --margin x a b", line, sizeof(line)), 128);
	assert_int_equal(
		run("compare --bisect absent.json good.json", line, sizeof(line)), 125);
}

static int enter(void **state)
{
	if (scratch_enter(state))
		return -1;
	save("good.json", scratch_good());
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_that_are_none),
		cmocka_unit_test(other_files),
		cmocka_unit_test(a_round_of_no_time),
		cmocka_unit_test(no_more_than_the_limit),
		cmocka_unit_test(the_same_boot_twice),
		cmocka_unit_test(nothing_to_compare),
		cmocka_unit_test(options_that_are_none),
	};

	return cmocka_run_group_tests(tests, enter, scratch_leave);
}
