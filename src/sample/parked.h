/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SAMPLE_PARKED_H
#define SWAPREL_SAMPLE_PARKED_H

#include "sample/variants.h"

/*
 * What a variant parked in one cell, over the rounds that count of all its boots. Counts
 * are UNKNOWN_U64 on a kernel that parks nothing.
 */
struct parked {
	uint64_t buffer_pages;     /* the fewest of any round */
	uint64_t peak_handles;     /* the most of any round */
	uint64_t held_bytes;       /* the most; known on any kernel */
	uint64_t deferred_handles; /* of all rounds together */
	uint64_t fallback_handles;
};

struct parked parked_summarize(const struct compare_variant *variant,
			       const struct point *point);

/* Why a boot's counters could not be read though its kernel parks, and the variant it is
 * in; NULL when there is no such boot. */
const char *parked_unseen(const struct compare_variants *variants, const char **variant);

/* Handles that were freed by their caller for lack of a buffer, of all; NAN: unknown. */
double parked_fallback_share(const struct parked *parked);

/*
 * The spare pages that the pool had, from any round, or UNKNOWN_U64. A pool has one page
 * more for each CPU on line, or none at all. This is what was had, and not what was asked
 * for: a pool that got less memory than it wished for goes on with what it has.
 */
uint64_t parked_spare_pages(const struct compare_variant *variant);

/* Swapped data that so many pages have room for: each is full of handles, of 8 bytes as
 * on all 64-bit kernels, and a handle stands for a page. */
double parked_capacity_bytes(uint64_t pages, uint64_t page_size_bytes);

#endif
