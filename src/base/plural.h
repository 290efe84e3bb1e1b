/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_PLURAL_H
#define SWAPREL_BASE_PLURAL_H

#include <stdint.h>

/* What a noun behind a count ends with: "1 round", "2 rounds". */
static inline const char *plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

#endif
