/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RESULT_PROFILE_H
#define SWAPREL_RESULT_PROFILE_H

#include <stdint.h>

#include "base/names.h"
#include "record/record.h"

/*
 * Where the kernel's time goes in a release: PROFILE_<symbol>, its name in files, how a
 * table spells it, and what it is. Every sample is in one of them; see
 * profile/category.h.
 */
#define PROFILE_CATEGORIES(CATEGORY)                                                      \
	CATEGORY(                                                                         \
		ZS_FREE, "zs_free", "zs_free itself",                                     \
		"zsmalloc's own work: the object is looked up, cleared, put on its list") \
	CATEGORY(ZS_LOCKS, "zsmalloc_locks", "locks, zsmalloc",                           \
		 "zsmalloc's locks: taken, waited for, dropped")                          \
	CATEGORY(ZSPAGE, "zspage", "zspage freeing",                                      \
		 "emptied zspages and their pages go back to the kernel")                 \
	CATEGORY(DEFERRAL, "deferral", "deferral",                                        \
		 "handles are parked for a worker, or taken over by it")                  \
	CATEGORY(SLOT, "slot", "slot bookkeeping",                                        \
		 "the backend's own: zram's slots, zswap's entries")                      \
	CATEGORY(SWAP, "swap_core", "swap core",                                          \
		 "swap map, clusters, swap cache, cgroup's count of swap")                \
	CATEGORY(TABLES, "page_tables", "page tables",                                    \
		 "page tables and mappings are walked and taken down")                    \
	CATEGORY(LOCKS, "other_locks", "locks, other",                                    \
		 "all other locks: taken, waited for, dropped")                           \
	CATEGORY(REST, "rest", "rest", "kernel entry, interrupts, all else")

#define PROFILE_SYMBOL(symbol, name, title, about) PROFILE_##symbol,

enum profile_category { PROFILE_CATEGORIES(PROFILE_SYMBOL) PROFILE_CATEGORY_COUNT };

/* Whose time it is. */
enum profile_who {
	PROFILE_CALLER,  /* who releases: the processes of the round and their killers */
	PROFILE_WORKER,  /* the kernel's own threads, until all has settled */
	PROFILE_MACHINE, /* the source cannot tell */
	PROFILE_WHO_COUNT
};

/* Why a profile has no shares, or has them with a fault. */
enum profile_fault {
	PROFILE_FINE,
	PROFILE_UNTRACED,  /* the kernel has no source that works */
	PROFILE_ROUND,     /* the round was rejected */
	PROFILE_UNREACHED, /* nothing was seen in zs_free: it is no release of objects */
	PROFILE_LOST,      /* the buffers were full before all had settled */
	PROFILE_FAULT_COUNT
};

struct profile_share {
	unsigned int who;        /* enum profile_who */
	unsigned int category;   /* enum profile_category */
	uint64_t samples;        /* or calls */
	uint64_t within_samples; /* in it or in what it called; unknown for calls */
	double share;            /* of the time of .who, from 0 to 1 */
};

/* One more round of a cell, under the kernel's tracing. Its times are not kept. */
struct profile {
	char source[LIST_NAME_MAX]; /* one of profile_source_names, "": no profile */
	unsigned int fault;         /* enum profile_fault */
	char detail[320];           /* of the fault, with figures */
	uint64_t period_ns;         /* from one sample of a CPU to the next; unknown: no
				       such thing */
	struct array shares;        /* of struct profile_share */
};

enum profile_source {
	PROFILE_NO_SOURCE,
	PROFILE_CYCLES,    /* perf, the CPU's cycle counter */
	PROFILE_CPU_CLOCK, /* perf, a timer */
	PROFILE_FUNCTIONS, /* ftrace's function profiler */
	PROFILE_SOURCE_COUNT
};

extern const struct names profile_category_names;
extern const char *const profile_category_title[PROFILE_CATEGORY_COUNT];
extern const char *const profile_category_about[PROFILE_CATEGORY_COUNT];
extern const struct names profile_who_names;
extern const struct names profile_fault_names;
extern const struct names profile_source_names;
extern const struct record profile_record;
extern const struct record profile_share_record;

static inline const struct profile_share *profile_share(const struct profile *profile,
							size_t i)
{
	return (const struct profile_share *)profile->shares.items + i;
}

/* All samples of @who: what its shares are shares of. */
uint64_t profile_samples(const struct profile *profile, enum profile_who who);

#endif
