// SPDX-License-Identifier: GPL-2.0-or-later
#include "workloads/pattern/calibrate.h"
#include "workloads/pattern/util.h"
#include "workloads/workload.h"

/*
 * The spread, each as often as the others: from a page to its neighbour the compressed
 * size falls by 2 % of a page, so that the sizes are even over zsmalloc's classes from a
 * twentieth to two thirds of a page. Over all pages this is 2.79 : 1.
 */
static const double ratios[] = {
	1.50, 1.55, 1.60, 1.65, 1.70, 1.76, 1.83, 1.90, 1.97, 2.05, 2.14,
	2.23, 2.34, 2.45, 2.58, 2.72, 2.87, 3.04, 3.24, 3.46, 3.71, 4.01,
	4.36, 4.77, 5.27, 5.89, 6.67, 7.69, 9.08, 11.1, 14.3, 20.0,
};

#define RATIO_COUNT (sizeof(ratios) / sizeof(ratios[0]))

/* No factor of RATIO_COUNT: steps through all of it, and neighbours differ much. */
#define STRIDE 13

static int make(unsigned char *page, size_t index, const struct pattern_options *options,
		struct err *err)
{
	double ratio = ratios[index * STRIDE % RATIO_COUNT];

	return calibrate_page(page, options->page_bytes, ratio, index, err);
}

const struct pattern pattern_mixed = {
	.name = "mixed",
	.about =
		"ratios from 1.5 to 20 side by side, so that many size classes take part",
	.pool_pages = 256,
	.make = make,
	.stamp = stamp_head,
};
