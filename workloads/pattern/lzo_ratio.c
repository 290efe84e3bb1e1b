// SPDX-License-Identifier: GPL-2.0-or-later
#include "workloads/pattern/calibrate.h"
#include "workloads/pattern/util.h"
#include "workloads/workload.h"

static int make(unsigned char *page, size_t index, const struct pattern_options *options,
		struct err *err)
{
	return calibrate_page(page, options->page_bytes, options->ratio, index, err);
}

const struct pattern pattern_lzo_ratio = {
	.name = "lzo-ratio",
	.about =
		"every page compresses to the wanted ratio, so that one size class takes "
		"nearly all",
	.flags = PATTERN_KEEPS_RATIO,
	.pool_pages = 256,
	.make = make,
	.stamp = stamp_head,
};
