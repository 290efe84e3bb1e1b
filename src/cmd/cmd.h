/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CMD_CMD_H
#define SWAPREL_CMD_CMD_H

#include "cli/cli.h"

/* A command is one file that ends in its descriptor, and a line in main.c. */
struct command {
	const char *name;
	const char *help; /* one phrase */
	int (*run)(int argc, char **argv);
};

extern const struct command cmd_baseline;
extern const struct command cmd_campaign;
extern const struct command cmd_check;
extern const struct command cmd_claim;
extern const struct command cmd_compare;
extern const struct command cmd_guest;
extern const struct command cmd_restore;
extern const struct command cmd_run;
extern const struct command cmd_show;

#endif
