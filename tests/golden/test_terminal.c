// SPDX-License-Identifier: GPL-2.0-or-later
/* What a terminal changes: how wide tables are, colours, and the line that is drawn
 * again. Each runs on a terminal of its own. */
#include <errno.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/status.h"
#include "format/text.h"

#define OUTPUT_MAX (1 << 18)

static char output[OUTPUT_MAX];

/* All that is written to a terminal until the other side is closed. */
static void read_all(int fd)
{
	size_t len = 0;
	ssize_t got;

	while (len + 1 < sizeof(output) &&
	       (got = read(fd, output + len, sizeof(output) - 1 - len)) > 0)
		len += (size_t)got;
	output[len] = '\0';
}

/* In a child whose terminal has @columns: @act, with @arg. Its exit code; output is in
 * @output. */
static int on_terminal(unsigned short columns, void (*act)(const void *arg),
		       const void *arg)
{
	const struct winsize size = { .ws_row = 24, .ws_col = columns };
	int master, status;
	pid_t pid = forkpty(&master, NULL, NULL, &size);

	assert_true(pid >= 0);
	if (!pid) {
		unsetenv("COLUMNS");
		unsetenv("NO_COLOR");
		setenv("TERM", "xterm", 1);
		act(arg);
		_exit(127);
	}
	read_all(master);
	close(master);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* A shell command in the case of three variants; $SWAPREL is the program. */
static void act_shell(const void *arg)
{
	const char *root = getenv("SWAPREL_SOURCE_ROOT");

	if (!root || chdir(root) || chdir("tests/golden/compare-mail"))
		_exit(126);
	execl("/bin/sh", "sh", "-c", arg, (char *)NULL);
}

#define COMPARE                                                               \
	"\"$SWAPREL\" compare --baselines none base-*.json class_idx-*.json " \
	"deferred-*.json"

/* Of all lines but commands to be pasted, which are never broken. */
static size_t widest(void)
{
	size_t most = 0;

	for (const char *line = output; *line; line += strspn(line, "\r\n")) {
		const size_t len = strcspn(line, "\r\n");

		if (strncmp(line, "    swaprel ", 12))
			most = len > most ? len : most;
		line += len;
	}
	return most;
}

static void tables_are_as_wide_as_the_terminal(void **state)
{
	(void)state;
	assert_int_equal(on_terminal(120, act_shell, "NO_COLOR=1 " COMPARE), 0);
	assert_non_null(strstr(output, "deferral adds\r\n"));
	assert_in_range(widest(), 91, 120);
	assert_int_equal(on_terminal(50, act_shell, "NO_COLOR=1 " COMPARE), 0);
	assert_in_range(widest(), 41, 50);
	assert_int_equal(on_terminal(50, act_shell, "NO_COLOR=1 COLUMNS=120 " COMPARE),
			 0);
	assert_in_range(widest(), 91, 120);
	assert_int_equal(on_terminal(50, act_shell, COMPARE " | cat"), 0);
	assert_in_range(widest(), 51, 80);
	assert_int_equal(on_terminal(5, act_shell, "NO_COLOR=1 " COMPARE), 0);
	assert_in_range(widest(), 30, 40);
}

static bool has_colour(const char *command)
{
	assert_int_equal(on_terminal(80, act_shell, command), 0);
	assert_non_null(strstr(output, "faster"));
	return strchr(output, '\033');
}

static void verdicts_have_colours_on_a_terminal_only(void **state)
{
	(void)state;
	assert_true(has_colour(COMPARE));
	assert_non_null(strstr(output, "\033[1;34mfaster\033[0m"));
	assert_null(strstr(output, "mmode"));
	assert_true(has_colour("NO_COLOR= " COMPARE));
	assert_false(has_colour("NO_COLOR=1 " COMPARE));
	assert_false(has_colour("TERM=dumb " COMPARE));
	assert_false(has_colour("unset TERM; " COMPARE));
	assert_false(has_colour(COMPARE " | cat"));
	assert_false(has_colour(COMPARE " --format mail"));
	assert_int_equal(on_terminal(80, act_shell, COMPARE " --gate"), 0);
	assert_non_null(strstr(output, "Gate: \033[1;34mPASS\033[0m: "));
}

/* A line of 100 characters on 30 columns, then on 60. */
static void act_status(const void *arg)
{
	struct winsize size = { .ws_row = 24, .ws_col = 60 };
	struct status status;
	char line[101];

	memset(line, 'x', 100);
	line[100] = '\0';
	status_begin(&status, 0);
	status_draw(&status, "[##..] ", line);
	status_draw(&status, "[##..] ", "short");
	ioctl(STDERR_FILENO, TIOCSWINSZ, &size);
	status_draw(&status, "[##..] ", arg ? arg : line);
	status_clear(&status);
	exit(0);
}

static void progress_is_cut_at_the_width(void **state)
{
	(void)state;
	assert_int_equal(on_terminal(30, act_status, NULL), 0);
	assert_null(strchr(output, '\n'));
	assert_string_equal(output, "\r\033[Kxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
				    "\r\033[K[##..] short"
				    "\r\033[Kxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
				    "xxxxxxxxxxxxxxxxxxx\r\033[K");
}

static void act_dumb(const void *arg)
{
	setenv("TERM", "dumb", 1);
	act_status(arg);
}

static void a_dumb_terminal_gets_plain_lines(void **state)
{
	(void)state;
	assert_int_equal(on_terminal(80, act_dumb, "last"), 0);
	assert_null(strchr(output, '\033'));
	assert_non_null(strstr(output, "\r\nshort\r\nlast\r\n"));
}

static void progress_is_clean(void **state)
{
	(void)state;
	assert_int_equal(on_terminal(30, act_status, "a\033[31mb\n"), 0);
	assert_non_null(strstr(output, "[##..] a?[31mb?\r"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_are_as_wide_as_the_terminal),
		cmocka_unit_test(verdicts_have_colours_on_a_terminal_only),
		cmocka_unit_test(progress_is_cut_at_the_width),
		cmocka_unit_test(a_dumb_terminal_gets_plain_lines),
		cmocka_unit_test(progress_is_clean),
	};

	return cmocka_run_group_tests_name("terminal", tests, NULL, NULL);
}
