// SPDX-License-Identifier: GPL-2.0-or-later
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "guest/guest.h"
#include "version.h"

/* In the order of --help. */
#define COMMANDS(COMMAND) \
	COMMAND(check)    \
	COMMAND(run)      \
	COMMAND(campaign) \
	COMMAND(show)     \
	COMMAND(compare)  \
	COMMAND(claim)    \
	COMMAND(report)   \
	COMMAND(baseline) \
	COMMAND(restore)  \
	COMMAND(guest)

#define DECLARE(symbol) extern const struct command cmd_##symbol;
#define ADDRESS(symbol) &cmd_##symbol,

COMMANDS(DECLARE)

static const struct command *const commands[] = { COMMANDS(ADDRESS) };

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static void print_usage(FILE *out)
{
	fputs("Usage: swaprel COMMAND [OPTION...]\n\n"
	      "Measures how long freeing memory that was swapped out to zram takes.\n\n",
	      out);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(out, "  %-8s  %s\n", commands[i]->name, commands[i]->help);
	fputs("\n'swaprel help COMMAND' lists the options of each; swaprel(1) has it all.\n",
	      out);
}

static int run_command(int argc, char **argv)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		if (!strcmp(argv[0], commands[i]->name))
			return commands[i]->run(argc, argv);
	}
	return cli_fail(EXIT_USAGE, "%s: no such command: 'swaprel --help' lists them",
			argv[0]);
}

/* "help", or "help COMMAND". */
static int help(int argc, char **argv)
{
	char option[] = "--help";
	char *of_command[] = { argv[1], option, NULL };

	if (argc > 1)
		return run_command(2, of_command);
	print_usage(stdout);
	return EXIT_FINE;
}

/* A closed standard descriptor would be taken by the next file that is opened, and be
 * printed into. What stands in for it fails in the same way. */
static void keep_standard_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
	}
}

static int run_arguments(int argc, char **argv)
{
	if (argc < 2) {
		print_usage(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V") ||
	    !strcmp(argv[1], "version")) {
		puts("swaprel " SWAPREL_VERSION);
		return EXIT_FINE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") ||
	    !strcmp(argv[1], "help"))
		return help(argc - 1, argv + 1);
	return run_command(argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
	/* What the kernel starts is called by no command's name. */
	if (getpid() == 1 && !strcmp(argv[0], "/init"))
		guest_init_main();
	keep_standard_descriptors();
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a failed write */
	return cli_close_stdout(run_arguments(argc, argv));
}
