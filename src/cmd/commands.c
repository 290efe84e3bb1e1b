// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "cmd/cmd.h"

#define ADDRESS(symbol) &cmd_##symbol,

const struct command *const commands[] = { COMMANDS(ADDRESS) };

const size_t command_count = sizeof(commands) / sizeof(commands[0]);

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < command_count; i++) {
		if (!strcmp(name, commands[i]->name))
			return commands[i];
	}
	return NULL;
}
