/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CMD_CMD_H
#define SWAPREL_CMD_CMD_H

#include "cli/cli.h"

/* A command is one file that ends in its descriptor, cmd_<symbol>, and a line in main.c.
 */
struct command {
	const char *name;
	const char *help; /* one phrase */
	int (*run)(int argc, char **argv);
};

#endif
