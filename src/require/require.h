/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_REQUIRE_REQUIRE_H
#define SWAPREL_REQUIRE_REQUIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fs.h"
#include "base/names.h"
#include "kmod/kmod.h"
#include "record/record.h"

enum require_state {
	REQUIRE_OK,
	REQUIRE_MISSING,
	REQUIRE_NOTE, /* measuring works, but the figures will be worse for it */
	REQUIRE_STATE_COUNT
};

extern const struct names require_state_names; /* "ok", "missing", "note" */

/* What a plan asks of the host. */
struct require_plan {
	uint64_t peak_bytes;    /* the largest number of bytes in regions at one time */
	uint64_t swap_bytes;    /* the largest number of bytes swapped out at one time */
	uint64_t process_bytes; /* the largest region of a process */
	uint64_t disk_bytes;    /* swap that the run adds */
	uint64_t file_bytes;    /* of the result, at least */
	unsigned int procs;     /* the most at one time */
	int numa_node;          /* -1: any */
	const char *cpus;       /* to choose from; "" or NULL: all */
	double worst_ratio;     /* compression to reckon with; 1 for incompressible */
	const char *algorithm;
	const struct kmod *module; /* to be loaded; NULL: the kernel's own zram */
	int swap_priority;         /* ours */
	bool tunes;                /* sets knobs for the time of the run */
	bool over_zswap;           /* zswap is measured, over a loop device */
	bool fifo;                 /* has rounds with SCHED_FIFO */
	struct uint_list modes;    /* processes of each cell */
	bool released_here;        /* by the processes, in some cells */
	bool killed;               /* by killers, in some */
	bool reclaims;             /* has rounds in a cgroup of little memory */
	bool reaps;                /* has rounds with process_mrelease() */
	const char *command; /* that runs it, for a shell, in advice; NULL: not known */
};

struct requirement {
	const char *name; /* "root", "zram", "zram-control", "pageout", ... */
	unsigned int state;
	char seen[160];   /* what is there */
	char advice[320]; /* "" or what to do about it, as a command where there is one */
};

#define REQUIRE_MAX 32

/*
 * Look at everything a run needs, changing nothing: root, zram and zram-control hot_add,
 * or else that the kernel would load this module, mounts that can be written to,
 * MADV_PAGEOUT (tried on a page of our own), process_mrelease() where a release is one,
 * readable pagemap, memory for the plan, zswap off, or there and loop devices where it is
 * measured, other swap of equal or higher priority, NUMA nodes, resource limits, cgroup
 * limits on memory, swap, tasks and CPU time (v1 and v2), what rounds of a kind need, the
 * algorithm, the kernel's health, an idle host. Writes at most REQUIRE_MAX items and
 * returns how many. On a copied root what needs the live kernel is judged from the files
 * alone.
 */
size_t require_check_all(struct requirement *list, const struct require_plan *plan,
			 const struct fs *fs);

/* Bytes a plan needs in memory at its peak: its regions, as long as nothing is paged out
 * yet, the compressed copies of what is swapped out, and room for everything else. */
uint64_t require_peak_bytes(const struct require_plan *plan);

/* How many of them are missing. */
size_t require_missing(const struct requirement *list, size_t count);

#endif
