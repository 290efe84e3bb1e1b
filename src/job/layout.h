/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_JOB_LAYOUT_H
#define SWAPREL_JOB_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Which pages of a region stay resident while the others are swapped out. A share is
 * written "none", or RESIDENT:SWAPPED as "1:5.4". The resident pages come on top of the
 * swapped ones, in blocks that are spread evenly: of any n blocks in a row, as many are
 * resident as the share says, to one block.
 */

/* A multiple of every page size in use. */
#define LAYOUT_BLOCK_BYTES UINT64_C(65536)

#define LAYOUT_NONE      "none"
#define LAYOUT_RATIO_MAX 100 /* resident over swapped */

struct layout {
	uint64_t blocks; /* of the region */
	uint64_t resident_blocks;
};

/* The layout of a region of which @swapped_bytes, whole blocks, are swapped out. A share
 * that is not none has one block at least. 0, or -EINVAL: @share is no share. */
int layout_make(struct layout *layout, uint64_t swapped_bytes, const char *share);

/* Whether the page at that offset, which is in the region, stays resident. */
static inline bool layout_stays(const struct layout *layout, uint64_t at_bytes)
{
	const uint64_t block = at_bytes / LAYOUT_BLOCK_BYTES;

	if (!layout->resident_blocks)
		return false;
	return block * layout->resident_blocks / layout->blocks !=
	       (block + 1) * layout->resident_blocks / layout->blocks;
}

/* Bytes from @at_bytes, the start of a block in the region, to the next block of the
 * other kind, or to the end. */
uint64_t layout_run(const struct layout *layout, uint64_t at_bytes);

#endif
