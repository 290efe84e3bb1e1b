// SPDX-License-Identifier: GPL-2.0-or-later
/* Baselines move when they are asked to, and the log says who moved what. */
#include <fcntl.h>
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

#include "result/baseline_log.h"
#include "tests/unit/scratch.h"

#define MACHINE "b/00000000000000aa"

static size_t log_lines(void)
{
	char out[64];

	scratch_run("cat " MACHINE "/log.jsonl 2>/dev/null | wc -l", out, sizeof(out));
	return (size_t)atoi(out);
}

static void accepted_and_judged_by(void **state)
{
	char out[16384];

	(void)state;
	assert_int_equal(
		scratch_run("$S compare --gate --baseline --baselines b $F/new-1.json "
			    "2>&1",
			    out, sizeof(out)),
		2);
	assert_non_null(strstr(out, "no baseline"));
	assert_int_equal(scratch_run("$S baseline accept --baselines b $F/old-*.json",
				     out, sizeof(out)),
			 0);
	assert_non_null(strstr(out, "accepted, from 6 files"));
	assert_int_equal(
		scratch_run("$S compare --gate --baseline --baselines b $F/new-*.json",
			    out, sizeof(out)),
		0);
	assert_non_null(strstr(out, "baseline"));
	assert_int_equal(
		scratch_run("$S compare --gate --baseline --baselines b $R/new-*.json",
			    out, sizeof(out)),
		1);
	assert_int_equal(scratch_run("$S compare --bisect --baseline --baselines b "
				     "$R/new-*.json",
				     out, sizeof(out)),
			 1);
	assert_int_equal(scratch_run("$S compare --bisect --baseline --baselines b "
				     "$R/new-1.json",
				     out, sizeof(out)),
			 125);
	assert_int_equal(log_lines(), 1);
	assert_int_equal(scratch_run("cmp $F/old-3.json " MACHINE
				     "/published-metal/3/result.json",
				     out, sizeof(out)),
			 0);
}

