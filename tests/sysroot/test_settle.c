// SPDX-License-Identifier: GPL-2.0-or-later
/* When a round whose memory does not come back is helped by pushing out kept slots, and
 * that what stays all the same rejects it. */
#include <inttypes.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "base/clock.h"
#include "round/settle.h"
#include "swapdev/backend.h"
#include "sysroot.h"

#define PAGE_BYTES 4096
#define KEPT_PAGES 128
/* Of the push alone, which writes to 130 pages of its own. */
#define PUSH_FAULTS 100
/* What zram holds and uses before the round. */
#define HELD_BYTES  (3 * PAGE_BYTES)
#define USED_BYTES  (10 * PAGE_BYTES)
#define ROUND_BYTES (16 << 20)

struct bed {
	struct fs fs;
	struct job job;
	struct swapdev dev;
	unsigned int cpu;
	struct round_env env;
	struct result_round round;
};

static int make_bed(void **state)
{
	static struct bed bed;

	memset(&bed, 0, sizeof(bed));
	sysroot_make(&bed.fs);
	bed.job.settle_timeout_ms = 500;
	bed.dev = (struct swapdev){ .fs = &bed.fs,
				    .backend = swap_backend_find("zram"),
				    .driver = &zram_drivers[ZRAM_OF_KERNEL] };
	bed.cpu = (unsigned int)sched_getcpu();
	bed.env = (struct round_env){ .fs = &bed.fs,
				      .dev = &bed.dev,
				      .job = &bed.job,
				      .cpus = &bed.cpu,
				      .cpu_count = 1,
				      .interrupt_fd = -1,
				      .page_bytes = PAGE_BYTES,
				      .slot_cache_pages = KEPT_PAGES };
	record_init(&result_round_record, &bed.round);
	bed.round.before.orig_data_bytes = HELD_BYTES;
	bed.round.before.mem_used_bytes = USED_BYTES;
	*state = &bed;
	return 0;
}

static int remove_bed(void **state)
{
	struct bed *bed = *state;

	sysroot_remove(&bed->fs);
	return 0;
}

static long faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt;
}

/* Settle while zram has so much: whether slots were pushed out. */
static bool pushes(struct bed *bed, uint64_t held_bytes, uint64_t used_bytes)
{
	struct settle_mark mark;
	char text[128];
	long before;

	snprintf(text, sizeof(text),
		 "%" PRIu64 " 327 %" PRIu64 " 0 %" PRIu64 " 0 0 0 0\n", held_bytes,
		 used_bytes, used_bytes);
	sysroot_put(&bed->fs, "sys/block/zram0/mm_stat", text);
	settle_mark(&mark, &bed->env, NULL, ROUND_BYTES);
	before = faults();
	assert_int_equal(settle_wait(&bed->env, &mark, clock_now_ns(), &bed->round), 0);
	settle_unmark(&mark);
	return faults() - before > PUSH_FAULTS;
}

static void assert_unsettled(const struct bed *bed, const char *why)
{
	assert_int_equal(bed->round.reject, REJECT_SETTLE_TIMEOUT);
	assert_non_null(strstr(bed->round.reject_detail, why));
}

static void what_is_kept_is_let_pass(void **state)
{
	struct bed *bed = *state;

	assert_false(pushes(bed, HELD_BYTES, USED_BYTES + KEPT_PAGES * PAGE_BYTES));
	assert_int_equal(bed->round.reject, REJECT_NONE);
}

static void more_is_pushed_and_rejected_if_it_stays(void **state)
{
	struct bed *bed = *state;

	assert_true(pushes(bed, HELD_BYTES, USED_BYTES + (KEPT_PAGES + 1) * PAGE_BYTES));
	assert_unsettled(bed,
			 "zram still uses 528384 bytes too many, with 3 pages in it");
}

static void pages_that_are_held_are_no_kept_slots(void **state)
{
	struct bed *bed = *state;

	assert_false(pushes(bed, HELD_BYTES + ROUND_BYTES, USED_BYTES + ROUND_BYTES));
	assert_unsettled(bed, "zram still holds 16777216 bytes too many");
}

static void a_sampled_round_is_not_helped(void **state)
{
	struct bed *bed = *state;

	bed->round.watch = WATCH_RETURN;
	assert_false(pushes(bed, HELD_BYTES, USED_BYTES + (KEPT_PAGES + 1) * PAGE_BYTES));
	assert_unsettled(bed, "zram still uses ");
}

static void a_kernel_without_the_caches_is_not_helped(void **state)
{
	struct bed *bed = *state;

	bed->env.slot_cache_pages = 0;
	assert_false(pushes(bed, HELD_BYTES, USED_BYTES + PAGE_BYTES));
	assert_unsettled(bed, "zram still uses 4096 bytes too many");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_bed, remove_bed)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_kept_is_let_pass),
		TEST(more_is_pushed_and_rejected_if_it_stays),
		TEST(pages_that_are_held_are_no_kept_slots),
		TEST(a_sampled_round_is_not_helped),
		TEST(a_kernel_without_the_caches_is_not_helped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
