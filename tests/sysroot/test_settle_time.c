// SPDX-License-Identifier: GPL-2.0-or-later
/* When all has settled where the kernel keeps freed slots back, by zram's counters on a
 * copied root. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "round/settle.h"
#include "swapdev/backend.h"
#include "sysroot.h"

#define MM_STAT  "sys/block/zram0/mm_stat"
#define PUSH_NS  (300 * NS_PER_MSEC) /* slots are pushed out after that */
#define LATER_NS (2 * PUSH_NS)

/* Never half a file: somebody looks all the time. */
static void put_used(const struct fs *fs, unsigned int mib)
{
	char text[64];

	snprintf(text, sizeof(text), "0 0 %u 0 0 0 0\n", mib << 20);
	sysroot_put(fs, MM_STAT ".new", text);
	assert_int_equal(renameat(fs->root_fd, MM_STAT ".new", fs->root_fd, MM_STAT), 0);
}

/* Two steps after the push, as a kernel takes them that parks what is freed. */
static pid_t give_back_later(const struct fs *fs)
{
	const pid_t pid = fork();

	if (pid)
		return pid;
	clock_nap_ns(LATER_NS);
	put_used(fs, 2);
	clock_nap_ns(50 * NS_PER_MSEC);
	put_used(fs, 0);
	_exit(0);
}

static uint64_t settle_ns(const struct fs *fs, enum watch watch)
{
	static const unsigned int cpus[] = { 0 };
	static const struct job job = { .settle_timeout_ms = 5000 };
	const struct swapdev dev = { .fs = fs,
				     .backend = swap_backend_find("zram"),
				     .driver = &zram_drivers[ZRAM_OF_KERNEL] };
	const struct round_env env = { .fs = fs,
				       .dev = &dev,
				       .job = &job,
				       .cpus = cpus,
				       .cpu_count = 1,
				       .page_bytes = 4096,
				       .slot_cache_pages = 64,
				       .interrupt_fd = -1 };
	const struct settle_mark mark = { .cost.ended_ns = UNKNOWN_U64,
					  .round_bytes = 64 << 20 };
	struct result_round round;
	pid_t pid;

	record_init(&result_round_record, &round);
	round.before = (struct zram_counters){ 0 };
	round.watch = watch;
	put_used(fs, 3);
	pid = give_back_later(fs);
	assert_int_equal(settle_wait(&env, &mark, clock_now_ns(), &round), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(round.reject, REJECT_NONE);
	return round.settle_ns;
}

static void what_is_pushed_out_takes_no_time(void **state)
{
	assert_true(settle_ns(*state, WATCH_NONE) < PUSH_NS);
	assert_true(settle_ns(*state, WATCH_BYSTANDER) < PUSH_NS);
}

/* It would be among the times of such rounds. */
static void nothing_is_pushed_where_memory_is_timed(void **state)
{
	assert_true(settle_ns(*state, WATCH_RETURN) > LATER_NS);
	assert_true(settle_ns(*state, WATCH_FIFO) > LATER_NS);
}

static int set_up(void **state)
{
	static struct fs fs;

	sysroot_make(&fs);
	*state = &fs;
	return 0;
}

static int tear_down(void **state)
{
	sysroot_remove(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_pushed_out_takes_no_time, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(nothing_is_pushed_where_memory_is_timed,
						set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
