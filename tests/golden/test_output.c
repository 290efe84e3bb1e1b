// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where the program's output goes and its input comes from: what cannot be written is
 * told apart from an answer, what is there is not replaced, and nothing hangs. Measures
 * nothing and needs no root.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/root/harness.h"

#define BASE  "results/reference/vm-2cpu/budget-tcg/001-base"
#define OTHER "results/reference/vm-2cpu/budget-tcg/002-class_idx"

/* Run a line of bash in the scene's directory, $R being the sources, at most 20 s long;
 * without IFS, as paths may hold spaces. The exit code; what is on stderr is in
 * scene->err. */
__attribute__((format(printf, 2, 3))) static int shell(struct scene *scene,
						       const char *fmt, ...)
{
	char line[8192], whole[9000];
	va_list ap;
	int status;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	snprintf(whole, sizeof(whole),
		 "cd %s && R=${SWAPREL_SOURCE_ROOT:-$OLDPWD} && export R SWAPREL && "
		 "timeout 20 bash -c 'IFS=; %s' 2>%s/stderr",
		 scene->dir, line, scene->dir);
	status = system(whole);
	fs_read(&scene->fs, scene->err, sizeof(scene->err), "%s/stderr", scene->dir);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void assert_says(const struct scene *scene, const char *text)
{
	if (!strstr(scene->err, text))
		fail_msg("\"%s\": expected \"%s\"", scene->err, text);
}

/* All that print to stdout, each in its own way. */
static const char *const printing[] = {
	"--version",
	"--help",
	"check --help",
	"run --help",
	"campaign --help",
	"show --help",
	"compare --help",
	"claim --help",
	"baseline --help",
	"restore --help",
	"guest --help",
	"check --root $R/tests/sysroot/pi4b",
	"check --json --root $R/tests/sysroot/pi4b",
	"show $R/" BASE "/result.json",
	"show --format json $R/" BASE "/result.json",
	"compare $R/" BASE " $R/" OTHER,
	"compare --gate $R/" BASE " $R/" OTHER,
	"compare --aa $R/" BASE,
	"compare --ktap $R/" BASE " $R/" OTHER,
	"claim --list",
	"claim --anyway -p rpi4b-2026-04-29 $R/" BASE " $R/" OTHER,
	"baseline show",
	"baseline --baselines b accept --force $R/" BASE,
};

static void output_that_is_lost_is_exit_2(void **state)
{
	struct scene *scene = *state;

	for (size_t i = 0; i < sizeof(printing) / sizeof(printing[0]); i++) {
		int code = shell(scene, "$SWAPREL %s >/dev/full", printing[i]);

		if (code != 2)
			fail_msg("%s >/dev/full: exit code %d", printing[i], code);
		assert_says(scene, "standard output: cannot be written: No space left");
		code = shell(scene, "$SWAPREL %s >&-", printing[i]);
		if (code != 2)
			fail_msg("%s >&-: exit code %d", printing[i], code);
		assert_says(scene, "standard output: cannot be written: Bad file desc");
	}
}

/* 1 would be "bad commit" to git, and a regression to everybody else. */
static void output_that_is_lost_is_no_judgement(void **state)
{
	static const char *const gates[] = { "--gate", "--gate --ktap",
					     "--gate --junit j" };
	struct scene *scene = *state;

	for (size_t i = 0; i < sizeof(gates) / sizeof(gates[0]); i++)
		assert_int_equal(shell(scene,
				       "$SWAPREL compare %s $R/" BASE " $R/" OTHER
				       " >/dev/full",
				       gates[i]),
				 2);
	assert_int_equal(shell(scene, "$SWAPREL compare --gate --junit /dev/full $R/" BASE
				      " $R/" OTHER),
			 2);
	assert_says(scene, "swaprel: /dev/full: cannot be written: No space left");
	assert_int_equal(shell(scene, "$SWAPREL compare --bisect $R/" BASE " $R/" OTHER
				      " >/dev/full"),
			 128);
	assert_int_equal(shell(scene,
			       "$SWAPREL compare --bisect --junit /dev/full $R/" BASE
			       " $R/" OTHER),
			 128);
}

/* RLIMIT_FSIZE brings a signal, which would leave a temporary file behind. */
static void files_that_may_not_grow_are_failed_writes(void **state)
{
	static const struct {
		const char *command;
		int code;
	} writing[] = {
		{ "show --format json $R/" BASE "/result.json >out", 2 },
		{ "check --json --root $R/tests/sysroot/pi4b >out", 2 },
		{ "compare --gate --junit j --force $R/" BASE " $R/" OTHER " >/dev/null",
		  2 },
		{ "compare --bisect --junit j --force $R/" BASE " $R/" OTHER
		  " >/dev/null",
		  128 },
		{ "baseline accept --baselines b $R/" BASE, 2 },
	};
	struct scene *scene = *state;

	for (size_t i = 0; i < sizeof(writing) / sizeof(writing[0]); i++) {
		int code = shell(scene, "prlimit --fsize=1024 $SWAPREL %s",
				 writing[i].command);

		if (code != writing[i].code)
			fail_msg("%s: exit code %d", writing[i].command, code);
		assert_says(scene, "cannot be written: File too large");
	}
	assert_int_equal(shell(scene, "! ls -A . b 2>&1 | grep swaprel-"), 0);
}

/* Refused before any work is done: the inputs do not even exist. */
static void what_is_there_is_not_replaced(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(shell(scene, "echo mine >file; ln -s file link; mkdir dir"), 0);
	for (int i = 0; i < 2; i++) {
		const char *command = i ? "compare no no --junit" : "run smoke -o";

		assert_int_equal(shell(scene, "$SWAPREL %s file", command), 2);
		assert_says(scene, "file: exists already; to replace it: swaprel");
		assert_says(scene, " --force");
		assert_int_equal(shell(scene, "$SWAPREL %s link --force", command), 2);
		assert_says(scene, "link: a symbolic link to file: expected the file");
		assert_int_equal(shell(scene, "$SWAPREL %s dir --force", command), 2);
		assert_says(scene, "dir: cannot be written: Is a directory");
		assert_int_equal(shell(scene, "$SWAPREL %s dir/", command), 2);
		assert_int_equal(shell(scene, "$SWAPREL %s no/file", command), 2);
		assert_says(scene, "no/file: cannot be written: no/: No such file");
		assert_int_equal(shell(scene, "$SWAPREL %s %0300d", command, 1), 2);
		assert_says(scene, "1: cannot be written: File name too long");
		assert_int_equal(shell(scene, "$SWAPREL %s ./%04100d", command, 1), 2);
		assert_says(scene, "...");
		assert_says(scene, "1: cannot be written: File name too long");
	}
	assert_int_equal(shell(scene, "test \"$(cat file)\" = mine"), 0);
}

static void a_report_is_replaced_by_force(void **state)
{
	struct scene *scene = *state;

	for (int i = 0; i < 2; i++) {
		assert_int_equal(shell(scene,
				       "$SWAPREL compare --junit j --force $R/" BASE
				       " $R/" OTHER),
				 0);
		assert_int_equal(shell(scene, "grep -q testsuite j && echo old >j"), 0);
	}
}

static void provenance_that_cannot_be_read_back_is_refused(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(
		shell(scene, "echo [1] >p; $SWAPREL run smoke --provenance p -o r"), 2);
	assert_says(scene, "swaprel: p: expected a JSON object");
	assert_int_equal(shell(scene, "$SWAPREL campaign no.json -o d -m base=p"), 2);
	assert_says(scene, "/p: expected a JSON object");
	assert_int_equal(shell(scene,
			       "(printf \"{\\\"a\\\":%%.0s\" {1..2047}; echo -n 1; "
			       "printf \"}%%.0s\" {1..2047}) >p; "
			       "$SWAPREL run smoke --provenance p -o r"),
			 2);
	assert_says(scene, "p: cannot be kept in a result: expected fewer levels");
	assert_int_equal(shell(scene, "test ! -e r"), 0);
}

static void pipes_are_read_and_empty_ones_do_not_hang(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(
		shell(scene, "cat $R/" BASE "/result.json | $SWAPREL show /dev/stdin"),
		0);
	assert_int_equal(
		shell(scene, "$SWAPREL show <(sleep 0.2; cat $R/" BASE "/result.json)"),
		0);
	assert_int_equal(shell(scene,
			       "$SWAPREL compare base=<(cat $R/" BASE
			       "/result.json) other=<(cat $R/" OTHER "/result.json)"),
			 0);
	assert_int_equal(shell(scene, "mkfifo f; $SWAPREL show f"), 2);
	assert_says(scene, "f: cannot be read: a FIFO that nobody writes to");
	assert_int_equal(shell(scene, "$SWAPREL run f -o r"), 2);
	assert_int_equal(shell(scene, "$SWAPREL claim -p ./f $R/" BASE), 2);
	assert_int_equal(shell(scene, "$SWAPREL campaign f -o d"), 2);
	assert_int_equal(shell(scene, "$SWAPREL run smoke -o f"), 2);
	assert_says(scene, "f: nobody reads it");
}

/* However long the argument is, the line ends in what is wrong. */
static void an_error_keeps_its_cause(void **state)
{
	static const char *const commands[] = { "show", "compare", "compare --margin",
						"baseline show --baselines" };
	struct scene *scene = *state;

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		assert_int_equal(
			shell(scene, "$SWAPREL %s $(printf x%%090000d 1)", commands[i]),
			2);
		assert_says(scene, "...");
		assert_true(strlen(scene->err) < 600);
		assert_true(strstr(scene->err, "name too long") ||
			    strstr(scene->err, "expected a percentage"));
	}
}

/* What a kernel calls its swap need not be UTF-8, and the item is not left out for it. */
static void check_tells_all_of_its_items(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(shell(scene,
			       "cp -r $R/tests/sysroot/x86-laptop r && "
			       "printf \"/dev/x\\\\377y partition 9 0 100\\\\n\" "
			       ">>r/proc/swaps; "
			       "$SWAPREL check --json --root r >after; "
			       "$SWAPREL check --json --root "
			       "$R/tests/sysroot/x86-laptop >before; "
			       "grep -q x?y after && "
			       "test $(grep -c seen before) = $(grep -c seen after)"),
			 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(output_that_is_lost_is_exit_2),
		TEST(output_that_is_lost_is_no_judgement),
		TEST(files_that_may_not_grow_are_failed_writes),
		TEST(what_is_there_is_not_replaced),
		TEST(a_report_is_replaced_by_force),
		TEST(provenance_that_cannot_be_read_back_is_refused),
		TEST(an_error_keeps_its_cause),
		TEST(check_tells_all_of_its_items),
		TEST(pipes_are_read_and_empty_ones_do_not_hang),
	};

	if (!getenv("SWAPREL")) {
		puts("skipped: SWAPREL must name the program");
		return HARNESS_SKIP;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
