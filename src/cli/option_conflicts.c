// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>

#include "cli/cli.h"
#include "cli/option_conflicts.h"

static const char *name_of(const struct option_list *list, int opt)
{
	const struct option_entry *entry = options_find(list, opt);

	return entry ? entry->name : "";
}

int option_conflicts_refuse(const struct option_list *list, uint64_t given,
			    const struct option_conflict *rules, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const uint64_t both = option_bit(rules[i].option) |
				      option_bit(rules[i].without);

		if ((given & both) != both)
			continue;
		cli_fail(EXIT_USAGE, "%s: --%s: expected without --%s",
			 list->command->name, name_of(list, rules[i].option),
			 name_of(list, rules[i].without));
		return -EINVAL;
	}
	return 0;
}
