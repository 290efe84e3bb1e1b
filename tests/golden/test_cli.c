// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The real program on files: what it prints for the results in the directories beside
 * this file, to the letter, and what it says to bad input. Measures nothing and needs no
 * root.
 *
 * A case is a directory with a README that says what is to be seen, "command" (the exit
 * code, then an argument a line), and the texts "stdout" and "stderr", where not empty.
 */
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

#include "tests/root/harness.h"
#include "tests/unit/data.h"

#define CASE_ARGS_MAX 16

static const char *source_root(void)
{
	const char *root = getenv("SWAPREL_SOURCE_ROOT");

	return root ? root : ".";
}

static void assert_file_is(const struct scene *scene, const char *dir, const char *name,
			   const char *text)
{
	char expected[OUTPUT_MAX];

	fs_read(&scene->fs, expected, sizeof(expected), "%s/%s", dir, name);
	if (strcmp(text, expected))
		fail_msg("%s/%s: expected:\n%s\n--- but it is:\n%s", dir, name, expected,
			 text);
}

static void run_command(struct scene *scene, char *command)
{
	const char *args[CASE_ARGS_MAX + 1] = { NULL };
	char *save, *line = strtok_r(command, "\n", &save);
	int code = line ? atoi(line) : -1;

	for (size_t i = 0; i < CASE_ARGS_MAX; i++) {
		args[i] = strtok_r(NULL, "\n", &save);
		if (!args[i])
			break;
	}
	if (scene_run(scene, args) != code)
		fail_msg("exit code %d, expected %d: %s", scene->code, code, scene->err);
}

static void check_case(struct scene *scene, const char *dir)
{
	char command[4096];

	if (fs_read(&scene->fs, command, sizeof(command), "%s/command", dir) <= 0)
		fail_msg("%s/command: cannot be read", dir);
	assert_true(fs_exists(&scene->fs, "%s/README", dir));
	assert_return_code(chdir(dir), 0);
	run_command(scene, command);
	assert_file_is(scene, dir, "stdout", scene->out);
	assert_file_is(scene, dir, "stderr", scene->err);
}

struct walk {
	struct scene *scene;
	size_t cases;
};

static int visit_case(void *arg, const char *name)
{
	struct walk *walk = arg;
	char dir[4096];
	struct stat st;

	snprintf(dir, sizeof(dir), "%s/tests/data/cli/%s", source_root(), name);
	if (stat(dir, &st) || !S_ISDIR(st.st_mode))
		return 0;
	print_message("%s\n", name);
	check_case(walk->scene, dir);
	walk->cases++;
	return 0;
}

static void directories_come_out_to_the_letter(void **state)
{
	struct walk walk = { *state, 0 };
	char dir[4096];

	snprintf(dir, sizeof(dir), "%s/tests/data/cli", source_root());
	assert_int_equal(fs_each(&walk.scene->fs, dir, visit_case, &walk), 0);
	assert_true(walk.cases > 0);
	assert_return_code(chdir(source_root()), 0);
}

struct bad_case {
	const char *args[8];
	const char *line; /* on stderr, all of it */
	const char *file; /* what "file.json" holds; NULL: there is none */
};

#define SAY(text)    "swaprel: " text
#define JOB(rest)    "{\"schema\": \"swaprel.job/1\"" rest "}"
#define RESULT(rest) "{\"schema\": \"swaprel.result/1\"" rest "}"

