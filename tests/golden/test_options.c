// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A command's --help and its parser know the same options, long and short. Each trial
 * ends in an option that is unknown, so that no command gets as far as doing anything.
 */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "result/watch.h"
#include "sample/summary.h"
#include "tests/root/harness.h"

#define STOP         "--nosuch"
#define NAME_MAX_LEN 40
#define COLUMNS      80
#define COMMANDS_MAX 24

/* Those that --help lists, to be free()d each; ends with NULL. */
static void list_commands(struct scene *scene, char *commands[COMMANDS_MAX + 1])
{
	size_t count = 0;
	char *line, *save;

	assert_int_equal(scene_run(scene, ARGS("--help")), 0);
	line = strstr(scene->out, "\nCommands:\n");
	assert_non_null(line);
	strtok_r(line, "\n", &save);
	while ((line = strtok_r(NULL, "\n", &save)) && line[0] == ' ')
		if (count < COMMANDS_MAX)
			commands[count++] = strndup(line + 2, strcspn(line + 2, " "));
	commands[count] = NULL;
	assert_true(count >= 8);
}

static void free_commands(char **commands)
{
	while (*commands)
		free(*commands++);
}

/* Is "--name" or "-c" at the begin of one of the lines of @help? */
static bool is_told(const char *help, const char *option)
{
	size_t len = strlen(option);
	const char *line = help, *at, *end;

	for (; line; line = strchr(line, '\n'), line = line ? line + 1 : NULL) {
		at = line + strspn(line, " ");
		/* "-m, --metric NAME" */
		end = at + (at[0] == '-' && at[1] != '-' && at[2] == ',' ? 4 : 0);
		if (at > line && !strncmp(at, option, len) && !isalnum(at[len]) &&
		    at[len] != '-')
			return true;
		if (end > at && !strncmp(end, option, len) && !isalnum(end[len]) &&
		    end[len] != '-')
			return true;
	}
	return false;
}

static void assert_reported(const char *help, const char *command, const char *option)
{
	if (!is_told(help, option))
		fail_msg("swaprel %s takes %s, and --help does not tell of it", command,
			 option);
}

/* "'--name'", as getopt quotes it: the name, and the rest of the text. */
static const char *quoted(const char *text, char *name)
{
	const char *start = text ? strstr(text, "'--") : NULL;
	size_t len = start ? strcspn(start + 1, "'=") : 0;

	if (!start || len >= NAME_MAX_LEN)
		return NULL;
	memcpy(name, start + 1, len);
	name[len] = '\0';
	return start + 1 + len;
}

static void told_is_taken(struct scene *scene, const char *command, const char *option)
{
	char given[NAME_MAX_LEN + 2], refusal[NAME_MAX_LEN + 32];

	snprintf(given, sizeof(given), "%s=x", option);
	snprintf(refusal, sizeof(refusal), "unrecognized option '%s", given);
	scene_run(scene, ARGS(command, option[1] == '-' ? given : option, STOP, STOP));
	if (strstr(scene->err, refusal) || strstr(scene->err, "invalid option '-"))
		fail_msg("swaprel %s --help tells of %s, which is refused", command,
			 option);
	/* The parser has it from the table; the command has to know it as well. */
	scene_run(scene, ARGS(command, option, STOP, STOP));
	if (!*scene->err && scene->code)
		fail_msg("swaprel %s %s: is not taken up", command, option);
}

static void each_told_option(struct scene *scene, const char *command, const char *help)
{
	char option[NAME_MAX_LEN];
	size_t count = 0;

	for (const char *at = help; (at = strstr(at, "-")); at++) {
		size_t len = strspn(at, "-abcdefghijklmnopqrstuvwxyz"
					"ABCDEFGHIJKLMNOPQRSTUVWXYZ");

		if (at[-1] != ' ' || len < 2 || len >= sizeof(option))
			continue;
		memcpy(option, at, len);
		option[len] = '\0';
		at += len;
		if (!is_told(help, option))
			continue;
		told_is_taken(scene, command, option);
		count++;
	}
	assert_true(count >= 2);
}

