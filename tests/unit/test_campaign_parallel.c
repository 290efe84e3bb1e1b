// SPDX-License-Identifier: GPL-2.0-or-later
/* Several boots at the same time, with a fake lab. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "campaign/campaign_run.h"
#include "campaign_bed.h"
#include "result/result.h"

#define KILLS    20
#define PARALLEL 3
#define OPTIONS  "--parallel 3 --set queue_s=60"

static int forget(void **state)
{
	(void)state;
	unsetenv("FAKE_POISON");
	unsetenv("FAKE_LOST");
	setenv("FAKE_SLEEP", "0.1", 1);
	return 0;
}

/* The most boots that were at work at the same time. */
static unsigned int most_at_work(const struct bed *bed)
{
	unsigned int most = 0;
	char line[16];

	for (unsigned int i = 1; i < 10; i++) {
		snprintf(line, sizeof(line), "at %u", i);
		if (bed_log_count(bed, line))
			most = i;
	}
	return most;
}

static void as_many_as_asked_for_are_at_work(void **state)
{
	struct bed bed;

	(void)state;
	bed_make(&bed, "lab");
	setenv("FAKE_SLEEP", "0.5", 1);
	assert_int_equal(bed_run(&bed, OPTIONS), 0);
	bed_assert_whole(&bed);
	assert_int_equal(bed_log_count(&bed, "boot"), bed.schedule.count);
	assert_int_equal(most_at_work(&bed), PARALLEL);
	bed_remove(&bed);
}

static void one_at_a_time_unless_asked(void **state)
{
	struct bed bed;

	(void)state;
	bed_make(&bed, "lab");
	assert_int_equal(bed_run(&bed, NULL), 0);
	bed_assert_whole(&bed);
	assert_int_equal(most_at_work(&bed), 1);
	bed_remove(&bed);
}

static void a_result_says_its_board(void **state)
{
	char path[256];
	struct result result;
	struct bed bed;
	struct err err = { "" };

	(void)state;
	bed_make(&bed, "lab");
	assert_int_equal(bed_run(&bed, OPTIONS), 0);
	snprintf(path, sizeof(path), "%s/001-base/result.json", bed.dir);
	if (result_load(&result, path, &err))
		fail_msg("%s", err.msg);
	assert_string_equal(result.machine.board, "board1");
	result_free(&result);
	bed_remove(&bed);
}

/* Its kernel dies twice; the others are made all the same. */
static void one_that_fails_leaves_the_others_alone(void **state)
{
	struct bed bed;

	(void)state;
	bed_make(&bed, "lab");
	setenv("FAKE_POISON", "class_idx", 1);
	assert_int_equal(bed_run(&bed, OPTIONS), 1);
	assert_int_equal(bed_ends(&bed, NULL, OUTCOME_PANIC), 2 * CAMPAIGN_TRIES);
	assert_int_equal(bed_ends(&bed, NULL, OUTCOME_OK), bed.schedule.count - 2);
	bed_remove(&bed);
}

static void what_a_lab_loses_is_made_again(void **state)
{
	struct bed bed;

	(void)state;
	bed_make(&bed, "lab");
	setenv("FAKE_SLEEP", "0", 1);
	setenv("FAKE_LOST", "5", 1);
	assert_int_equal(bed_run(&bed, OPTIONS), 0);
	bed_assert_whole(&bed);
	assert_int_equal(bed_ends(&bed, NULL, OUTCOME_LOST), 5 * bed.schedule.count);
	bed_remove(&bed);
}

static void but_not_for_ever(void **state)
{
	char text[8192];
	struct bed bed;

	(void)state;
	bed_make(&bed, "lab");
	setenv("FAKE_SLEEP", "0", 1);
	setenv("FAKE_LOST", "99", 1);
	assert_int_equal(bed_run(&bed, OPTIONS), 1);
	assert_int_equal(bed_ends(&bed, NULL, OUTCOME_LOST),
			 CAMPAIGN_LOST_TRIES * bed.schedule.count);
	assert_non_null(strstr(bed_stderr(&bed, text, sizeof(text)),
			       "given up after 10 failures, the last: lost: the board "
			       "is gone"));
	bed_remove(&bed);
}

static void wait_boots(const struct bed *bed, unsigned int count)
{
	for (int i = 0; i < 1000 && bed_log_count(bed, "at") < count; i++)
		clock_nap_ns(10 * NS_PER_MSEC);
	assert_true(bed_log_count(bed, "at") >= count);
}

static void a_signal_stops_all_and_all_are_resumed(void **state)
{
	struct bed bed;
	pid_t pid;

	(void)state;
	bed_make(&bed, "lab");
	setenv("FAKE_SLEEP", "20", 1);
	pid = bed_start(&bed, OPTIONS);
	wait_boots(&bed, PARALLEL);
	kill(pid, SIGINT);
	assert_int_equal(bed_wait(pid), 128 + SIGINT);
	assert_true(bed_is_quiet(&bed));
	assert_int_equal(bed_ends(&bed, NULL, OUTCOME_INTERRUPTED), PARALLEL);
	setenv("FAKE_SLEEP", "0", 1);
	assert_int_equal(bed_run(&bed, OPTIONS " --resume"), 0);
	bed_assert_whole(&bed);
	assert_int_equal(bed_log_count(&bed, "boot"), bed.schedule.count + PARALLEL);
	bed_remove(&bed);
}

