// SPDX-License-Identifier: GPL-2.0-or-later
/* CPU time of all tasks in /proc/schedstat, in each version that has it, and what a round
 * makes of it. */
#include <errno.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "probe/cpu_time.h"
#include "round/cost.h"
#include "round/judge.h"
#include "sysroot.h"

static uint64_t tasks_of(const char *machine)
{
	uint64_t tasks_ns;
	struct fs fs;

	sysroot_open(&fs, machine);
	assert_int_equal(cpu_time_read_tasks(&tasks_ns, &fs), 0);
	fs_close(&fs);
	return tasks_ns;
}

/* Domain lines changed from one to the next, the CPUs' did not. */
static void each_version_is_read(void **state)
{
	(void)state;
	assert_int_equal(tasks_of("schedstat-15"), UINT64_C(3355443210) + 2147483640);
	assert_int_equal(tasks_of("schedstat-16"), UINT64_C(3226574771) + 2469874838);
	assert_int_equal(tasks_of("schedstat-17"), UINT64_C(1860506370) + 2802123581);
}

static void what_is_not_known_is_not_guessed(void **state)
{
	uint64_t tasks_ns;
	struct fs fs;

	(void)state;
	sysroot_make(&fs);
	assert_int_equal(cpu_time_read_tasks(&tasks_ns, &fs), -ENOENT);
	sysroot_put(&fs, "proc/schedstat",
		    "version 14\ntimestamp 1\ncpu0 0 0 0 0 0 0 0 0 0 700 8 9\n");
	assert_int_equal(cpu_time_read_tasks(&tasks_ns, &fs), -EINVAL);
	sysroot_put(&fs, "proc/schedstat",
		    "version 18\ntimestamp 1\ncpu0 1 2 3 4 5 6 700 8 9\n");
	assert_int_equal(cpu_time_read_tasks(&tasks_ns, &fs), -EINVAL);
	sysroot_put(&fs, "proc/schedstat", "version 17\ntimestamp 1\n");
	assert_int_equal(cpu_time_read_tasks(&tasks_ns, &fs), -EINVAL);
	sysroot_remove(&fs);
}

/* A round's account between two states of /proc/schedstat. */
static void account(struct result_round *round, uint64_t from_ns, uint64_t to_ns,
		    uint64_t caller_ns)
{
	struct round_env env = { 0 };
	struct cost_mark mark;
	char text[128];
	struct fs fs;

	record_init(&result_round_record, round);
	sysroot_make(&fs);
	env.fs = &fs;
	snprintf(text, sizeof(text), "version 17\ncpu3 0 0 1 1 1 1 %" PRIu64 " 0 9\n",
		 from_ns);
	sysroot_put(&fs, "proc/schedstat", text);
	cost_mark(&mark, &env, NULL);
	mark.ended_ns = caller_ns;
	round->caller_cpu_ns = caller_ns;
	snprintf(text, sizeof(text), "version 17\ncpu3 0 0 1 1 1 1 %" PRIu64 " 0 9\n",
		 to_ns);
	sysroot_put(&fs, "proc/schedstat", text);
	cost_account(&mark, &env, &mark.workers, round);
	cost_unmark(&mark);
	sysroot_remove(&fs);
	judge_cpu_time(round);
}

static void less_than_the_callers_is_rejected(void **state)
{
	struct result_round round;

	(void)state;
	account(&round, 5 * NS_PER_SEC, 5 * NS_PER_SEC + 40 * NS_PER_MSEC,
		24 * NS_PER_MSEC);
	assert_int_equal(round.tasks_cpu_ns, 40 * NS_PER_MSEC - round.own_cpu_ns);
	assert_int_equal(round.reject, REJECT_NONE);
	account(&round, 5 * NS_PER_SEC, 5 * NS_PER_SEC + 24 * NS_PER_MSEC - 1000,
		24 * NS_PER_MSEC);
	assert_int_equal(round.reject, REJECT_NONE);
	account(&round, 5 * NS_PER_SEC, 5 * NS_PER_SEC + 12 * NS_PER_MSEC,
		24 * NS_PER_MSEC);
	assert_int_equal(round.reject, REJECT_CPU_TIME);
	assert_non_null(strstr(round.reject_detail,
			       " ms of CPU time of all tasks, 24.00 ms of "
			       "those that released"));
}

static enum reject verdict(uint64_t tasks_ns, uint64_t caller_ns)
{
	struct result_round round;

	record_init(&result_round_record, &round);
	round.tasks_cpu_ns = tasks_ns;
	round.caller_cpu_ns = caller_ns;
	judge_cpu_time(&round);
	return round.reject;
}

static void the_error_is_a_millisecond(void **state)
{
	const uint64_t caller_ns = 24 * NS_PER_MSEC, min_ns = caller_ns - NS_PER_MSEC;

	(void)state;
	assert_int_equal(verdict(min_ns, caller_ns), REJECT_NONE);
	assert_int_equal(verdict(min_ns - 1, caller_ns), REJECT_CPU_TIME);
	assert_int_equal(verdict(0, caller_ns), REJECT_CPU_TIME);
	assert_int_equal(verdict(UNKNOWN_U64, caller_ns), REJECT_NONE);
	assert_int_equal(verdict(min_ns - 1, UNKNOWN_U64), REJECT_NONE);
}

/* A CPU that went off line took its figure along. */
static void a_sum_that_shrinks_is_unknown(void **state)
{
	struct result_round round;

	(void)state;
	account(&round, 5 * NS_PER_SEC, 4 * NS_PER_SEC, 24 * NS_PER_MSEC);
	assert_int_equal(round.tasks_cpu_ns, UNKNOWN_U64);
	assert_int_equal(round.reject, REJECT_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_version_is_read),
		cmocka_unit_test(what_is_not_known_is_not_guessed),
		cmocka_unit_test(less_than_the_callers_is_rejected),
		cmocka_unit_test(the_error_is_a_millisecond),
		cmocka_unit_test(a_sum_that_shrinks_is_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