/* Of a name that is cut short, getopt tells how the option is called in full. */
static void each_long_option(struct scene *scene, const char *command, const char *help,
			     char letter)
{
	const char cut[] = { '-', '-', letter, '\0' };
	const char with_value[] = { '-', '-', letter, '=', 'x', '\0' };
	char name[NAME_MAX_LEN];
	const char *rest;

	scene_run(scene, ARGS(command, with_value, STOP));
	if (strstr(scene->err, "unrecognized option '--") && !strstr(scene->err, STOP))
		return;
	rest = strstr(scene->err, "possibilities:");
	if (!rest && strstr(scene->err, STOP)) {
		scene_run(scene, ARGS(command, cut));
		rest = scene->err;
	} else if (!rest) {
		rest = scene->err;
	}
	while ((rest = quoted(rest, name))) {
		/* A field of a job may be spelt as in a job file, too. */
		for (char *c = name; *c; c++)
			*c = *c == '_' || *c == '.' ? '-' : *c;
		assert_reported(help, command, name);
	}
}

static void each_short_option(struct scene *scene, const char *command, const char *help,
			      char letter)
{
	const char option[] = { '-', letter, '\0' };

	scene_run(scene, ARGS(command, option, STOP, STOP));
	if (!strstr(scene->err, "invalid option '-"))
		assert_reported(help, command, option);
}

static void help_and_parser_agree(void **state)
{
	struct scene *scene = *state;
	char *commands[COMMANDS_MAX + 1];
	char help[OUTPUT_MAX];

	assert_return_code(chdir(scene->dir), 0);
	list_commands(scene, commands);
	for (size_t i = 0; commands[i]; i++) {
		assert_int_equal(scene_run(scene, ARGS(commands[i], "--help")), 0);
		strcpy(help, scene->out);
		each_told_option(scene, commands[i], help);
		for (char c = 'a'; c <= 'z'; c++) {
			each_long_option(scene, commands[i], help, c);
			each_short_option(scene, commands[i], help, c);
			each_short_option(scene, commands[i], help, (char)toupper(c));
		}
	}
	free_commands(commands);
}

static void each_line_fits(const char *command, const char *help)
{
	for (const char *line = help; *line; line += strcspn(line, "\n") + 1) {
		if (strcspn(line, "\n") > COLUMNS)
			fail_msg("swaprel %s --help: wider than %d columns: %.*s",
				 command, COLUMNS, (int)strcspn(line, "\n"), line);
	}
}

static void help_fits_a_terminal(void **state)
{
	struct scene *scene = *state;
	char *commands[COMMANDS_MAX + 1];

	list_commands(scene, commands);
	for (size_t i = 0; commands[i]; i++) {
		assert_int_equal(scene_run(scene, ARGS(commands[i], "--help")), 0);
		each_line_fits(commands[i], scene->out);
	}
	free_commands(commands);
}

/* A line of @help begins with @name, its text in column @at. */
static void assert_listed(const char *help, const char *name, int at)
{
	char begin[64];

	snprintf(begin, sizeof(begin), "\n  %-*s", at - 2, name);
	if (!strstr(help, begin) || strstr(help, begin)[1 + at] == ' ')
		fail_msg("expected %s in a list, its text in column %d", name, at);
}

static void help_lists_watches_and_metrics(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(scene_run(scene, ARGS("run", "--help")), 0);
	for (size_t i = WATCH_NONE + 1; i < WATCH_COUNT; i++)
		assert_listed(scene->out, watch_names.items[i], 13);
	assert_int_equal(scene_run(scene, ARGS("compare", "--help")), 0);
	for (size_t i = 0; i < METRIC_COUNT; i++)
		assert_listed(scene->out, metric_names.items[i], 21);
}

static void refused_in_one_line(struct scene *scene, const char *command,
				const char *option)
{
	char begin[64];

	snprintf(begin, sizeof(begin), "swaprel: %s: ", command);
	assert_int_equal(scene_run(scene, ARGS(command, option)), 2);
	if (strncmp(scene->err, begin, strlen(begin)) ||
	    strchr(scene->err, '\n') != strrchr(scene->err, '\n'))
		fail_msg("%s %s: %s", command, option, scene->err);
	assert_string_equal(scene->out, "");
}

