// SPDX-License-Identifier: GPL-2.0-or-later
/* A thread's time is added to that of all tasks when it leaves its CPU: that it has left
 * it is proven, here by another of the kernel's counts. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/prctl.h>

#include <cmocka.h>

#include "base/clock.h"
#include "probe/cpu_time.h"
#include "round/cost.h"
#include "round/judge.h"

#define TIMES   500
#define BURNS   20
#define BURN_NS (5 * NS_PER_MSEC)

/* How often the kernel has put this thread on a CPU; 0 where it does not tell. */
static uint64_t arrivals(const struct fs *fs)
{
	uint64_t count = 0;
	char text[96];

	if (fs_read(fs, text, sizeof(text), "proc/thread-self/schedstat") > 0)
		sscanf(text, "%*u %*u %" SCNu64, &count);
	return count;
}

/* Naps that are over before the thread is off its CPU, as longer ones are where a
 * hypervisor takes the CPU away in between. */
static int set_up(void **state)
{
	static struct fs fs;

	*state = &fs;
	prctl(PR_SET_TIMERSLACK, 1ul);
	return fs_open(&fs, NULL);
}

static int tear_down(void **state)
{
	fs_close(*state);
	return 0;
}

static void a_nap_that_does_not_leave_is_repeated(void **state)
{
	unsigned int stayed = 0;

	if (!arrivals(*state)) {
		print_message("this kernel does not count how often a task runs\n");
		skip();
	}
	for (unsigned int i = 0; i < TIMES; i++) {
		uint64_t before = arrivals(*state);

		clock_nap_ns(0);
		stayed += arrivals(*state) == before;
		before = arrivals(*state);
		assert_int_equal(cpu_time_leave(0), 0);
		assert_true(arrivals(*state) > before);
	}
	print_message("%u of %u naps alone did not leave the CPU\n", stayed, TIMES);
}

static void burn(void)
{
	const uint64_t begin_ns = clock_read_ns(CLOCK_THREAD_CPUTIME_ID);

	while (clock_read_ns(CLOCK_THREAD_CPUTIME_ID) - begin_ns < BURN_NS)
		;
}

/* This thread in the place of a killer, which is one of the process as well. */
static void what_was_used_just_now_is_in_the_sum(void **state)
{
	const struct round_env env = { .fs = *state };
	uint64_t tasks_ns;

	if (cpu_time_read_tasks(&tasks_ns, *state)) {
		print_message("this kernel does not count tasks' CPU time\n");
		skip();
	}
	for (unsigned int i = 0; i < BURNS; i++) {
		struct result_round round;
		struct cost_mark mark;

		record_init(&result_round_record, &round);
		cost_mark(&mark, &env, NULL);
		mark.ended_ns = 0;
		burn();
		round.caller_cpu_ns = BURN_NS;
		cost_account(&mark, &env, &mark.workers, &round);
		cost_unmark(&mark);
		judge_cpu_time(&round);
		assert_int_not_equal(round.tasks_cpu_ns, UNKNOWN_U64);
		assert_int_equal(round.reject, REJECT_NONE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_nap_that_does_not_leave_is_repeated),
		cmocka_unit_test(what_was_used_just_now_is_in_the_sum),
	};

	return cmocka_run_group_tests_name("leave_cpu", tests, set_up, tear_down);
}
