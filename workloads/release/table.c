// SPDX-License-Identifier: GPL-2.0-or-later
#include "workloads/workload.h"

/*
 * The table: a line for each method, its struct release_<symbol> and the name a job file
 * uses. The array of structs and the array of names are both made from it, as a struct's
 * own .name is no constant to the compiler.
 */
#define RELEASE_METHODS(METHOD)      \
	METHOD(dontneed, "dontneed") \
	METHOD(exit, "exit")         \
	METHOD(free, "free")         \
	METHOD(kill, "kill")         \
	METHOD(mrelease, "mrelease") \
	METHOD(munmap, "munmap")

#define DECLARE(symbol, text) extern const struct release_method release_##symbol;
#define ADDRESS(symbol, text) &release_##symbol,
#define NAME(symbol, text)    text,

RELEASE_METHODS(DECLARE)

const struct release_method *const release_methods[] = { RELEASE_METHODS(ADDRESS) };

static const char *const names[] = { RELEASE_METHODS(NAME) };

const struct names release_names = {
	.what = "release method",
	.items = names,
	.count = sizeof(names) / sizeof(names[0]),
};

const struct release_method *release_find(const char *name)
{
	int at = names_find(&release_names, name);

	return at < 0 ? NULL : release_methods[at];
}
