// SPDX-License-Identifier: GPL-2.0-or-later
/* Text from outside that a terminal would obey: it stands in every text of a result in
 * turn, in names of files and of swap; no command and no form of output hands it on. */
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/scratch.h"

/* ESC, C1 CSI, right-to-left override, isolate, BEL. */
#define HOSTILE "a\033[2J\302\233\342\200\256\342\201\246\007"

/* All that a shell line writes, both ways; $S is swaprel. */
static size_t output_of(const char *line, char *out, size_t size)
{
	char command[2048];

	snprintf(command, sizeof(command), "{ %s; } 2>&1", line);
	scratch_run(command, out, size);
	return strlen(out);
}

/* What @line writes holds none of it, and something at all. */
static void check_clean(const char *line, const char *what)
{
	static const char *const bad[] = { "\033",         "\302\233", "\342\200\256",
					   "\342\201\246", "\007",     "\377" };
	static char out[1 << 20];

	if (!output_of(line, out, sizeof(out)))
		fail_msg("%s: %s: says nothing", what, line);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (strstr(out, bad[i]))
			fail_msg("%s: hands on what a terminal obeys: %s\n%s", what, line,
				 out);
	}
}

static void check_forms(const char *what)
{
	check_clean("for f in text mail markdown csv json junit ktap; do "
		    "$S show --format $f x.json; "
		    "$S compare --baselines none --anyway --format $f good=good.json "
		    "x=x.json; done; "
		    "$S claim --published rpi4b-2026-04-29 --anyway x.json; "
		    "$S baseline accept --baselines b x.json; rm -rf b",
		    what);
}

/* Put it in place of each text, and of each null that may be one; one at a time. */
static size_t spoil(json_t *whole, json_t *object)
{
	const char *key;
	json_t *value;
	size_t count = 0;
	void *next;

	json_object_foreach_safe(object, next, key, value)
	{
		json_t *old = json_incref(value);

		if (json_is_object(value)) {
			count += spoil(whole, value);
		} else if (json_is_string(value) || json_is_null(value)) {
			json_object_set_new(object, key, json_string(HOSTILE));
			scratch_save("x.json", whole);
			check_forms(key);
			json_object_set(object, key, old);
			count++;
		}
		json_decref(old);
	}
	return count;
}

static void in_every_text_of_a_result(void **state)
{
	json_t *json = scratch_good();

	(void)state;
	assert_true(spoil(json, json) > 40);
	json_decref(json);
}

static void in_the_texts_of_a_round(void **state)
{
	json_t *json = scratch_good();
	json_t *cell = json_array_get(json_object_get(json, "cells"), 0);
	json_t *round = json_array_get(json_object_get(cell, "rounds"), 1);

	(void)state;
	json_object_set_new(round, "valid", json_false());
	json_object_set_new(round, "reject", json_string("gate_skew"));
	json_object_set_new(json_object_get(cell, "summary"), "used", json_integer(1));
	json_object_set_new(round, "reject_detail", json_string(HOSTILE));
	scratch_save("x.json", json);
	check_forms("reject_detail");
	assert_true(spoil(json, cell) >= 2);
	json_decref(json);
}

static void in_names_of_files(void **state)
{
	json_t *json = scratch_good();

	(void)state;
	json_object_set_new(json_object_get(json, "variant"), "name",
			    json_string("running"));
	scratch_save("r.json", json);
	json_object_set_new(json, "started_at", json_string("2026-01-01T00:00:00Z"));
	scratch_save("x.json", json);
	assert_int_equal(rename("x.json", HOSTILE "\377.json"), 0);
	check_clean("for f in text mail markdown csv json junit ktap; do "
		    "$S compare --baselines none --format $f r.json a*; done; "
		    "$S show a*; $S show a*x; $S run --variant a*; $S run ./a*; $S a*",
		    "file");
	json_decref(json);
}

static void in_the_name_of_a_swap(void **state)
{
	char out[1 << 16];
	json_t *json, *items;

	(void)state;
	assert_return_code(mkdir("root", 0755), 0);
	assert_return_code(mkdir("root/proc", 0755), 0);
	scratch_save_text("root/proc/swaps", "Filename Type Size Used Priority\n/" HOSTILE
					     "\377 file 4 0 32767\n");
	check_clean("$S check --root root", "swap");
	check_clean("$S check --json --root root", "swap");
	output_of("$S check --json --root root", out, sizeof(out));
	json = json_loads(out, 0, NULL);
	items = json_object_get(json, "requirements");
	output_of("$S check --root root | grep -c '^[a-z]'", out, sizeof(out));
	/* As many as the table has below its head: none was dropped. */
	assert_int_equal(json_array_size(items), atoi(out) - 1);
	json_decref(json);
}

/* On the console, and in the journal that a later command reads. */
static void in_what_a_backend_says(void **state)
{
	static const char backend[] = "#!/bin/sh\necho '" HOSTILE "\377' >&2\nexit 3\n";
	static const char campaign[] =
		"{\"schema\": \"swaprel.campaign/1\", \"name\": \"bed\", \"job\": "
		"\"smoke\", \"backend\": \"./says\", \"boots\": 2, \"deadline_s\": 20, "
		"\"arms\": [{\"name\": \"base\"}]}\n";

	(void)state;
	scratch_save_text("says", backend);
	scratch_save_text("c.json", campaign);
	check_clean("chmod +x says && : >k && $S campaign c.json -o D -k base=k; "
		    "cat D/journal.jsonl && sed -i 's/?.2J/\\\\u001b[2J\\\\u009b/' "
		    "D/journal.jsonl && $S campaign c.json -o D -k base=k --resume",
		    "backend");
}

static int enter(void **state)
{
	json_t *json;

	if (scratch_enter(state))
		return -1;
	json = scratch_good();
	scratch_save("good.json", json);
	json_decref(json);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_every_text_of_a_result),
		cmocka_unit_test(in_the_texts_of_a_round),
		cmocka_unit_test(in_names_of_files),
		cmocka_unit_test(in_the_name_of_a_swap),
		cmocka_unit_test(in_what_a_backend_says),
	};

	return cmocka_run_group_tests_name("escapes", tests, enter, scratch_leave);
}
