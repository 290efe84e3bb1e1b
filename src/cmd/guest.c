// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/help.h"
#include "cmd/cmd.h"
#include "guest/guest.h"

static int guest_main(int argc, char **argv)
{
	const bool help = argc > 1 &&
			  (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"));

	if (getpid() == 1)
		guest_init_main();
	if (!help)
		return cli_fail(EXIT_USAGE, "guest: expected to be process 1 of a booted "
					    "guest: see 'swaprel guest --help'");
	return help_print(&cmd_guest);
}

static const char *const synopsis[] = { "", NULL };

static const struct option_entry entries[] = { OPTION_HELP, { 0 } };

const struct command cmd_guest = {
	.name = "guest",
	.help = "be the first program of a booted guest",
	.run = guest_main,
	.synopsis = synopsis,
	.about = "The first program of a guest (PID 1, also as /init): runs /job.json "
		 "as /guest.json says, sends the result to a serial port and ends the "
		 "machine by a reboot. Refuses to be anything but PID 1.",
	.options = entries,
	.internal = true,
};
