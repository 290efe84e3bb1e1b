/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SWAPDEV_BACKEND_H
#define SWAPREL_SWAPDEV_BACKEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "result/reject.h"
#include "swapdev/swapdev.h"

/*
 * What keeps the pages that are paged out, one file each, and a line here: its struct
 * swap_backend_<symbol>, and the name that a job uses. The first is the default.
 */
#define SWAP_BACKENDS(BACKEND) \
	BACKEND(zram, "zram")  \
	BACKEND(zswap, "zswap")

/* Counters of the kernel's that nobody resets. */
struct swapdev_mark {
	uint64_t written_pages;      /* to any swap device: pswpout of vmstat */
	uint64_t written_back_pages; /* out of the memory they were kept in */
	uint64_t device_writes;      /* that our device completed */
};

struct swap_backend {
	const char *name;
	bool takes_modules;  /* a variant that is a module is behind it */
	bool tells_ratio;    /* its counters have the compressed size */
	bool over_zswap;     /* pages are to get to zswap, which is no backend else */
	enum reject too_few; /* it keeps less than was paged out */

	/*
	 * Make the device and swap it on, each step in the ledger before it is taken, and
	 * leave .id, .node and .disksize_bytes. Where the entry it writes has a kind of
	 * its own, undo() takes it away again, also in another process and whichever of
	 * the steps were taken; *said gets one line, "" where nothing was there. Both: 0
	 * or negative errno with a line.
	 */
	int (*make)(struct swapdev *dev, const struct swapdev_options *options,
		    struct err *err);
	int (*undo)(const struct fs *fs, const struct ledger_entry *entry, char *said,
		    size_t size, struct err *err);
	unsigned int kinds; /* of the entries, a bit for each enum ledger_kind */

	/* See swapdev.h. */
	int (*counters)(const struct swapdev *dev, struct zram_counters *counters);
	int (*algorithm)(const struct swapdev *dev, char *name, size_t size);

	/* Bytes of pages on the device, whoever keeps them. 0 or negative errno. */
	int (*used)(const struct swapdev *dev, uint64_t *bytes);

	/* Reasons to reject a round: before it, and from a mark() before its fork until
	 * the start barrier. The last two may be left empty. */
	enum reject (*ready)(const struct swapdev *dev, char *detail, size_t size);
	void (*mark)(const struct swapdev *dev, struct swapdev_mark *mark);
	enum reject (*prove)(const struct swapdev *dev, const struct swapdev_mark *mark,
			     char *detail, size_t size);
};

/* In the order of swap_backend_names, and as many. */
extern const struct swap_backend *const swap_backends[];
extern const struct names swap_backend_names;

/* NULL when there is none of that name. */
const struct swap_backend *swap_backend_find(const char *name);

/* Whose undo() takes entries of that kind; NULL: nobody's. */
const struct swap_backend *swap_backend_of(unsigned int kind);

#endif
