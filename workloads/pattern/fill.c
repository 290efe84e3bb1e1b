// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "workloads/workload.h"

/* The pool is part of what the harness itself may take, also where a page is 64 KiB. */
#define POOL_MAX_BYTES (2u << 20)

static size_t pool_count(const struct pattern *pattern, size_t page_bytes)
{
	size_t most = POOL_MAX_BYTES / page_bytes;

	return pattern->pool_pages < most ? pattern->pool_pages : most;
}

int pattern_pool_make(struct pattern_pool *pool, const struct pattern *pattern,
		      const struct pattern_options *options, struct err *err)
{
	size_t count = pool_count(pattern, options->page_bytes);
	int ret = 0;

	*pool = (struct pattern_pool){ .count = count,
				       .page_bytes = options->page_bytes };
	pool->pages = aligned_alloc(options->page_bytes, count * options->page_bytes);
	if (!pool->pages)
		return err_set(err, -ENOMEM, "pattern %s: no memory for %zu pages",
			       pattern->name, count);
	for (size_t i = 0; i < count && !ret; i++)
		ret = pattern->make(pool->pages + i * pool->page_bytes, i, options, err);
	if (ret) {
		pattern_pool_free(pool);
		return err_prefix(err, ret, "pattern %s", pattern->name);
	}
	return 0;
}

void pattern_pool_free(struct pattern_pool *pool)
{
	free(pool->pages);
	*pool = (struct pattern_pool){ 0 };
}

void pattern_fill(const struct region *region, const struct pattern *pattern,
		  const struct pattern_pool *pool, uint64_t first_serial)
{
	size_t page_bytes = pool->page_bytes;
	size_t model = (first_serial + pool->count - 1) % pool->count;

	for (size_t at = 0; at < region->bytes; at += page_bytes) {
		unsigned char *page = region->addr + at;

		memcpy(page, pool->pages + model * page_bytes, page_bytes);
		if (pattern->stamp)
			pattern->stamp(page, page_bytes, first_serial++);
		model = model + 1 < pool->count ? model + 1 : 0;
	}
}
