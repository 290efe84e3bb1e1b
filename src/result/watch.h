/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RESULT_WATCH_H
#define SWAPREL_RESULT_WATCH_H

#include "base/names.h"

/*
 * The kinds of rounds, by what runs beside the release: WATCH_<symbol>, its name in jobs
 * and results, and what it is. Only those of the first kind are timed.
 */
#define WATCHES(WATCH)                                                                   \
	WATCH(NONE, "none", "nothing: the release alone, which is timed")                \
	WATCH(RETURN, "return", "a sampler of the memory that comes back")               \
	WATCH(BYSTANDER, "bystander", "a process that allocates and touches pages")      \
	WATCH(BUSY, "busy", "that process, with every CPU busy")                         \
	WATCH(FIFO, "fifo", "that process, with a SCHED_FIFO loop on every CPU but one") \
	WATCH(RECLAIM, "reclaim", "that process, and so little memory that it reclaims")

#define WATCH_SYMBOL(symbol, name, about) WATCH_##symbol,

enum watch { WATCHES(WATCH_SYMBOL) WATCH_COUNT };

extern const struct names watch_names;
extern const char *const watch_about[WATCH_COUNT];

#endif
