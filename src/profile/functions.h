/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PROFILE_FUNCTIONS_H
#define SWAPREL_PROFILE_FUNCTIONS_H

#include "base/fs.h"
#include "ledger/ledger.h"
#include "result/profile.h"

/*
 * Where the machine's time goes, by ftrace's function profiler: each function's calls and
 * the time between its entry and its return, without what it calls. Second to sampling,
 * see docs/profile.md.
 */

/* 0, or negative errno with a line that names what is missing, or who has it in use. */
int functions_find(const struct fs *fs, struct err *err);

/* Through the ledger: switch it on, and off again. functions_stop() is also due when
 * functions_start() failed; @entries is the ledger's count before it. */
int functions_start(struct ledger *ledger, struct err *err);
int functions_stop(struct ledger *ledger, size_t entries, struct err *err);

/* Of a stopped one: the shares of all CPUs to @profile, and its fault when zs_free() was
 * not called. 0 or negative errno with a line. */
int functions_read(struct profile *profile, const struct fs *fs, struct err *err);

/* Calls and time, by category of the function that has them. */
struct function_times {
	uint64_t calls[PROFILE_CATEGORY_COUNT + 1];
	double us[PROFILE_CATEGORY_COUNT + 1];
	uint64_t zs_free_calls;
	size_t timed; /* functions with a time: none if the kernel only counts calls */
};

/* Add what a file of trace_stat/ says. */
void functions_parse(struct function_times *times, char *text);

#endif
