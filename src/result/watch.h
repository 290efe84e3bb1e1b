/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RESULT_WATCH_H
#define SWAPREL_RESULT_WATCH_H

#include "base/names.h"

/*
 * The kinds of rounds, by what runs during the release: WATCH_<symbol>, its name in jobs
 * and results, and what it is. Only those of the first kind are timed.
 */
#define WATCHES(WATCH)                                                                 \
	WATCH(NONE, "none", "nothing: the release alone, which is timed")              \
	WATCH(RETURN, "return", "a sampler of zram's and of free memory")              \
	WATCH(BYSTANDER, "bystander", "a bystander, a process that touches new pages") \
	WATCH(BUSY, "busy", "a bystander, and a busy process on each CPU")             \
	WATCH(FIFO, "fifo",                                                            \
	      "a bystander, and SCHED_FIFO loops on all CPUs that release nothing")    \
	WATCH(RECLAIM, "reclaim", "a bystander with more memory than its cgroup's limit")

#define WATCH_SYMBOL(symbol, name, about) WATCH_##symbol,

enum watch { WATCHES(WATCH_SYMBOL) WATCH_COUNT };

extern const struct names watch_names;
extern const char *const watch_about[WATCH_COUNT];

#endif
