// SPDX-License-Identifier: GPL-2.0-or-later
#include "workloads/workload.h"

/* As release/table.c: a line for each pattern, its struct pattern_<symbol> and its name.
 */
#define PATTERNS(PATTERN)               \
	PATTERN(lzo_ratio, "lzo-ratio") \
	PATTERN(mixed, "mixed")         \
	PATTERN(random, "random")       \
	PATTERN(text, "text")           \
	PATTERN(zero, "zero")

#define DECLARE(symbol, text) extern const struct pattern pattern_##symbol;
#define ADDRESS(symbol, text) &pattern_##symbol,
#define NAME(symbol, text)    text,

PATTERNS(DECLARE)

const struct pattern *const patterns[] = { PATTERNS(ADDRESS) };

static const char *const names[] = { PATTERNS(NAME) };

const struct names pattern_names = {
	.what = "pattern",
	.items = names,
	.count = sizeof(names) / sizeof(names[0]),
};

const struct pattern *pattern_find(const char *name)
{
	int at = names_find(&pattern_names, name);

	return at < 0 ? NULL : patterns[at];
}