static const struct bad_case bad_cases[] = {
	{ .args = { "nosuch" },
	  .line = SAY("nosuch: no such command: 'swaprel --help' lists them") },
	{ .args = { "run", "--nosuch" },
	  .line = SAY(
		  "run: unrecognized option '--nosuch': 'swaprel run --help' lists the options") },
	{ .args = { "run", "--output" },
	  .line = SAY(
		  "run: option '--output' requires an argument: 'swaprel run --help' lists the options") },
	{ .args = { "run", "smoke", "b" }, .line = SAY("run: b: expected one job only") },
	{ .args = { "run", "nosuch" },
	  .line = SAY(
		  "nosuch: no such job: expected a file or one of published, sizes, ...") },
	{ .args = { "baseline", "--near", "90", "accept", "a" },
	  .line = SAY(
		  "baseline: unrecognized option '--near': 'swaprel baseline --help' lists the options") },
	{ .args = { "compare", "--near", "0", "a", "b" },
	  .line = SAY("--near 0: expected a number of ns above 0") },
	{ .args = { "run", "smoke", "--modes", "0" },
	  .line = SAY("options: modes[0]: 0: expected a whole number from 1 to 256") },
	{ .args = { "run", "smoke", "--modes", "x" },
	  .line = SAY(
		  "options: modes[0]: \"x\": expected a whole number from 1 to 256") },
	{ .args = { "run", "smoke", "--modes", "1,1" },
	  .line = SAY("smoke: modes[1]: 1: expected each value once") },
	{ .args = { "run", "smoke", "--pattern", "nosuch" },
	  .line = SAY("smoke: pattern[0]: \"nosuch\": expected lzo-ratio, mixed, ...") },
	{ .args = { "run", "smoke", "--ratio", "50" },
	  .line = SAY("options: ratio: 50: expected a number from 1.1 to 40") },
	{ .args = { "run", "smoke", "--rounds-max", "1", "--rounds-min", "3" },
	  .line = SAY("smoke: rounds.min: 3: expected at most rounds.max, which is 1: "
		      "set rounds.min too") },
	{ .args = { "run", "smoke", "--cpus", "3-1" },
	  .line = SAY(
		  "smoke: cpus: \"3-1\": expected a CPU list such as 0-3,8, no CPU above "
		  "1023") },
	{ .args = { "run", "smoke", "--tune", "maybe" },
	  .line = SAY("options: tune: \"maybe\": expected yes or no") },
	{ .args = { "run", "smoke", "--name", "a/b" },
	  .line = SAY(
		  "options: name: \"a/b\": expected letters, digits, '.', '_' and '-', a letter "
		  "or digit first") },
	{ .args = { "show" }, .line = SAY("show: expected a result file") },
	{ .args = { "show", "--format", "gnuplot", "./none", "./file.json" },
	  .line = SAY("show: ./file.json: expected one file with --format gnuplot") },
	{ .args = { "show", "--metric", "nope", "x" },
	  .line = SAY("--metric nope: expected mean, max, ...") },
	{ .args = { "show", "--metric", "mean,max", "x" },
	  .line = SAY("--metric mean,max: expected one: ...") },
	{ .args = { "compare", "--metric", "mean,nope", "x" },
	  .line = SAY("--metric nope: expected mean, max, ...") },
	{ .args = { "compare", "--metric", "mean,", "x" },
	  .line = SAY("--metric mean,: expected mean, max, ...") },
	{ .args = { "compare", "--metric", "max,mean,max", "x" },
	  .line = SAY("--metric max,mean,max: expected max once") },
	{ .args = { "compare", "--gate", "--metric", "mean,max", "x", "y" },
	  .line = SAY("--metric: expected one with --curve, --gate, ...") },
	{ .args = { "show", "." },
	  .line = SAY("show: .: a directory: expected a result file; to compare what is "
		      "below it: swaprel compare .") },
	{ .args = { "show", "./none" },
	  .line = SAY("./none: cannot be read: No such file or directory") },
	{ .args = { "compare" },
	  .line = SAY(
		  "compare: expected a base and another file, or a campaign's directory") },
	{ .args = { "compare", "./none", "./none" },
	  .line = SAY("compare: ./none: cannot be read: No such file or directory") },
	{ .args = { "campaign", "./file.json", "-o", "" },
	  .line = SAY("--output '': expected a directory") },
	{ .args = { "campaign", "./file.json", "-o", "x", "--backends", "" },
	  .line = SAY("--backends '': expected a directory") },
	{ .args = { "campaign", "./file.json", "-o", "x", "--kernel", "" },
	  .line = SAY("--kernel '': expected VARIANT=FILE") },
	{ .args = { "campaign", "./file.json", "-o", "x", "--kernel", "base=" },
	  .line = SAY("--kernel 'base=': expected VARIANT=FILE") },
	{ .args = { "campaign", "./file.json", "-o", "x", "--kernel", "base=/" },
	  .line = SAY("--kernel base=/: Is a directory") },
	{ .args = { "campaign", "./file.json", "-o", "x", "--kernel", "base=./none" },
	  .line = SAY("--kernel base=./none: No such file or directory") },
	{ .args = { "campaign", "./file.json", "-o", "x", "--manifest", "=x" },
	  .line = SAY("--manifest '=x': expected VARIANT=FILE") },
	{ .args = { "campaign", "", "-o", "x" },
	  .line = SAY("campaign: expected one campaign file") },
	{ .args = { "show", "./file.json" },
	  .line = SAY(
		  "./file.json: schema: \"swaprel.job/1\": expected \"swaprel.result/1\""),
	  .file = JOB("") },
	{ .args = { "show", "./file.json" },
	  .line = SAY("./file.json: tool_version: missing: a result needs it"),
	  .file = RESULT("") },
	{ .args = { "compare", "./file.json", "./file.json" },
	  .line = SAY("compare: ./file.json: tool_version: missing: a result needs it"),
	  .file = RESULT("") },
	{ .args = { "show", "./file.json" },
	  .line = SAY(
		  "./file.json:1:1: not valid JSON: string or '}' expected near end of file"),
	  .file = "{" },
};

