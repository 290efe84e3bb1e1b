// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "workloads/workload.h"

static int make(unsigned char *page, size_t index, const struct pattern_options *options,
		struct err *err)
{
	(void)index;
	(void)err;
	memset(page, 0, options->page_bytes);
	return 0;
}

/* No stamp: one other byte, and the page would be an object like any other. */
const struct pattern pattern_zero = {
	.name = "zero",
	.about =
		"pages of zeros, a negative control: no object is made, so none is freed",
	.flags = PATTERN_SAME_FILLED,
	.pool_pages = 1,
	.make = make,
};
