/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_OPTION_CONFLICTS_H
#define SWAPREL_CLI_OPTION_CONFLICTS_H

#include <stddef.h>
#include <stdint.h>

#include "cli/options.h"

/*
 * Options that do nothing beside others. Which were given is a bit each: of a letter
 * bit 0, there is no more than one in such a rule; of getopt's number 256 bit 1 ...
 */
static inline uint64_t option_bit(int opt)
{
	return UINT64_C(1) << (opt < 256 ? 0 : opt - 255);
}

struct option_conflict {
	int option;  /* which would do nothing */
	int without; /* beside this one */
};

/* The first rule that is broken: 0, or -EINVAL after one line on stderr. */
int option_conflicts_refuse(const struct option_list *list, uint64_t given,
			    const struct option_conflict *rules, size_t count);

#endif
