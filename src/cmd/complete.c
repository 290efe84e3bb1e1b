// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "cli/complete.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cmd/cmd.h"

static void offer_commands(const char *typed)
{
	static const char *const others[] = { "help", "--help", "--version" };

	for (size_t i = 0; i < command_count; i++) {
		if (!commands[i]->internal)
			complete_offer(stdout, typed, commands[i]->name);
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		complete_offer(stdout, typed, others[i]);
}

/* The words begin behind "swaprel complete --", with the command's name. */
static int complete(int argc, char **argv)
{
	const struct command *command;
	struct option_list list;
	int opt;

	options_of(&list, &cmd_complete);
	while ((opt = options_take(&list, argc, argv)) != -1)
		return opt == 'h' ? help_print(&cmd_complete) : EXIT_USAGE;
	argv += optind;
	argc -= optind;
	if (argc == 1 || (argc == 2 && !strcmp(argv[0], "help"))) {
		offer_commands(argv[argc - 1]);
		return EXIT_FINE;
	}
	command = argc ? command_find(argv[0]) : NULL;
	if (command)
		complete_words(stdout, command, argv + 1, (size_t)argc - 1);
	return EXIT_FINE;
}

static const char *const synopsis[] = { "-- WORD...", NULL };

static const struct option_entry options[] = { OPTION_HELP, { 0 } };

const struct command cmd_complete = {
	.name = "complete",
	.help = "print what may follow on a command line, for bash completion",
	.run = complete,
	.synopsis = synopsis,
	.about = "Prints the completions of the last WORD, which may be empty, of a "
		 "command line after \"swaprel\", one on each line. A line \":files\" "
		 "or \":directories\" asks for these as well.",
	.options = options,
	.internal = true,
};