static void a_requirement_stops_the_others(void **state)
{
	char text[8192];
	struct bed bed;

	(void)state;
	bed_make(&bed, "lab");
	setenv("FAKE_POISON", "base:missing", 1);
	setenv("FAKE_SLEEP", "0.5", 1);
	assert_int_equal(bed_run(&bed, OPTIONS), 77);
	assert_int_equal(bed_ends(&bed, NULL, OUTCOME_REQUIREMENT), 1);
	assert_true(bed_is_quiet(&bed));
	assert_non_null(strstr(bed_stderr(&bed, text, sizeof(text)),
			       "qemu-system-fake: not installed"));
	unsetenv("FAKE_POISON");
	assert_int_equal(bed_run(&bed, OPTIONS " --resume"), 0);
	bed_assert_whole(&bed);
	bed_remove(&bed);
}

/* What a killed supervisor leaves is ended, and nothing of the others'. */
static void a_killed_supervisor_costs_one_boot(void **state)
{
	struct bed bed;

	(void)state;
	bed_make(&bed, "lab");
	setenv("FAKE_POISON", "base:keeperless", 1);
	setenv("FAKE_SLEEP", "1", 1);
	assert_int_equal(bed_run(&bed, OPTIONS), 1);
	assert_int_equal(bed_ends(&bed, NULL, OUTCOME_BACKEND), 2 * CAMPAIGN_TRIES);
	assert_int_equal(bed_ends(&bed, NULL, OUTCOME_OK), bed.schedule.count - 2);
	assert_true(bed_is_quiet(&bed));
	bed_remove(&bed);
}

static void check_kill(uint64_t delay_ns)
{
	struct bed bed;
	pid_t pid;

	bed_make(&bed, "lab");
	pid = bed_start(&bed, OPTIONS);
	clock_nap_ns(delay_ns);
	kill(pid, SIGKILL);
	bed_wait(pid);
	assert_int_equal(bed_run(&bed, OPTIONS " --resume"), 0);
	bed_assert_whole(&bed);
	assert_in_range(bed_log_count(&bed, "boot"), bed.schedule.count,
			bed.schedule.count + PARALLEL);
	/* Every boot that was at work has its end. */
	assert_int_equal(bed_ends(&bed, NULL, OUTCOME_OK), bed.schedule.count);
	bed_remove(&bed);
}

static void killed_at_20_random_points(void **state)
{
	unsigned int seed = (unsigned int)clock_now_ns();

	(void)state;
	print_message("seed %u\n", seed);
	srandom(seed);
	setenv("FAKE_SLEEP", "0.15", 1);
	for (int i = 0; i < KILLS; i++)
		check_kill((uint64_t)random() % (600 * NS_PER_MSEC));
}

/* With another number than before, and one by one. */
static void resumed_with_fewer_at_work(void **state)
{
	struct bed bed;
	pid_t pid;

	(void)state;
	bed_make(&bed, "lab");
	setenv("FAKE_SLEEP", "20", 1);
	pid = bed_start(&bed, OPTIONS);
	wait_boots(&bed, PARALLEL);
	kill(pid, SIGKILL);
	bed_wait(pid);
	setenv("FAKE_SLEEP", "0", 1);
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	bed_assert_whole(&bed);
	assert_int_equal(bed_ends(&bed, NULL, OUTCOME_INTERRUPTED), PARALLEL);
	bed_remove(&bed);
}

static void minutes_are_refused(void **state)
{
	char text[8192];
	struct bed bed;

	(void)state;
	bed_make(&bed, "lab");
	assert_int_equal(bed_run(&bed, OPTIONS " --minutes 5"), 2);
	assert_non_null(strstr(bed_stderr(&bed, text, sizeof(text)),
			       "expected --boots N instead of --minutes"));
	bed_remove(&bed);
}

#define LAB_TEST(test) cmocka_unit_test_setup(test, forget)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LAB_TEST(as_many_as_asked_for_are_at_work),
		LAB_TEST(one_at_a_time_unless_asked),
		LAB_TEST(a_result_says_its_board),
		LAB_TEST(one_that_fails_leaves_the_others_alone),
		LAB_TEST(what_a_lab_loses_is_made_again),
		LAB_TEST(but_not_for_ever),
		LAB_TEST(a_signal_stops_all_and_all_are_resumed),
		LAB_TEST(a_requirement_stops_the_others),
		LAB_TEST(a_killed_supervisor_costs_one_boot),
		LAB_TEST(killed_at_20_random_points),
		LAB_TEST(resumed_with_fewer_at_work),
		LAB_TEST(minutes_are_refused),
	};

	return cmocka_run_group_tests_name("campaign_parallel", tests, NULL, NULL);
}
