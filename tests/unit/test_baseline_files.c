// SPDX-License-Identifier: GPL-2.0-or-later
/* How baselines are kept: which bytes, whose, and below which paths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/scratch.h"

/* A pipe cannot be read twice. */
static void the_bytes_that_were_checked_are_kept(void **state)
{
	char out[16384];

	(void)state;
	assert_int_equal(
		scratch_run("cat $F/old-1.json | $S baseline accept --baselines p "
			    "/dev/stdin 2>&1",
			    out, sizeof(out)),
		0);
	assert_int_equal(
		scratch_run("cmp $F/old-1.json p/*/published-metal/1/result.json && "
			    "grep -q $(sha256sum <$F/old-1.json | cut -c-64) "
			    "p/*/log.jsonl",
			    out, sizeof(out)),
		0);
	assert_int_equal(
		scratch_run("cat $F/new-1.json | $S compare --baseline --baselines p "
			    "/dev/stdin 2>&1",
			    out, sizeof(out)),
		0);
	assert_non_null(strstr(out, "baseline"));
}

/* Nor can a FIFO, which stands in for each file: what is compared was read just once. */
static void compare_reads_each_file_once(void **state)
{
	char out[16384];

	(void)state;
	assert_int_equal(
		scratch_run("$S baseline accept --baselines q $F/old-*.json && "
			    "mkdir f && cp $F/new-*.json f && "
			    "$S compare --gate --baseline --baselines q f/* >files",
			    out, sizeof(out)),
		0);
	assert_int_equal(
		scratch_run("for i in f/*; do rm $i; mkfifo $i; "
			    "cat $F/${i#f/} >$i & done; "
			    "$S compare --gate --baseline --baselines q f/* >fifos 2>&1",
			    out, sizeof(out)),
		0);
	assert_int_equal(scratch_run("grep -q baseline files && cmp files fifos", out,
				     sizeof(out)),
			 0);
}

static void a_line_has_a_limit(void **state)
{
	char out[4096];

	(void)state;
	assert_int_equal(scratch_run("$S baseline accept --baselines l $F/old-1.json && "
				     "L=$(echo l/*/log.jsonl) && tr '\\0' x </dev/zero | "
				     "head -c 6000000 >>$L && echo >>$L && "
				     "$S baseline show --baselines l 2>&1",
				     out, sizeof(out)),
			 2);
	assert_non_null(
		strstr(out, ": log.jsonl:2: too long: expected lines of at most"));
}

static void paths_are_not_cut(void **state)
{
	static const char *const commands[] = { "show", "accept $F/old-1.json",
						"accept --floor $F/old-*.json" };
	char out[4096], command[256];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		snprintf(command, sizeof(command),
			 "B=$(printf '%%0200d/' $(seq 30)) && $S baseline %s "
			 "--baselines $B 2>&1",
			 commands[i]);
		assert_int_equal(scratch_run(command, out, sizeof(out)), 2);
		assert_non_null(strstr(out, "File name too long"));
		assert_int_equal(scratch_run("ls -d 0*", out, sizeof(out)), 2);
	}
}

static void an_option_that_does_nothing_is_refused(void **state)
{
	static const char *const commands[] = {
		"show --floor",
		"show --anyway",
		"show -m max",
		"show --near 90",
		"show --margin 2",
		"accept --format json $F/old-1.json",
		"accept -m max $F/old-1.json",
	};
	char out[4096], command[256];

	(void)state;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		snprintf(command, sizeof(command), "$S baseline --baselines n %s 2>&1",
			 commands[i]);
		assert_int_equal(scratch_run(command, out, sizeof(out)), 2);
	}
	assert_int_equal(
		scratch_run("test ! -e n && $S baseline show --baselines b --format json",
			    out, sizeof(out)),
		0);
	assert_int_equal(*out, '{');
}

static void a_planted_link_is_not_followed(void **state)
{
	char out[4096];

	(void)state;
	assert_int_equal(
		scratch_run("mkdir e s && M=${PWD}/s/$(ls b) && ln -s $PWD/e $M && $S "
			    "baseline accept --baselines s $F/old-1.json 2>&1",
			    out, sizeof(out)),
		2);
	assert_int_equal(
		scratch_run("rmdir e && mkdir e && rm s/* && mkdir s/$(ls b) && ln -s "
			    "../../e/log s/$(ls b)/log.jsonl && $S baseline accept "
			    "--baselines s $F/old-1.json 2>&1",
			    out, sizeof(out)),
		2);
	assert_int_equal(scratch_run("rmdir e", out, sizeof(out)), 0);
}

/* Root first, then one of the group, root again, and the other user: each may go on. */
static void baselines_can_be_shared(void **state)
{
	char out[8192];

	(void)state;
	if (geteuid() || system("setpriv --version >/dev/null 2>&1"))
		skip();
	assert_int_equal(
		scratch_run(
			"chmod 755 . && mkdir g && chown 65534:65533 g && chmod 2775 g && "
			"U='setpriv --reuid 65534 --regid 65533 --clear-groups' && "
			"V='setpriv --reuid 65532 --regid 65533 --clear-groups' && "
			"cp $F/old-1.json $F/old-2.json . && chmod 644 *.json && umask 022 && "
			"for T in '' \"$U\" '' \"$V\" \"$U\" ''; do "
			"$T $S baseline accept --force --baselines g old-1.json 2>&1 && "
			"$T $S baseline accept --force --floor --baselines g old-1.json old-2.json "
			"2>&1 || exit 1; done; ls g/*",
			out, sizeof(out)),
		0);
	assert_null(strstr(out, ".new"));
	assert_int_equal(scratch_run("cat g/*/log.jsonl | wc -l", out, sizeof(out)), 0);
	assert_int_equal(atoi(out), 12);
}

static int enter(void **state)
{
	char out[256];

	return scratch_enter(state) ||
	       scratch_run("$S baseline accept --baselines b $F/old-1.json", out,
			   sizeof(out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_bytes_that_were_checked_are_kept),
		cmocka_unit_test(compare_reads_each_file_once),
		cmocka_unit_test(a_line_has_a_limit),
		cmocka_unit_test(paths_are_not_cut),
		cmocka_unit_test(an_option_that_does_nothing_is_refused),
		cmocka_unit_test(a_planted_link_is_not_followed),
		cmocka_unit_test(baselines_can_be_shared),
	};

	return cmocka_run_group_tests(tests, enter, scratch_leave);
}
