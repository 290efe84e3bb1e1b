// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "version.h"

static const struct command *const commands[] = {
	&cmd_check, &cmd_run,      &cmd_campaign, &cmd_show,  &cmd_compare,
	&cmd_claim, &cmd_baseline, &cmd_restore,  &cmd_guest,
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static void print_usage(FILE *out)
{
	fputs("Usage: swaprel COMMAND [OPTION...]\n\n"
	      "Measures what it costs to let go of memory that was swapped out to zram.\n\n",
	      out);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(out, "  %-8s  %s\n", commands[i]->name, commands[i]->help);
	fputs("\n'swaprel COMMAND --help' tells the options of each; swaprel(1) tells all.\n",
	      out);
}

int main(int argc, char **argv)
{
	/* What the kernel starts is called by no command's name. */
	if (getpid() == 1 && !strcmp(argv[0], "/init"))
		return cmd_guest.run(1, argv);
	if (argc < 2) {
		print_usage(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--version")) {
		puts("swaprel " SWAPREL_VERSION);
		return EXIT_FINE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help")) {
		print_usage(stdout);
		return EXIT_FINE;
	}
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		if (!strcmp(argv[1], commands[i]->name))
			return commands[i]->run(argc - 1, argv + 1);
	}
	return cmd_fail(EXIT_USAGE, "%s: no such command: 'swaprel --help' lists them",
			argv[1]);
}