static void a_move_is_logged(void **state)
{
	char out[4096];
	const json_t *replaced;
	int machine_fd;
	json_t *last;

	(void)state;
	assert_int_equal(
		scratch_run("$S baseline accept --baselines b $R/new-1.json 2>&1", out,
			    sizeof(out)),
		2);
	assert_non_null(strstr(out, "/published-metal: exists already; to replace it: "
				    "swaprel baseline --baselines b accept "));
	assert_non_null(strstr(out, " --force\n"));
	assert_int_equal(log_lines(), 1);
	assert_int_equal(
		scratch_run("$S baseline accept --force --baselines b $R/new-1.json "
			    "$R/new-2.json",
			    out, sizeof(out)),
		0);
	assert_int_equal(log_lines(), 2);
	machine_fd = open(MACHINE, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(baseline_log_last(machine_fd, "published-metal", &last, NULL),
			 0);
	close(machine_fd);
	assert_string_equal(json_string_value(json_object_get(last, "user")), "tester");
	replaced = json_object_get(last, "replaced");
	assert_int_equal(json_array_size(replaced), 6);
	assert_int_equal(json_array_size(json_object_get(last, "by")), 2);
	assert_int_equal(strlen(json_string_value(
				 json_object_get(json_array_get(replaced, 5), "sha256"))),
			 64);
	json_decref(last);
	assert_int_equal(scratch_run("ls " MACHINE " " MACHINE "/published-metal", out,
				     sizeof(out)),
			 0);
	assert_null(strstr(out, ".new"));
	assert_null(strstr(out, "3\n"));
	assert_int_equal(scratch_run("$S baseline show --baselines b", out, sizeof(out)),
			 0);
	assert_non_null(strstr(out, "published-metal"));
	assert_non_null(strstr(out, "tester"));
}

static void the_floor_is_quoted(void **state)
{
	char out[16384];

	(void)state;
	scratch_run("$S compare --baselines b old=$F/old-1.json new=$F/new-1.json", out,
		    sizeof(out));
	assert_null(strstr(out, "Noise floor, "));
	assert_int_equal(
		scratch_run("$S baseline accept --floor --baselines b old=$F/old-1.json "
			    "2>&1",
			    out, sizeof(out)),
		2);
	assert_non_null(strstr(out, "two boots or more"));
	assert_int_equal(
		scratch_run("$S baseline accept --floor --baselines b $F/old-*.json", out,
			    sizeof(out)),
		0);
	scratch_run("$S compare --baselines b old=$F/old-1.json new=$F/new-1.json", out,
		    sizeof(out));
	assert_non_null(strstr(out, "Noise floor, single: with 6 boots of 6 rounds"));
	assert_null(strstr(out, "kept without its variance"));
	assert_int_equal(log_lines(), 3);
}

/* The floor in a table's "with %u boots of 6 rounds a difference of 0.3 %". */
static double quoted(const char *out, unsigned int boots)
{
	char text[64];
	const char *at;

	snprintf(text, sizeof(text), "with %u boots of 6 rounds a difference of ", boots);
	at = strstr(out, text);
	if (!at)
		fail_msg("%s: %s", text, out);
	return atof(at + strlen(text));
}

#define BOOT_1 "old=$F/old-1.json new=$F/new-1.json "
#define BOOT_2 "old=$F/old-2.json new=$F/new-2.json "
#define BOOT_3 "old=$F/old-3.json new=$F/new-3.json "

static void the_floor_is_that_of_the_table(void **state)
{
	double four, two;
	char out[16384];

	(void)state;
	scratch_run("$S compare --baselines b " BOOT_1 BOOT_2 BOOT_3
		    " old=$F/old-4.json new=$F/new-4.json | tr -s '\n ' ' '",
		    out, sizeof(out));
	four = quoted(out, 4);
	scratch_run("$S compare --baselines b  " BOOT_1 BOOT_2 " | tr -s '\n ' ' '", out,
		    sizeof(out));
	two = quoted(out, 2);
	assert_true(two > 1.5 * four);
	/* As it was before a floor kept its variance. */
	scratch_run("cp -r b old && sed -i '/\"variance\"/d; /\"freedom\"/d' "
		    "old/*/*floor* && $S compare --baselines old " BOOT_1 BOOT_2 " | "
		    "tr -s '\n ' ' '; rm -r old",
		    out, sizeof(out));
	assert_true(quoted(out, 6) < four);
	assert_non_null(
		strstr(out, "This noise floor was recorded without its variance"));
}

/* What sed makes of the floor that was accepted is refused with @text. */
static void refused_floor(const char *sed, const char *text)
{
	char command[512], out[4096];

	snprintf(command, sizeof(command),
		 "cp -r b bad && sed -i '%s' bad/*/*floor* && "
		 "$S compare --baselines bad old=$F/old-1.json new=$F/new-1.json 2>&1; "
		 "code=$?; rm -r bad; exit $code",
		 sed);
	assert_int_equal(scratch_run(command, out, sizeof(out)), 2);
	if (!strstr(out, text))
		fail_msg("%s: %s", sed, out);
}

static void a_floor_is_checked(void **state)
{
	(void)state;
	refused_floor("s/\"rounds\": [0-9.]*/\"rounds\": null/",
		      "rows[0].percent ... rounds: expected all figures, or none");
	refused_floor("s/\"rounds\": [0-9.]*/\"rounds\": NaN/", "not valid JSON");
	refused_floor("s/\"round_percent\": [0-9.]*/\"round_percent\": -1/",
		      "expected 0 or more");
	refused_floor("s/\"low_percent\": [0-9.]*/\"low_percent\": 1e6/",
		      "expected a value from low to high");
	refused_floor("s/\"boots\": [0-9]*/\"boots\": 1/", "expected two boots");
	refused_floor("s/\"freedom\": [0-9.]*/\"freedom\": null/",
		      "variance, freedom: expected");
	refused_floor("s/\"pattern\": \"[a-z]*\"/\"pattern\": \"a b\"/",
		      "rows[0].pattern: \"a b\": expected letters");
	refused_floor("s/\"metric\": \"mean\"/\"metric\": \"mood\"/", "metric");
}

static void what_is_no_baseline(void **state)
{
	char out[4096];

	(void)state;
	assert_int_equal(scratch_run("$S baseline accept --baselines b old=$F/old-1.json "
				     "new=$F/new-1.json 2>&1",
				     out, sizeof(out)),
			 2);
	assert_non_null(strstr(out, "expected boots of one kernel"));
	scratch_run("sed 's/00000000000000aa/..\\/..\\/x/' $F/old-1.json >evil.json", out,
		    sizeof(out));
	assert_int_equal(scratch_run("$S baseline accept --baselines b evil.json 2>&1",
				     out, sizeof(out)),
			 2);
	assert_non_null(strstr(out, "machine.id"));
	assert_int_equal(log_lines(), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepted_and_judged_by),
		cmocka_unit_test(a_move_is_logged),
		cmocka_unit_test(the_floor_is_quoted),
		cmocka_unit_test(the_floor_is_that_of_the_table),
		cmocka_unit_test(a_floor_is_checked),
		cmocka_unit_test(what_is_no_baseline),
	};

	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
