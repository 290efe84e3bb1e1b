/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PROFILE_CATEGORY_H
#define SWAPREL_PROFILE_CATEGORY_H

#include <stdbool.h>

#include "profile/symbols.h"
#include "result/profile.h"

/* A function that works for whoever calls it, such as kmem_cache_free(). */
#define CATEGORY_OF_CALLER PROFILE_CATEGORY_COUNT

/* What category a function is of: the first line of a table that its name matches, the
 * compiler's suffix (".isra.0") left out. enum profile_category or CATEGORY_OF_CALLER. */
unsigned int category_of_symbol(const char *name);

/*
 * What a stack of @count addresses, innermost first, is spent on: the category of the
 * innermost function that has one. A lock is zsmalloc's when zsmalloc's functions took
 * it. @within is set for each category with a function in the stack.
 */
enum profile_category category_of_stack(const struct symbols *symbols,
					const uint64_t *ips, size_t count,
					bool within[PROFILE_CATEGORY_COUNT]);

/* A line of the table: a shell pattern of names. */
struct category_pattern {
	const char *names;
	unsigned int category;
};

extern const struct category_pattern category_patterns[];
extern const size_t category_pattern_count;

#endif
