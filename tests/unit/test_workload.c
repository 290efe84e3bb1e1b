// SPDX-License-Identifier: GPL-2.0-or-later
/* The tables, the release methods, and what holds for every fill pattern. */
#include <endian.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/pattern_bed.h"
#include "workloads/workload.h"

/* As zram sees it: every word is like the first. */
static bool is_same_filled(const unsigned char *page, size_t page_bytes)
{
	return !memcmp(page, page + sizeof(long), page_bytes - sizeof(long));
}

static void tables_and_names_match(void **state)
{
	(void)state;
	for (size_t i = 0; i < release_names.count; i++) {
		assert_string_equal(release_names.items[i], release_methods[i]->name);
		assert_ptr_equal(release_find(release_names.items[i]),
				 release_methods[i]);
		assert_non_null(release_methods[i]->about);
	}
	for (size_t i = 0; i < pattern_names.count; i++) {
		assert_string_equal(pattern_names.items[i], patterns[i]->name);
		assert_ptr_equal(pattern_find(pattern_names.items[i]), patterns[i]);
		assert_non_null(patterns[i]->about);
	}
	assert_null(release_find("no such"));
	assert_null(pattern_find("lzo_ratio"));
}

static void flags_say_what_they_must(void **state)
{
	(void)state;
	assert_int_equal(pattern_find("text")->flags, 0);
	assert_int_equal(pattern_find("mixed")->flags, 0);
	assert_int_equal(pattern_find("lzo-ratio")->flags, PATTERN_KEEPS_RATIO);
	assert_int_equal(pattern_find("random")->flags, PATTERN_INCOMPRESSIBLE);
	assert_int_equal(pattern_find("zero")->flags, PATTERN_SAME_FILLED);
}

/* A page's content as two independent hashes: with 2^15 pages, two that differ share both
 * once in 2^98 runs. */
struct digest {
	uint64_t a, b;
};

static struct digest digest_page(const unsigned char *page, size_t page_bytes)
{
	struct digest digest = { 14695981039346656037ull, 1 };

	for (size_t i = 0; i < page_bytes; i += sizeof(uint64_t)) {
		uint64_t word;

		memcpy(&word, page + i, sizeof(word));
		word = le64toh(word);
		digest.a = (digest.a ^ word) * 1099511628211ull;
		digest.a ^= digest.a >> 29;
		digest.b = (digest.b + word) * 0xff51afd7ed558ccdull;
		digest.b ^= digest.b >> 31;
	}
	return digest;
}

static int compare_digests(const void *left, const void *right)
{
	return memcmp(left, right, sizeof(struct digest));
}

/* Two processes' regions, 64 MiB together, with serials that follow on each other. */
static size_t count_twins(const struct pattern *pattern, size_t page_bytes)
{
	const size_t bytes = 32u << 20, pages = bytes / page_bytes;
	struct digest *digests = calloc(2 * pages, sizeof(*digests));
	size_t twins = 0;

	assert_non_null(digests);
	for (size_t proc = 0; proc < 2; proc++) {
		struct region region = fill_region(pattern, page_bytes, 3, bytes,
						   proc * pages);

		for (size_t i = 0; i < pages; i++)
			digests[proc * pages + i] =
				digest_page(region.addr + i * page_bytes, page_bytes);
		drop_region(&region);
	}
	qsort(digests, 2 * pages, sizeof(*digests), compare_digests);
	for (size_t i = 1; i < 2 * pages; i++)
		twins += !compare_digests(&digests[i - 1], &digests[i]);
	free(digests);
	return twins;
}

static void no_two_pages_are_alike(void **state)
{
	(void)state;
	for (size_t i = 0; i < pattern_names.count; i++) {
		for (size_t k = 0; k < PAGE_SIZES; k++) {
			if (patterns[i]->stamp)
				assert_int_equal(count_twins(patterns[i], page_sizes[k]),
						 0);
		}
	}
	assert_int_equal(count_twins(pattern_find("zero"), 4096), (64u << 20) / 4096 - 1);
}

static void only_zero_is_same_filled(void **state)
{
	(void)state;
	for (size_t i = 0; i < pattern_names.count; i++) {
		bool meant = patterns[i]->flags & PATTERN_SAME_FILLED;
		struct region region = fill_region(patterns[i], 4096, 3, 4u << 20, 0);

		for (size_t at = 0; at < region.bytes; at += 4096)
			assert_int_equal(is_same_filled(region.addr + at, 4096), meant);
		drop_region(&region);
	}
}

