/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CMD_CMD_H
#define SWAPREL_CMD_CMD_H

#include "cli/cli.h"
#include "cli/command.h"

/* A command is one file that ends in its descriptor, cmd_<symbol>, and a line here: in
 * the order of --help. */
#define COMMANDS(COMMAND) \
	COMMAND(check)    \
	COMMAND(run)      \
	COMMAND(rerun)    \
	COMMAND(campaign) \
	COMMAND(show)     \
	COMMAND(compare)  \
	COMMAND(trend)    \
	COMMAND(claim)    \
	COMMAND(report)   \
	COMMAND(baseline) \
	COMMAND(restore)  \
	COMMAND(guest)    \
	COMMAND(complete)

#define COMMAND_DECLARE(symbol) extern const struct command cmd_##symbol;
COMMANDS(COMMAND_DECLARE)
#undef COMMAND_DECLARE

extern const struct command *const commands[];
extern const size_t command_count;

/* NULL: there is none of that name. */
const struct command *command_find(const char *name);

#endif
