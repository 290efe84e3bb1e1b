// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>

#include "cli/cli.h"
#include "cli/option_conflicts.h"

static const char *name_of(const struct option *table, int opt)
{
	while (table->name && table->val != opt)
		table++;
	return table->name ? table->name : "";
}

int option_conflicts_refuse(const char *command, const struct option *table,
			    uint64_t given, const struct option_conflict *rules,
			    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const uint64_t both = option_bit(rules[i].option) |
				      option_bit(rules[i].without);

		if ((given & both) != both)
			continue;
		cli_fail(EXIT_USAGE, "%s: --%s: expected without --%s", command,
			 name_of(table, rules[i].option),
			 name_of(table, rules[i].without));
		return -EINVAL;
	}
	return 0;
}
