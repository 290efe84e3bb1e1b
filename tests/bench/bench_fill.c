// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How fast each pattern fills memory that is there already, beside memcpy() of the same
 * pool's pages without stamps. Prints a table and judges nothing.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "workloads/workload.h"

#define REGION_BYTES (256u << 20)
#define TURNS        15

static void copy(const struct region *region, const struct pattern_pool *pool)
{
	size_t model = 0;

	for (size_t at = 0; at < region->bytes; at += pool->page_bytes) {
		memcpy(region->addr + at, pool->pages + model * pool->page_bytes,
		       pool->page_bytes);
		model = model + 1 < pool->count ? model + 1 : 0;
	}
}

static int compare_u64(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

/* Bytes in a ns are GB in a second. */
static double gb_per_s(uint64_t *times_ns)
{
	qsort(times_ns, TURNS, sizeof(*times_ns), compare_u64);
	return (double)REGION_BYTES / (double)times_ns[TURNS / 2];
}

/* By turns, so that both have the same disturbances. */
static void measure(const struct region *region, const struct pattern *pattern,
		    const struct pattern_pool *pool)
{
	uint64_t fill_ns[TURNS], copy_ns[TURNS];
	double fill, plain;

	for (size_t i = 0; i < TURNS; i++) {
		uint64_t start_ns = clock_now_ns(), middle_ns;

		pattern_fill(region, pattern, pool, i * REGION_BYTES);
		middle_ns = clock_now_ns();
		copy(region, pool);
		fill_ns[i] = middle_ns - start_ns;
		copy_ns[i] = clock_now_ns() - middle_ns;
	}
	fill = gb_per_s(fill_ns);
	plain = gb_per_s(copy_ns);
	printf("%-10s %12.2f %14.2f %9.2f\n", pattern->name, fill, plain, fill / plain);
}

static int measure_named(const struct region *region, const struct pattern *pattern)
{
	struct pattern_options options = { region->page_bytes, 3.0 };
	struct pattern_pool pool;
	struct err err;

	if (pattern_pool_make(&pool, pattern, &options, &err)) {
		fprintf(stderr, "%s\n", err.msg);
		return 1;
	}
	measure(region, pattern, &pool);
	pattern_pool_free(&pool);
	return 0;
}

int main(void)
{
	struct region region = { NULL, REGION_BYTES, (size_t)sysconf(_SC_PAGESIZE) };
	int failed = 0;

	region.addr = mmap(NULL, region.bytes, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (region.addr == MAP_FAILED) {
		perror("mmap");
		return 1;
	}
	/* As in a round; and the first touch is not what is measured here. */
	madvise(region.addr, region.bytes, MADV_NOHUGEPAGE);
	memset(region.addr, 1, region.bytes);
	printf("%-10s %12s %14s %9s\n", "pattern", "fill_gb_per_s", "memcpy_gb_per_s",
	       "share");
	for (size_t i = 0; i < pattern_names.count; i++)
		failed |= measure_named(&region, patterns[i]);
	return failed;
}
