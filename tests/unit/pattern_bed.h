/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_PATTERN_BED_H
#define SWAPREL_TESTS_PATTERN_BED_H

#include <stddef.h>
#include <stdint.h>

#include "workloads/workload.h"

/* What the tests of patterns share. Whatever fails here fails the test. */

#define PAGE_SIZES 3

static const size_t page_sizes[PAGE_SIZES] = { 4096, 16384, 65536 };

/* Free with pattern_pool_free(). */
struct pattern_pool make_pool(const struct pattern *pattern, size_t page_bytes,
			      double ratio);

/* Fresh memory; give back with drop_region(). */
struct region make_region(size_t bytes, size_t page_bytes);
struct region fill_region(const struct pattern *pattern, size_t page_bytes, double ratio,
			  size_t bytes, uint64_t first_serial);
void drop_region(const struct region *region);

/* What liblzo2's LZO1X-1 makes of a page, called without any of the pattern's own code.
 */
size_t packed_bytes(const unsigned char *page, size_t page_bytes);

#endif
