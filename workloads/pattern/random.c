// SPDX-License-Identifier: GPL-2.0-or-later
#include "workloads/pattern/util.h"
#include "workloads/workload.h"

static int make(unsigned char *page, size_t index, const struct pattern_options *options,
		struct err *err)
{
	(void)err;
	random_bytes(page, options->page_bytes, index);
	return 0;
}

const struct pattern pattern_random = {
	.name = "random",
	.about = "pages that do not compress: zram stores each as it is, one object per "
		 "page",
	.flags = PATTERN_INCOMPRESSIBLE,
	.pool_pages = 256,
	.make = make,
	.stamp = stamp_head,
};
