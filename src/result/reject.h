/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RESULT_REJECT_H
#define SWAPREL_RESULT_REJECT_H

#include "base/names.h"

/* Why a round counts for nothing. The order is that of the way through a round. */
enum reject {
	REJECT_NONE,
	REJECT_COARSE_CLOCK,       /* the clock steps by more than 1 us: ends the run */
	REJECT_ZSWAP_ON,           /* zswap would catch the pages before zram */
	REJECT_WRONG_ALGORITHM,    /* the device compresses with another than the job's */
	REJECT_DISK_TOO_SMALL,     /* disksize below twice the working set */
	REJECT_CHILD_ERROR,        /* a system call failed in a process */
	REJECT_CHILD_KILLED,       /* a process died of a signal */
	REJECT_CHILD_OOM,          /* ... and the kernel was out of memory */
	REJECT_CHILD_HUNG,         /* a process passed the round's deadline */
	REJECT_HUGE_FOLIO,         /* huge pages took part */
	REJECT_PAGEOUT_INCOMPLETE, /* the passes ended with pages still resident */
	REJECT_PAGES_RESIDENT,     /* all were out, but some are back before the gate */
	REJECT_SWAP_CACHE,         /* swapped, but still in the swap cache */
	REJECT_WRONG_DEVICE,       /* swapped to a device that is not ours */
	REJECT_SAME_FILLED,        /* same-filled pages: no zsmalloc object to free */
	REJECT_INCOMPRESSIBLE,     /* stored as huge by zram, though not meant to be */
	REJECT_ZRAM_SHORT,         /* zram holds less than was paged out */
	REJECT_FOREIGN_PAGES,      /* zram holds more than was paged out */
	REJECT_RATIO_OFF,      /* the realised compression ratio is not the wanted one */
	REJECT_GATE_SKEW,      /* the processes did not start together */
	REJECT_SETTLE_TIMEOUT, /* counters or workers were not back in time */
	REJECT_THROTTLED,      /* the CPU was throttled during the round */
	REJECT_KERNEL_COMPLAINT, /* the kernel complained, or became tainted */
	REJECT_OFF_CPU,     /* a process, or the parent, stood still in what is timed */
	REJECT_INTERRUPTED, /* a signal ended the run in this round */
	REJECT_COUNT
};

/* "none", "coarse_clock" and so on: how a file and a table spell them. */
extern const struct names reject_names;

/* One sentence for people: what it means and what to do; never NULL. */
const char *reject_advice(enum reject reject);

#endif