static void a_wrong_option_is_reported_in_one_line(void **state)
{
	static const char *const wrong[][2] = {
		{ "check", "--root" },
		{ "run", "--tune" },
		{ "campaign", "--kernel" },
		{ "show", "--metric" },
		{ "compare", "--junit" },
		{ "claim", "--published" },
		{ "baseline", "--baselines" },
		{ "restore", "--quiet=x" },
		{ "run", "-o" },
		{ "run", "--s" },
		{ "guest", "x" },
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		refused_in_one_line(*state, wrong[i][0], wrong[i][1]);
		refused_in_one_line(*state, wrong[i][0], "--nosuch");
		refused_in_one_line(*state, wrong[i][0], "-X");
	}
}

/* What would do nothing beside another. The files are not there: they are not read. */
static void what_would_be_ignored_is_refused(void **state)
{
	static const char *const odd[][3] = {
		{ "show --cost --metric max f", "show: --metric", "--cost" },
		{ "show --metric max --memory f", "show: --metric", "--memory" },
		{ "show --profile -m max f", "show: --metric", "--profile" },
		{ "show --cost --memory f", "show: --cost", "--memory" },
		{ "show --profile --cost f", "show: --cost", "--profile" },
		{ "show --memory --profile f", "show: --memory", "--profile" },
		{ "show --near 100 --profile f", "show: --near", "--profile" },
		{ "compare --ktap --format csv f g", "compare: --ktap", "--format" },
		{ "compare --aa --margin 2 f", "compare: --margin", "--aa" },
		{ "compare --aa --trust-one-boot f", "compare: --trust-one-boot",
		  "--aa" },
		{ "compare --paired --aa f", "compare: --paired", "--aa" },
		{ "compare --looks 2 --aa f", "compare: --looks", "--aa" },
		{ "compare --components --margin 2 f", "compare: --margin",
		  "--components" },
		{ "compare --components --trust-one-boot f", "compare: --trust-one-boot",
		  "--components" },
	};
	struct scene *scene = *state;
	char command[160], line[160];

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		snprintf(command, sizeof(command), "$SWAPREL %s", odd[i][0]);
		snprintf(line, sizeof(line), "swaprel: %s: expected without %s",
			 odd[i][1], odd[i][2]);
		assert_int_equal(scene_shell(scene, command), 2);
		if (!strstr(scene->err, line))
			fail_msg("%s: %s", odd[i][0], scene->err);
		assert_string_equal(scene->out, "");
	}
}

static void what_is_not_judged_has_no_verdict(void **state)
{
	static const char *const odd[][2] = {
		{ "show --format junit f", "show: --format junit: nothing is judged" },
		{ "show --format ktap f", "show: --format ktap: nothing is judged" },
		{ "compare --aa --gate f", "--aa: nothing is judged" },
		{ "compare --aa --junit j f", "--aa: nothing is judged" },
		{ "compare --aa --format junit f", "--aa: nothing is judged" },
		{ "compare --force f g", "--force: expected with --junit" },
	};
	struct scene *scene = *state;
	char command[160];

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		snprintf(command, sizeof(command), "$SWAPREL %s", odd[i][0]);
		assert_int_equal(scene_shell(scene, command), 2);
		if (!strstr(scene->err, odd[i][1]))
			fail_msg("%s: %s", odd[i][0], scene->err);
		assert_string_equal(scene->out, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(help_and_parser_agree, scene_setup,
						scene_teardown),
		cmocka_unit_test_setup_teardown(help_fits_a_terminal, scene_setup,
						scene_teardown),
		cmocka_unit_test_setup_teardown(help_lists_watches_and_metrics,
						scene_setup, scene_teardown),
		cmocka_unit_test_setup_teardown(a_wrong_option_is_reported_in_one_line,
						scene_setup, scene_teardown),
		cmocka_unit_test_setup_teardown(what_would_be_ignored_is_refused,
						scene_setup, scene_teardown),
		cmocka_unit_test_setup_teardown(what_is_not_judged_has_no_verdict,
						scene_setup, scene_teardown),
	};

	if (!getenv("SWAPREL")) {
		puts("skipped: SWAPREL must name the program");
		return HARNESS_SKIP;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
