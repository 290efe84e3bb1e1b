// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ladder/steps.h"
#include "tests/unit/data.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define RUNG(name, role, more)                    \
	"{\"name\":\"" name "\",\"role\":\"" role \
	"\",\"answers\":\"?\",\"patches\":{}" more "}"
#define STEP(name)  RUNG(name, "step", ",\"step\":\"" name "\"")
#define PARKS(name) RUNG(name, "step", ",\"step\":\"" name "\",\"parks\":true")
#define LOW         RUNG("low", "base", "")
#define TOP         RUNG("top", "bound", ",\"parks\":true")
#define LADDER(reference, steps)                                                       \
	"{\"schema\":\"swaprel.ladder/1\",\"default_tree\":\"7.3\",\"fallback_tree\":" \
	"\"6.12\",\"reference\":\"" reference "\",\"variants\":[" steps "]}"

static int parse(struct ladder *ladder, const char *text, struct err *err)
{
	return file_format_parse(&ladder_format, ladder, text, strlen(text), "FILE", err);
}

/* The file of the tree, and each patch that it names. */
static void the_ladder_of_the_tree_is_whole(void **state)
{
	char path[DATA_PATH_MAX], name[128];
	struct ladder ladder;
	struct err err = { "" };
	json_t *patches, *patch;
	const char *tree;
	size_t i;

	(void)state;
	data_path(path, "kernels/variants.json");
	if (file_format_load(&ladder_format, &ladder, path, &err))
		fail_msg("%s", err.msg);
	for (size_t r = 0; r < ladder.steps.count; r++) {
		json_object_foreach(ladder_step(&ladder, r)->patches, tree, patches)
		{
			json_array_foreach(patches, i, patch)
			{
				snprintf(name, sizeof(name),
					 "kernels/patches/%s/%s.patch", tree,
					 json_string_value(patch));
				if (access(data_path(path, name), R_OK))
					fail_msg("%s: no such file", path);
			}
		}
	}
	ladder_free(&ladder);
}

static const struct {
	const char *text, *line;
} bad[] = {
	{ LADDER("low", ""), "FILE: variants: 0: expected 1 to 16" },
	{ LADDER("low", LOW "," STEP("a-b")),
	  "FILE: variants[1]: \"a-b\": expected a name of lower-case letters, digits and "
	  "'_'" },
	{ LADDER("low", LOW "," STEP("a") "," STEP("a")),
	  "FILE: variants[2]: \"a\": expected each name once" },
	{ LADDER("a", STEP("a")),
	  "FILE: variants[0]: \"a\": expected one base, and it is the first" },
	{ LADDER("low", LOW "," RUNG("two", "base", "")),
	  "FILE: variants[1]: \"two\": expected one base, and it is the first" },
	{ LADDER("low", LOW "," TOP "," STEP("a")),
	  "FILE: variants[1]: \"top\": expected a bound only as the last" },
	{ LADDER("low", LOW "," RUNG("a", "step", "")),
	  "FILE: variants[1]: \"a\": expected \"step\" for a step and for no other role" },
	{ LADDER("low", LOW "," RUNG("top", "bound", ",\"step\":\"x\"")),
	  "FILE: variants[1]: \"top\": expected \"step\" for a step and for no other role" },
	{ LADDER("low", LOW "," RUNG("a", "rung", "")),
	  "FILE: variants[1].role: \"rung\": expected base, step or bound" },
	{ LADDER("b", LOW "," PARKS("a") "," STEP("b")),
	  "FILE: variants[1]: \"a\": expected the reference below all that park" },
	{ LADDER("none", LOW "," STEP("a")),
	  "FILE: reference: \"none\": expected one of the variants" },
};

static void what_is_no_ladder_is_refused(void **state)
{
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct ladder ladder;
		struct err err = { "" };
		int ret = parse(&ladder, bad[i].text, &err);

		ladder_free(&ladder);
		if (ret == -EINVAL && !strcmp(err.msg, bad[i].line))
			continue;
		print_error("%s: %d\n got      %s\n expected %s\n", bad[i].text, ret,
			    err.msg, bad[i].line);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

static void columns_are_found_by_what_they_are_for(void **state)
{
	static const char *const names[] = { "other", "top", "two", "a", "low", "two" };
	struct ladder ladder;
	struct ladder_steps steps;
	struct err err;

	(void)state;
	parse(&ladder,
	      LADDER("a", LOW "," STEP("a") "," PARKS("two") "," PARKS("three") "," TOP),
	      &err);
	steps = ladder_steps_of(&ladder, names, COUNT(names));
	assert_int_equal(steps.base, 4);
	assert_int_equal(steps.reference, 3);
	assert_int_equal(steps.bound, 1);
	/* The highest that is there; of two of its name the first. */
	assert_int_equal(steps.deferral, 2);
	assert_true(ladder_steps_have_deferral(&steps));
	assert_int_equal(steps.variant[3], -1);
	assert_int_equal(ladder_steps_find(&steps, 3), 1);
	assert_int_equal(ladder_steps_find(&steps, 0), -1);
	steps = ladder_steps_of(&ladder, names, 4);
	assert_false(ladder_steps_have_deferral(&steps));
	ladder_free(&ladder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_ladder_of_the_tree_is_whole),
		cmocka_unit_test(what_is_no_ladder_is_refused),
		cmocka_unit_test(columns_are_found_by_what_they_are_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
