/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_WORKLOAD_H
#define SWAPREL_WORKLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/names.h"

/*
 * The two things a newcomer adds: a way to release memory and a pattern to fill it with.
 * Each is one file with one const struct, and one line in release/table.c or
 * pattern/table.c. docs/adding/ walks through both.
 */

/* A region of one process, page aligned, swapped out when a release method gets it. */
struct region {
	unsigned char *addr;
	size_t bytes;
	size_t page_bytes;
};

struct release_method {
	const char *name;
	const char *about; /* one sentence */
	/* In the process, before its pages are proven: what the release needs. NULL:
	 * none. 0 or negative errno, as of all of these. */
	int (*prepare)(const struct region *region);
	/* The release and nothing else: this runs between the two clock reads, in the
	 * process that has the memory. Where there is observe() it may end the process.
	 */
	int (*release)(const struct region *region);
	/* Instead of release(): in a thread of the parent, on the process of @pidfd,
	 * which sleeps. Where there is no observe() it must live on. */
	int (*release_from_parent)(int pidfd);
	/*
	 * In a thread of the parent: return once the release is over, for the second
	 * clock read. NULL: it is over when release() or release_from_parent() returns.
	 */
	int (*observe)(int pidfd);
	bool reaps;          /* calls process_mrelease(), which came with 5.15 */
	bool keeps_resident; /* pages in memory stay until the process ends */
};

/* A thread of the parent releases, or sees the process end. */
static inline bool release_has_killer(const struct release_method *method)
{
	return method->observe || method->release_from_parent;
}

/* An observe(): the process of @pidfd has ended, so its memory is unmapped. */
int release_process_ended(int pidfd);

/* In the order of release_names, and as many. */
extern const struct release_method *const release_methods[];
extern const struct names release_names;

/* NULL when there is none of that name. */
const struct release_method *release_find(const char *name);

/* What a pattern is asked for; the same in every process of a round. */
struct pattern_options {
	size_t page_bytes;
	double ratio; /* wanted original : compressed, for patterns that take one */
};

/* What proof may expect of pages a pattern made. */
enum pattern_flag {
	PATTERN_SAME_FILLED = 1,    /* makes same-filled pages, on purpose */
	PATTERN_INCOMPRESSIBLE = 2, /* zram will store some of its pages as they are */
	PATTERN_KEEPS_RATIO = 4, /* the realised ratio must be within 5 % of the wish */
};

/* Pages made once, before the first fork, and copied from there on. */
struct pattern_pool {
	unsigned char *pages; /* owned, page_bytes * count */
	size_t count;
	size_t page_bytes;
};

struct pattern {
	const char *name;
	const char *about;
	unsigned int flags;
	size_t pool_pages; /* how many pages make() is to fill; fewer where they would
			      take more than 2 MiB */
	/* Make page @index of the pool. 0 or negative errno with a line. */
	int (*make)(unsigned char *page, size_t index,
		    const struct pattern_options *options, struct err *err);
	/*
	 * Make a copied page unlike all others of the region and of the other processes:
	 * @serial is unique in the round. Must change few bytes, so that the page
	 * compresses as its model did. NULL for a pattern that must not.
	 */
	void (*stamp)(unsigned char *page, size_t page_bytes, uint64_t serial);
};

/* In the order of pattern_names, and as many. */
extern const struct pattern *const patterns[];
extern const struct names pattern_names;

const struct pattern *pattern_find(const char *name);

/*
 * Make all pages of @pattern's pool: the same bytes each time and, with one version of
 * liblzo2, on every machine. 0 or negative errno with a line (-ERANGE: the pattern cannot
 * do what is wished), and then there is nothing to free. Free with pattern_pool_free().
 */
int pattern_pool_make(struct pattern_pool *pool, const struct pattern *pattern,
		      const struct pattern_options *options, struct err *err);
void pattern_pool_free(struct pattern_pool *pool);

/* Fill @region: model pages in rotation, each stamped. @first_serial is the first page's,
 * and says which model it has: that of serial 1 is the first. */
void pattern_fill(const struct region *region, const struct pattern *pattern,
		  const struct pattern_pool *pool, uint64_t first_serial);

#endif