static uint64_t hash_pool(const char *name)
{
	struct pattern_pool pool = make_pool(pattern_find(name), 4096, 3);
	struct digest digest = digest_page(pool.pages, pool.count * 4096);

	pattern_pool_free(&pool);
	return digest.a;
}

static void pools_are_the_same_each_time(void **state)
{
	(void)state;
	for (size_t i = 0; i < pattern_names.count; i++)
		assert_int_equal(hash_pool(patterns[i]->name),
				 hash_pool(patterns[i]->name));
	/* The hashes an x86-64 found: any other machine must find them too. */
	assert_int_equal(hash_pool("random"), 0xe0ad19ecac39e9a5ull);
	assert_int_equal(hash_pool("text"), 0x26d29c54796693dcull);
}

static void pools_stay_small(void **state)
{
	(void)state;
	for (size_t i = 0; i < pattern_names.count; i++) {
		for (size_t k = 0; k < PAGE_SIZES; k++) {
			struct pattern_pool pool = make_pool(patterns[i], page_sizes[k],
							     3);

			assert_true(pool.count * pool.page_bytes <= 2u << 20);
			pattern_pool_free(&pool);
		}
	}
}

static void munmap_unmaps(void **state)
{
	struct region region = make_region(1u << 20, (size_t)sysconf(_SC_PAGESIZE));
	unsigned char resident;

	(void)state;
	assert_int_equal(release_find("munmap")->release(&region), 0);
	for (size_t at = 0; at < region.bytes; at += region.page_bytes) {
		assert_int_equal(mincore(region.addr + at, 1, &resident), -1);
		assert_int_equal(errno, ENOMEM);
	}
	region.addr++;
	assert_int_equal(release_find("munmap")->release(&region), -EINVAL);
}

static void dontneed_empties_and_keeps_the_mapping(void **state)
{
	struct region region = make_region(1u << 20, 4096);

	(void)state;
	memset(region.addr, 7, region.bytes);
	assert_int_equal(release_find("dontneed")->release(&region), 0);
	for (size_t at = 0; at < region.bytes; at += 512)
		assert_int_equal(region.addr[at], 0);
	drop_region(&region);
	assert_int_equal(release_find("dontneed")->release(&region), -ENOMEM);
}

static void free_keeps_the_mapping(void **state)
{
	struct region region = make_region(1u << 20, 4096);

	(void)state;
	memset(region.addr, 7, region.bytes);
	assert_int_equal(release_find("free")->release(&region), 0);
	region.addr[0] = 8;
	assert_int_equal(region.addr[0], 8);
	drop_region(&region);
	assert_int_equal(release_find("free")->release(&region), -ENOMEM);
}

/* A child that waits or exits, as @method means it, seen to end through its pidfd. */
static siginfo_t see_the_end(const struct release_method *method)
{
	const struct region none = { NULL, 0, 4096 };
	siginfo_t info = { 0 };
	pid_t pid = fork();
	int pidfd;

	if (!pid) {
		if (method->release)
			method->release(&none);
		for (;;)
			pause();
	}
	pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	assert_true(pidfd >= 0);
	if (method->release_from_parent)
		assert_int_equal(method->release_from_parent(pidfd), 0);
	assert_int_equal(method->observe(pidfd), 0);
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG), 0);
	close(pidfd);
	return info;
}

static void three_ways_end_the_process(void **state)
{
	static const char *const names[] = { "kill", "mrelease" };
	siginfo_t info = see_the_end(release_find("exit"));

	(void)state;
	assert_int_equal(info.si_code, CLD_EXITED);
	assert_int_equal(info.si_status, 0);
	for (size_t i = 0; i < 2; i++) {
		info = see_the_end(release_find(names[i]));
		assert_int_equal(info.si_code, CLD_KILLED);
		assert_int_equal(info.si_status, SIGKILL);
		assert_int_equal(release_find(names[i])->release_from_parent(-1), -EBADF);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_and_names_match),
		cmocka_unit_test(flags_say_what_they_must),
		cmocka_unit_test(no_two_pages_are_alike),
		cmocka_unit_test(only_zero_is_same_filled),
		cmocka_unit_test(pools_are_the_same_each_time),
		cmocka_unit_test(pools_stay_small),
		cmocka_unit_test(munmap_unmaps),
		cmocka_unit_test(free_keeps_the_mapping),
		cmocka_unit_test(three_ways_end_the_process),
		cmocka_unit_test(dontneed_empties_and_keeps_the_mapping),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
