// SPDX-License-Identifier: GPL-2.0-or-later
#include <lzo/lzo1x.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "tests/unit/pattern_bed.h"

#define PACKED_MAX_BYTES (128u << 10)

struct pattern_pool make_pool(const struct pattern *pattern, size_t page_bytes,
			      double ratio)
{
	struct pattern_options options = { page_bytes, ratio };
	struct pattern_pool pool;
	struct err err = { "" };

	if (pattern_pool_make(&pool, pattern, &options, &err))
		fail_msg("%s", err.msg);
	return pool;
}

struct region make_region(size_t bytes, size_t page_bytes)
{
	struct region region = { NULL, bytes, page_bytes };

	region.addr = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(region.addr, MAP_FAILED);
	return region;
}

struct region fill_region(const struct pattern *pattern, size_t page_bytes, double ratio,
			  size_t bytes, uint64_t first_serial)
{
	struct pattern_pool pool = make_pool(pattern, page_bytes, ratio);
	struct region region = make_region(bytes, page_bytes);

	pattern_fill(&region, pattern, &pool, first_serial);
	pattern_pool_free(&pool);
	return region;
}

void drop_region(const struct region *region)
{
	munmap(region->addr, region->bytes);
}

size_t packed_bytes(const unsigned char *page, size_t page_bytes)
{
	static unsigned char packed[PACKED_MAX_BYTES];
	static unsigned char work[LZO1X_1_MEM_COMPRESS] __attribute__((aligned(16)));
	lzo_uint len = 0;

	assert_int_equal(lzo1x_1_compress(page, page_bytes, packed, &len, work),
			 LZO_E_OK);
	return len;
}
