/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SWAPDEV_SWAPDEV_H
#define SWAPREL_SWAPDEV_SWAPDEV_H

#include <stdint.h>

#include "base/err.h"
#include "base/fs.h"
#include "host/ledger.h"
#include "result/result.h"

/* A zram device of our own, made by hot_add and in use as swap. Never anybody else's. */
struct swapdev {
	const struct fs *fs;   /* borrowed */
	struct ledger *ledger; /* borrowed */
	unsigned int id;
	char node[32]; /* "/dev/zram1" */
	uint64_t disksize_bytes;
	unsigned int swap_type; /* the kernel's index of it, as pagemap shows it */
};

struct swapdev_wish {
	const char *algorithm;
	uint64_t disksize_bytes;
};

/*
 * hot_add, algorithm written and read back (-EINVAL with both names when they differ),
 * disksize, swap signature, swapon with the highest priority, and the swap type found by
 * paging one page of our own out. Every step is in the ledger before it is made. The node
 * is locked (flock) against udev while it is set up. On error everything is undone.
 */
int swapdev_add(struct swapdev *dev, const struct fs *fs, struct ledger *ledger,
		const struct swapdev_wish *wish, struct err *err);

/* swapoff, reset, hot_remove; EBUSY (udev has the node open) is tried again until a
 * deadline of 10 s. 0 or negative errno, and then the ledger keeps what is left. */
int swapdev_remove(struct swapdev *dev, struct err *err);

/* mm_stat, by position, with a count check. 0 or negative errno. */
int swapdev_counters(const struct swapdev *dev, struct zram_counters *counters);

/* The text between the brackets of comp_algorithm as it is now. 0 or negative errno. */
int swapdev_algorithm(const struct swapdev *dev, char *name, size_t size);

/* For tests of the parser. */
int swapdev_parse_mm_stat(const char *text, struct zram_counters *counters);

/*
 * Undo what a ledger that ledger_load() read tells of, newest first: knobs, then the
 * device. A zram device whose diskseq is not the one written down is somebody else's by
 * now and is left alone. What was done is told line by line through @say. 0, or negative
 * errno with the first thing that could not be undone; the rest is undone all the same.
 */
int swapdev_restore(struct ledger *ledger, void (*say)(void *arg, const char *line),
		    void *arg, struct err *err);

#endif