static void write_file(const char *text)
{
	FILE *file = text ? fopen("file.json", "w") : NULL;

	if (!text)
		return;
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void bad_input_is_reported_in_one_line(void **state)
{
	struct scene *scene = *state;

	assert_return_code(chdir(scene->dir), 0);
	for (size_t i = 0; i < sizeof(bad_cases) / sizeof(bad_cases[0]); i++) {
		const struct bad_case *bad = &bad_cases[i];

		write_file(bad->file);
		if (scene_run(scene, bad->args) != 2)
			fail_msg("%s %s: exit code %d, expected 2", bad->args[0],
				 bad->args[1] ? bad->args[1] : "", scene->code);
		if (!data_has_line(scene->err, bad->line))
			fail_msg("\"%s\": expected the line \"%s\"", scene->err,
				 bad->line);
		assert_string_equal(scene->out, "");
	}
	assert_return_code(chdir(source_root()), 0);
}

/* "swaprel COMMAND -h", "--help" and "swaprel help COMMAND" are one. */
static void every_command_has_help(void **state)
{
	static const char *const names[] = { "check",    "run",     "campaign",
					     "show",     "compare", "claim",
					     "baseline", "restore", "guest" };
	struct scene *scene = *state;
	char begin[64], text[OUTPUT_MAX];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(begin, sizeof(begin), "Usage: swaprel %s", names[i]);
		assert_int_equal(scene_run(scene, ARGS(names[i], "--help")), 0);
		assert_int_equal(strncmp(scene->out, begin, strlen(begin)), 0);
		strcpy(text, scene->out);
		assert_int_equal(scene_run(scene, ARGS(names[i], "-h")), 0);
		assert_string_equal(scene->out, text);
		assert_int_equal(scene_run(scene, ARGS("help", names[i])), 0);
		assert_string_equal(scene->out, text);
		assert_string_equal(scene->err, "");
	}
}

static void help_and_version_are_spelt_as_everywhere(void **state)
{
	static const char *const help[] = { "-h", "--help", "help" };
	static const char *const version[] = { "-V", "--version", "version" };
	struct scene *scene = *state;

	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(scene_run(scene, ARGS(help[i])), 0);
		assert_true(
			data_has_line(scene->out, "Usage: swaprel COMMAND [OPTION...]"));
		assert_int_equal(scene_run(scene, ARGS(version[i])), 0);
		assert_int_equal(strncmp(scene->out, "swaprel 0.", 10), 0);
	}
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(scene_run(scene, ARGS("run", version[i])), 0);
		assert_int_equal(strncmp(scene->out, "swaprel 0.", 10), 0);
	}
	assert_int_equal(scene_run(scene, ARGS("help", "nosuch")), 2);
	assert_true(data_has_line(scene->err,
				  "swaprel: nosuch: no such command: 'swaprel "
				  "--help' lists them"));
}

/* 80 columns and 24 lines, one of which is the prompt's. */
static void the_usage_fits_a_screen(void **state)
{
	struct scene *scene = *state;
	size_t lines = 0;

	assert_int_equal(scene_run(scene, ARGS("--help")), 0);
	for (const char *line = scene->out; *line; line += strcspn(line, "\n") + 1) {
		assert_true(strcspn(line, "\n") <= 80);
		lines++;
	}
	assert_in_range(lines, 10, 23);
}

static void no_command_prints_the_usage(void **state)
{
	struct scene *scene = *state;
	const char *const none[] = { NULL };

	assert_int_equal(scene_run(scene, none), 2);
	assert_true(data_has_line(scene->err, "Usage: swaprel COMMAND [OPTION...]"));
	assert_string_equal(scene->out, "");
	assert_int_equal(scene_run(scene, ARGS("--help")), 0);
	assert_true(data_has_line(scene->out, "Usage: swaprel COMMAND [OPTION...]"));
	assert_string_equal(scene->err, "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(directories_come_out_to_the_letter),
		TEST(bad_input_is_reported_in_one_line),
		TEST(the_usage_fits_a_screen),
		TEST(no_command_prints_the_usage),
		TEST(every_command_has_help),
		TEST(help_and_version_are_spelt_as_everywhere),
	};

	if (!getenv("SWAPREL")) {
		puts("skipped: SWAPREL must name the program");
		return HARNESS_SKIP;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
