// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "job/layout.h"

/* A number at the front of @text, with nothing that strtod() would also take. */
static const char *read_number(double *number, const char *text)
{
	const size_t len = strspn(text, "0123456789.");
	char *end;

	*number = strtod(text, &end);
	return len && end == text + len ? end : NULL;
}

/* Resident over swapped; 0: none. 0 or -EINVAL. */
static int parse(double *ratio, const char *share)
{
	double resident, swapped;
	const char *rest;

	*ratio = 0;
	if (!strcmp(share, LAYOUT_NONE))
		return 0;
	rest = read_number(&resident, share);
	if (!rest || *rest != ':')
		return -EINVAL;
	rest = read_number(&swapped, rest + 1);
	if (!rest || *rest || !(resident > 0) || !(swapped > 0) ||
	    resident > LAYOUT_RATIO_MAX * swapped)
		return -EINVAL;
	*ratio = resident / swapped;
	return 0;
}

int layout_make(struct layout *layout, uint64_t swapped_bytes, const char *share)
{
	const uint64_t swapped = swapped_bytes / LAYOUT_BLOCK_BYTES;
	double ratio;
	int ret = parse(&ratio, share);

	*layout = (struct layout){ swapped, 0 };
	if (ret || !(ratio > 0))
		return ret;
	layout->resident_blocks = (uint64_t)(ratio * (double)swapped + 0.5);
	if (!layout->resident_blocks)
		layout->resident_blocks = 1;
	layout->blocks += layout->resident_blocks;
	return 0;
}

uint64_t layout_run(const struct layout *layout, uint64_t at_bytes)
{
	const uint64_t end_bytes = layout->blocks * LAYOUT_BLOCK_BYTES;
	const bool stays = layout_stays(layout, at_bytes);
	uint64_t to_bytes = at_bytes + LAYOUT_BLOCK_BYTES;

	while (to_bytes < end_bytes && layout_stays(layout, to_bytes) == stays)
		to_bytes += LAYOUT_BLOCK_BYTES;
	return to_bytes - at_bytes;
}
