/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SWAPDEV_SWAPDEV_H
#define SWAPREL_SWAPDEV_SWAPDEV_H

#include <stdint.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/zram_driver.h"
#include "ledger/ledger.h"
#include "result/result.h"

/* Its size over what the largest cell releases; a round on a smaller one is rejected. */
#define SWAPDEV_FACTOR 2

struct swap_backend; /* backend.h */
struct swapdev_mark;

/* A device of our own, made for the run and in use as swap. Never anybody else's. */
struct swapdev {
	const struct fs *fs;                /* borrowed */
	struct ledger *ledger;              /* borrowed */
	const struct swap_backend *backend; /* borrowed */
	const struct zram_driver *driver;   /* borrowed: of the disk, see its backend */
	unsigned int id;
	char node[32]; /* "/dev/zram1" */
	uint64_t disksize_bytes;
	unsigned int swap_type; /* the kernel's index of it, as pagemap shows it */
};

struct swapdev_options {
	const char *algorithm;
	uint64_t disksize_bytes;
	const struct swap_backend *backend; /* NULL: the first, zram */
	const struct zram_driver *driver;   /* of zram; NULL: the kernel's own */
};

/*
 * Make a device by its backend, swap it on with the highest priority, and find its swap
 * type by paging pages of our own out. For zram: hot_add, algorithm written and read back
 * (-EINVAL with both names when they differ), disksize, swap signature, swapon. Every
 * step is in the ledger before it is made. On error what was made is in the ledger, and
 * swapdev_restore() is due as after success.
 */
int swapdev_add(struct swapdev *dev, const struct fs *fs, struct ledger *ledger,
		const struct swapdev_options *options, struct err *err);

/* What keeps the pages, in zram's terms: mm_stat by position, with a count check; zswap's
 * where they fit, see docs/zswap.md. 0 or negative errno. */
int swapdev_counters(const struct swapdev *dev, struct zram_counters *counters);

/* zram's again and again: open its mm_stat once, a descriptor or negative errno
 * (-ENOTSUP: another backend), and read it. */
int swapdev_counters_open(const struct swapdev *dev);
int swapdev_counters_read(int fd, struct zram_counters *counters);

/* The compressor as the kernel names it now. 0 or negative errno. */
int swapdev_algorithm(const struct swapdev *dev, char *name, size_t size);

/* For tests of the parser. */
int swapdev_parse_mm_stat(const char *text, struct zram_counters *counters);

/* Who gets, a line each, what was restored and what could not be. Either may be NULL.
 */
struct restore_callbacks {
	void *arg;
	void (*done)(void *arg, const char *line);
	void (*failed)(void *arg, const char *line);
	uint64_t
		*unload_ns; /* gets how long a module took to go, UNKNOWN_U64: none did */
};

/*
 * Undo all that the ledger tells of, newest first: the device (of zram: swapoff, reset,
 * hot_remove, each tried again for 10 s while somebody has it open), then the module that
 * it was of, then the knobs. What fails stays in the ledger, is said, and keeps nothing
 * else from being undone. A zram device whose diskseq is not the one written down is
 * somebody else's by now and is left alone. 0, or the negative errno of the first
 * failure, the ledger's own included.
 */
int swapdev_restore(struct ledger *ledger, const struct restore_callbacks *callbacks);

#endif
