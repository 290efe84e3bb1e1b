// SPDX-License-Identifier: GPL-2.0-or-later
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/suggestion.h"
#include "cmd/cmd.h"
#include "guest/guest.h"
#include "version.h"

static void print_usage(FILE *out)
{
	fputs("Usage: swaprel COMMAND [OPTION...]\n"
	      "\n"
	      "Measures how long freeing memory that was swapped out to zram takes.\n"
	      "\n"
	      "To begin with:\n"
	      "  swaprel check           what a run needs of this machine, and what is "
	      "missing\n"
	      "  sudo swaprel run smoke  a first run; takes seconds\n"
	      "\n"
	      "Commands:\n",
	      out);
	for (size_t i = 0; i < command_count; i++) {
		if (!commands[i]->internal)
			fprintf(out, "  %-8s  %s\n", commands[i]->name,
				commands[i]->help);
	}
	fputs("\n"
	      "'swaprel help COMMAND' lists its options, 'man swaprel-COMMAND' "
	      "explains them;\n"
	      "'man swaprel' is an overview. -V, --version prints the version.\n",
	      out);
}

static int refuse_command(const char *name)
{
	struct suggestion suggestion = SUGGESTION(name);
	char hint[NEAREST_HINT_MAX];

	suggestion_consider(&suggestion, "help");
	for (size_t i = 0; i < command_count; i++) {
		if (!commands[i]->internal)
			suggestion_consider(&suggestion, commands[i]->name);
	}
	suggestion_consider(&suggestion, "--help");
	suggestion_consider(&suggestion, "--version");
	return cli_fail(EXIT_USAGE, "%s: no such %s%s", name,
			*name == '-' ? "option" : "command",
			suggestion_word(&suggestion)
				? suggestion_text(&suggestion, hint, sizeof(hint))
				: ": 'swaprel --help' lists them");
}

static bool asks_version(const char *word)
{
	return !strcmp(word, "--version") || !strcmp(word, "-V");
}

static int print_version(void)
{
	puts("swaprel " SWAPREL_VERSION);
	return EXIT_FINE;
}

static int run_command(int argc, char **argv)
{
	const struct command *command = command_find(argv[0]);

	if (!command)
		return refuse_command(argv[0]);
	return argc == 2 && asks_version(argv[1]) ? print_version()
						  : command->run(argc, argv);
}

static bool asks_help(const char *word)
{
	return !strcmp(word, "--help") || !strcmp(word, "-h") || !strcmp(word, "help");
}

/* "help", or "help COMMAND". */
static int help(int argc, char **argv)
{
	char option[] = "--help";
	char *of_command[] = { argv[1], option, NULL };

	if (argc > 1 && !asks_help(argv[1]))
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
	if (asks_version(argv[1]) || !strcmp(argv[1], "version"))
		return print_version();
	if (asks_help(argv[1]))
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
